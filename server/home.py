"""The front page, and what is said about the server itself."""

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST
from pyoxigraph import Literal
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from ontology.terms import SG, VOID
from server.api.saved_queries import read_examples
from server.pages import language_of, read_asset, read_texts, render
from server.refusal import Refusal
from server.responses import answer_page, is_current, tag_of, validators
from server.site import Publication, Site
from server.things.structured_data import describe_dataset
from server.vocabulary import outcome_label

COUNTED = ("Case", "Meeting", "AgendaItem", "Decision", "Person", "Organisation")
FRONT_QUESTIONS = (
    "came-back-after-postponement",
    "duration-of-cases",
    "recommended-and-decided",
    "votes-with-dissent",
    "most-cited-acts",
    "bodies-per-municipality",
)
"""The saved queries that the front page shows, by name."""


def count_classes(publication: Publication) -> dict[str, int]:
    """Return how many things there are of each class, as publication counted them into the catalogue (VoID)."""
    counts = {quad.subject: quad.object for quad in publication.catalog if quad.predicate == VOID.entities}
    classes = {quad.object: quad.subject for quad in publication.catalog if quad.predicate == VOID["class"]}
    told = {name: counts.get(classes[SG[name]]) for name in COUNTED if SG[name] in classes}
    return {name: int(number.value) for name, number in told.items() if isinstance(number, Literal)}


def render_home(request: Request, publication: Publication) -> bytes:
    """Return the front page."""
    texts = read_texts(language_of(request))
    context = {
        "coverage": publication.coverage,
        "counts": list(count_classes(publication).items()),
        "examples": read_examples(),
        "follow_path": "/atom" if publication.manifest.cursor is not None else "",
        "front_questions": FRONT_QUESTIONS,
        "outcome_label": outcome_label,
        "structured": describe_dataset(publication, texts),
    }
    return render(request, publication, "home.html", context)


async def answer_home(request: Request) -> Response:
    """Answer `/`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return await answer_page(request, publication, lambda: render_home(request, publication))


async def answer_health(request: Request) -> Response:
    """Answer `/health`: what is served and how the workers are; 503 before the first publication."""
    site: Site = request.app.state.site
    publication = await site.publication()
    manifest, pool = publication.manifest, publication.pool
    state = {
        "status": "ok",
        "base_url": manifest.base_url,
        "version": manifest.version,
        "published": manifest.published,
        "cursor": manifest.cursor,
        "software": manifest.software,
        "documents": len(manifest.documents),
        "items": sum(document.items for document in manifest.documents),
        "quads": sum(document.quads for document in manifest.documents),
        "workers": {"size": pool.size, "idle": pool.idle, "waiting": pool.waiting, "replaced": pool.replaced},
    }
    return JSONResponse(state, headers={"Cache-Control": "no-store"})


async def answer_metrics(request: Request) -> Response:
    """Answer `/metrics`: what an operator watches, for Prometheus."""
    site: Site = request.app.state.site
    return Response(site.metrics.text(), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


async def answer_robots(request: Request) -> Response:
    """Answer `/robots.txt`: everything may be read, but nobody needs to crawl queries and searches."""
    site: Site = request.app.state.site
    publication = await site.publication()
    kept_from = "".join(f"Disallow: {publication.root}{path}\n" for path in ("/sparql", "/search", "/api/queries/"))
    return PlainTextResponse(f"User-agent: *\n{kept_from}Sitemap: {publication.base}/sitemap.xml\n")


async def answer_sitemap(request: Request) -> Response:
    """Answer `/sitemap.xml`, and `/sitemap/PART.xml` for its parts."""
    site: Site = request.app.state.site
    publication = await site.publication()
    whole = publication.sitemap
    parts = await asyncio.to_thread(lambda: whole.parts)
    name = request.path_params.get("name")
    if name is not None and name not in parts:
        raise Refusal(404, "There is no such part; /sitemap.xml lists them.\n")
    headers = validators(publication, tag_of(publication, request.url.path))
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    pieces = whole.index() if name is None else whole.part(name)
    return StreamingResponse(pieces, media_type="application/xml", headers=headers)


async def answer_asset(request: Request) -> Response:
    """Answer `/style.css` and `/icon.svg`."""
    name = request.url.path.rpartition("/")[2]
    media_type = {"style.css": "text/css", "icon.svg": "image/svg+xml"}[name]
    return Response(read_asset(name), media_type=media_type, headers={"Cache-Control": "max-age=3600"})
