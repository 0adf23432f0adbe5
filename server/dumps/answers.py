"""Answers to `/dumps/...`: the files, and the lists of them as page and as JSON.

A file has three addresses. `NAME.gz` and `NAME.zst` are packed files, sent as they lie there. `NAME` is what is in
them: the same stored bytes with a Content-Encoding, as the client accepts it (RFC 9110, 8.4), or unpacked on the way.
"""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from ontology.dataset import WHOLE
from ontology.formats import DUMP_FORMATS
from server.api.answers import write_json
from server.dumps.shelf import Shelf, describe_shelf, find_shelf, older_versions
from server.dumps.unpacking import unpack
from server.formats import JSON
from server.pages import render
from server.responses import answer_page, is_current, tag_of, validators
from server.site import Publication, Site
from server.things.missing import missing_part
from server.transport.compression import choose_coding

INDEX = "index.json"
PART_RE = re.compile(r"[.-]")
"""What ends the part of the data set with which a file's name begins: "0657-items.csv.gz", "2015.nq.gz"."""
ASK_AGAIN = {"Cache-Control": "no-cache"}
"""Else caches may guess how long a file is good (RFC 9111, 4.2.2), and keep what was withdrawn."""
KEPT = ("etag", "last-modified", "cache-control", "vary")
"""The headers of a file that a 304 repeats (RFC 9110, 15.4.5)."""
PACKED = {"zstd": ".zst", "gzip": ".gz"}
"""The suffix of the stored file that a content coding is."""
MEDIA_TYPES = {
    ".gz": "application/gzip",
    ".zst": "application/zstd",
    ".json": "application/csvm+json",
    **{f".{suffix}": each.media_type for suffix, each in DUMP_FORMATS.items()},
}


def media_type_of(name: str) -> str:
    """Return the Content-Type of a file by its suffix; text says that it is UTF-8, and CSV that it has a header."""
    media_type = MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
    if media_type == "text/csv":
        return "text/csv; charset=utf-8; header=present"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


async def answer_dump(request: Request) -> Response:
    """Answer `/dumps/NAME`, `/dumps/VERSION/NAME` and `/dumps/VERSION/`. Only a name that is listed is opened."""
    site: Site = request.app.state.site
    publication = await site.publication()
    number, slash, name = request.path_params["path"].rpartition("/")
    shelf = find_shelf(site, publication, number)
    if slash and not name:
        return await list_files(request, site, publication, shelf)
    if name == INDEX:
        return await answer_index_of(request, site, publication, shelf)
    answer = answer_file(request, publication, shelf, name)
    if shelf.manifest.cursor is not None:
        changes = f"{publication.root}/changes?after={shelf.manifest.cursor}"
        answer.headers.append("Link", f'<{changes}>; rel="monitor"')  # what became of it since (RFC 5989)
    return answer


def answer_file(request: Request, publication: Publication, shelf: Shelf, name: str) -> Response:
    """Return a file of a version as it is stored, or without the suffix of how it is packed.

    Raises Missing (404, or 410 where all that it told is withdrawn).
    """
    folder = shelf.version.dumps
    if name in shelf.names:
        headers = {"Content-Type": media_type_of(name), **ASK_AGAIN, **describe_rows(name, shelf)}
        return send(request, shelf, name, headers)
    if f"{name}.gz" not in shelf.names:
        part = PART_RE.split(name, maxsplit=1)[0]
        raise missing_part(publication, part, "There is no such dump; /dumps/ lists them.\n")
    headers = {"Content-Type": media_type_of(name), **ASK_AGAIN, "Vary": "Accept-Encoding"}
    headers |= describe_rows(name, shelf)
    coding = choose_coding(request.headers.get("accept-encoding", ""))
    if coding and name + PACKED[coding.name] in shelf.names:
        return send(request, shelf, name + PACKED[coding.name], {**headers, "Content-Encoding": coding.name})
    packed = f"{name}.gz"
    stored = answer_stored(shelf, packed, headers).headers
    tag = stored["etag"].rstrip('"') + '-plain"'
    headers |= {"ETag": tag, "Last-Modified": stored["last-modified"], "Accept-Ranges": "none"}
    if is_current(request, headers):
        return not_modified(headers)
    return StreamingResponse(iter(()) if request.method == "HEAD" else unpack(folder / packed), headers=headers)


def answer_stored(shelf: Shelf, name: str, headers: dict[str, str]) -> Response:
    """Return a stored file, with ranges and validators: equal bytes have an equal tag in every version."""
    file = shelf.version.dumps / name
    tag = {"ETag": f'"{shelf.digests[name][:32]}"'} if name in shelf.digests else {}
    return FileResponse(file, headers=headers | tag, stat_result=file.stat())


def send(request: Request, shelf: Shelf, name: str, headers: dict[str, str]) -> Response:
    """Return a stored file, or the news that the client has it."""
    answer = answer_stored(shelf, name, headers)
    return not_modified(answer.headers) if is_current(request, answer.headers) else answer


def not_modified(headers: Mapping[str, str]) -> Response:
    """Return the 304 for a file with these headers."""
    return Response(status_code=304, headers={name: told for name, told in headers.items() if name.lower() in KEPT})


def describe_rows(name: str, shelf: Shelf) -> dict[str, str]:
    """Return the Link from a table to what describes it (CSVW, "Model for Tabular Data", 5.2)."""
    about = f"{name.partition('-')[0]}-csv-metadata.json"
    if ".csv" not in name or about not in shelf.names:
        return {}
    return {"Link": f'<{about}>; rel="describedby"; type="application/csvm+json"'}


async def answer_dumps(request: Request) -> Response:
    """Answer `/dumps/`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return await list_files(request, site, publication, find_shelf(site, publication, ""))


async def answer_index(request: Request) -> Response:
    """Answer `/dumps/index.json`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return await answer_index_of(request, site, publication, find_shelf(site, publication, ""))


async def answer_index_of(request: Request, site: Site, publication: Publication, shelf: Shelf) -> Response:
    """Return the list of a version's files as JSON."""
    headers = validators(publication, tag_of(publication, request.url.path))
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    content = await asyncio.to_thread(lambda: write_json(describe_shelf(site, publication, shelf)))
    return Response(content, media_type=JSON.content_type, headers=headers)


async def list_files(request: Request, site: Site, publication: Publication, shelf: Shelf) -> Response:
    """Return the page of a version's files: of the whole, or of the part asked for, and links to the other parts."""
    part = request.query_params.get("part", WHOLE)
    if part not in shelf.parts and part != WHOLE:
        raise missing_part(publication, part, f"There are no dumps of {part!r}; /dumps/ lists what there is.\n")
    names = {each.path.rpartition("/")[2]: each.name for each in publication.coverage}
    place = "" if shelf.version == publication.version else f"{shelf.manifest.version}/"
    context = {
        "shelf": shelf,
        "part": part,
        "names": names,
        "place": f"/dumps/{place}",
        "older": older_versions(site),
        "municipalities": sorted(names.keys() & shelf.parts.keys(), key=lambda code: names[code]),
        "years": sorted(shelf.parts.keys() - names.keys() - {WHOLE}, reverse=True),
        "kinds": DUMP_FORMATS,
    }
    return await answer_page(request, publication, lambda: render(request, publication, "dumps.html", context))


async def redirect_to_dumps(request: Request) -> Response:
    """Answer `/dumps`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return RedirectResponse(f"{publication.root}/dumps/", 308)
