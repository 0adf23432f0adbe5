"""The dump files of the served version, and the page that lists them."""

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from server.pages import render
from server.refusal import Refusal
from server.responses import answer_page, is_current
from server.site import Publication, Site

VALIDATORS = ("etag", "last-modified")
MEDIA_TYPES = {
    ".gz": "application/gzip",
    ".zst": "application/zstd",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}


def list_dumps(publication: Publication) -> list[tuple[str, int]]:
    """Return the name and size in bytes of every dump file."""
    folder = publication.version.dumps
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in files]


async def answer_dump(request: Request) -> Response:
    """Answer `/dumps/FILE`: the file as it is, with ranges and validators. Only a name that is listed is opened."""
    site: Site = request.app.state.site
    publication = await site.publication()
    name = request.path_params["path"]
    if name not in dict(list_dumps(publication)):
        raise Refusal(404, "There is no such dump; /dumps/ lists them.\n")
    file = publication.version.dumps / name
    media_type = MEDIA_TYPES.get(file.suffix, "application/octet-stream")
    answer = FileResponse(file, media_type=media_type, stat_result=file.stat())
    if is_current(request, answer.headers):
        return Response(status_code=304, headers={each: answer.headers[each] for each in VALIDATORS})
    return answer


async def answer_dumps(request: Request) -> Response:
    """Answer `/dumps/`: a page that lists the files."""
    site: Site = request.app.state.site
    publication = await site.publication()

    def page() -> bytes:
        return render(request, publication, "dumps.html", {"dumps": list_dumps(publication)})

    return await answer_page(request, publication, page)


async def redirect_to_dumps(request: Request) -> Response:
    """Answer `/dumps`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return RedirectResponse(f"{publication.root}/dumps/", 308)
