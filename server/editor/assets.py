"""The files that the SPARQL editor loads: our script and style, and YASGUI as npm installed it.

Where npm has installed nothing, there is no editor, and the page is the form that works without scripts.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response

from server.refusal import Refusal

YASGUI = "node_modules/@zazuko/yasgui/build/yasgui.min"
SOURCES = {
    "yasgui.js": f"{YASGUI}.js",
    "yasgui.css": f"{YASGUI}.css",
    "editor.js": "editor.js",
    "editor.css": "editor.css",
}
"""What is served under `/front/`, and where it lies in the folder `front`."""

TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Assets:
    """The files by name, and a digest of them all: a part of their addresses, which therefore never change."""

    digest: str
    files: dict[str, bytes]


@cache
def read_assets() -> Assets | None:
    """Return what the editor loads, or None when a part of it is not installed."""
    folder = resources.files("server").joinpath("front")
    try:
        files = {name: folder.joinpath(path).read_bytes() for name, path in SOURCES.items()}
    except FileNotFoundError:
        return None
    return Assets(hashlib.sha256(b"\0".join(files.values())).hexdigest()[:12], files)


async def answer_front(request: Request) -> Response:
    """Answer `/front/DIGEST/NAME`. Raises Refusal (404) for a name that is none of ours."""
    name, assets = request.path_params["name"], read_assets()
    if assets is None or name not in assets.files:
        raise Refusal(404, f"There is nothing at {request.url.path}\n")
    caching = FOREVER if request.path_params["digest"] == assets.digest else "no-cache"
    return Response(assets.files[name], media_type=TYPES[name.rpartition(".")[2]], headers={"Cache-Control": caching})
