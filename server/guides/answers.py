"""The pages of documentation as the server answers with them: `/docs/...`, and `/ontology/reference`."""

from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.pages import language_of, read_texts, render
from server.refusal import Refusal
from server.responses import answer_page
from server.site import Site

GUIDES = {
    "dumps": "consumers/dumps.md",
    "tables": "consumers/tables.md",
    "feed": "consumers/feed.md",
    "sparql": "consumers/sparql.md",
    "json": "consumers/json.md",
    "data-set": "consumers/data-set.md",
    "columns": "tables.md",
    "quality": "quality.md",
}
"""The pages by name, in the order of the list of them, and the document in the folder `docs` that each is."""
REFERENCE = "reference"
WRITTEN = "http://localhost:8000"
"""What addresses in the documents begin with; here they begin with the data set's base URL."""


def file_of(name: str) -> Path:
    """Return where the content of a page lies once it is made (`server.guides.making`)."""
    return Path(__file__).with_name(f"{name}.html")


@cache
def read_guide(name: str) -> str | None:
    """Return the content of a page as HTML, or None where it was not made."""
    file = file_of(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None


async def answer_guide(request: Request) -> Response:
    """Answer `/docs/NAME`."""
    name = request.path_params["name"]
    if name not in GUIDES:
        raise Refusal(404, f"There is no page {name} of documentation; /docs/ lists them.\n")
    return await answer(request, name)


async def answer_reference(request: Request) -> Response:
    """Answer `/ontology/reference`: the ontology as pyLODE describes it."""
    return await answer(request, REFERENCE)


async def answer(request: Request, name: str) -> Response:
    """Return a page of documentation. Raises Refusal (404) where it was not made."""
    site: Site = request.app.state.site
    publication = await site.publication()
    content = read_guide(name)
    if content is None:
        raise Refusal(404, "The documentation is not installed here; `make server/guides/ready` makes it.\n")
    texts = read_texts(language_of(request))

    def page() -> bytes:
        context = {
            "title": texts[f"guide_{name}"],
            "about": texts[f"guide_{name}_about"],
            "content": Markup(content.replace(WRITTEN, publication.base)),  # noqa: S704 - our own documents
        }
        return render(request, publication, "guide.html", context)

    return await answer_page(request, publication, page)


async def answer_guides(request: Request) -> Response:
    """Answer `/docs/`: the list of the pages."""
    site: Site = request.app.state.site
    publication = await site.publication()
    paths = [*((f"/docs/{name}", name) for name in GUIDES), (f"/ontology/{REFERENCE}", REFERENCE)]

    def page() -> bytes:
        return render(request, publication, "guides.html", {"paths": paths})

    return await answer_page(request, publication, page)


async def redirect_to_guides(request: Request) -> Response:
    """Answer `/docs`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return RedirectResponse(f"{publication.root}/docs/", 308)
