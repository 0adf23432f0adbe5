"""The server: `create_app` is the whole route table, `serve` runs it."""

import logging
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from ontology.dataset import DataDirectory
from server import documents, home, refusal_page
from server.api import answers as api
from server.api import openapi
from server.dumps import answers as dumps
from server.editor import assets
from server.endpoint import sparql
from server.endpoint.workers import Limits
from server.feed import atom, changes, stream
from server.gaps import answers as gaps
from server.guides import answers as guides
from server.reconciliation import answers as reconcile
from server.refusal import Refusal
from server.search import answers as search
from server.site import Site
from server.startup import read_files
from server.things import resources
from server.transport.compression import Compression
from server.transport.connections import IDLE_SECONDS, Connection
from server.transport.headers import SecurityHeaders
from server.transport.observing import ACCESS_LOG, Observing
from server.transport.remembering import Remembering

SWITCH_SECONDS = 0.001
"""How long a thread that makes a page may keep the event loop waiting (5 ms is Python's own choice)."""
GRACE_SECONDS = 20
"""How long requests under way may go on when the server is told to end."""

EXPOSED = (
    *("Accept-Ranges", "Content-Encoding", "Content-Range", "ETag", "Link", "Last-Modified"),
    *("RateLimit", "RateLimit-Policy", "Retry-After"),
)
"""The headers that scripts of other sites may read: DuckDB in a browser takes Parquet by ranges."""

Endpoint = Callable[[Request], Awaitable[Response]]

ROUTES: dict[str, Endpoint] = {
    "/": home.answer_home,
    "/health": home.answer_health,
    "/metrics": home.answer_metrics,
    "/robots.txt": home.answer_robots,
    "/sitemap.xml": home.answer_sitemap,
    "/sitemap/{name}.xml": home.answer_sitemap,
    "/style.css": home.answer_asset,
    "/icon.svg": home.answer_asset,
    "/front/{digest}/{name}": assets.answer_front,
    "/id/{path:path}": resources.redirect_to_document,
    "/doc/{path:path}": resources.answer_document,
    "/graph/{path:path}": resources.redirect_graph,
    "/ontology": documents.answer_ontology,
    "/ontology.{suffix}": documents.answer_ontology,
    "/ontology/context.jsonld": documents.answer_context,
    "/ontology/reference": guides.answer_reference,
    "/shapes": documents.answer_shapes,
    "/shapes.{suffix}": documents.answer_shapes,
    "/catalog": documents.answer_catalog,
    "/catalog.{suffix}": documents.answer_catalog,
    "/catalog/{part}.{suffix}": documents.answer_dataset,
    "/catalog/{part}": documents.answer_dataset,
    "/coverage": gaps.answer_coverage,
    "/coverage.{suffix}": gaps.answer_coverage,
    "/coverage/{part}": gaps.answer_municipality,
    "/.well-known/void": documents.redirect_to_void,
    "/docs": guides.redirect_to_guides,
    "/docs/": guides.answer_guides,
    "/docs/{name}": guides.answer_guide,
    "/search": search.answer_search,
    "/opensearch.xml": search.answer_opensearch,
    "/api": api.answer_index,
    "/api/": api.answer_index,
    "/api/queries/{name}": api.answer_saved_query,
    "/feed": stream.answer_stream,
    "/feed.{suffix}": stream.answer_stream,
    "/feed/pages/{page}": stream.answer_stream_page,
    "/changes": changes.answer_changes,
    "/atom": atom.answer_atom,
    "/atom/{path:path}": atom.answer_atom,
    "/openapi.json": openapi.answer_openapi,
    "/reconcile": reconcile.answer_reconcile,
    "/reconcile/preview": reconcile.answer_preview,
    "/reconcile/properties": reconcile.answer_properties,
    "/reconcile/suggest/entity": reconcile.answer_suggest_entity,
    "/reconcile/suggest/type": reconcile.answer_suggest_schema,
    "/reconcile/suggest/property": reconcile.answer_suggest_schema,
    "/dumps": dumps.redirect_to_dumps,
    "/dumps/": dumps.answer_dumps,
    "/dumps/index.json": dumps.answer_index,
    "/dumps/{path:path}": dumps.answer_dump,
}
"""Everything that is answered to GET and HEAD."""

POSTED = frozenset({"/reconcile"})
"""The routes that take POST as well, beside `/sparql`."""


def create_app(data: Path, workers: int, limits: Limits | None = None) -> FastAPI:
    """Return the application over a data directory, with `workers` processes for queries."""
    site = Site(data, workers, limits or Limits())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        read_files()
        await site.publication()
        yield
        await site.close()

    app = FastAPI(lifespan=lifespan, openapi_url=None, redirect_slashes=False)  # which believes the Host header
    app.state.site = site
    for path, endpoint in ROUTES.items():
        app.add_route(path, endpoint, methods=["GET", "HEAD", *(["POST"] if path in POSTED else [])])
    for path in ("/sparql", "/sparql/"):  # a redirect from one to the other would lose what was posted, or the host
        app.add_route(path, sparql.answer_sparql, methods=["GET", "HEAD", "POST"])
    app.add_exception_handler(Refusal, refusal_page.answer_refusal)
    app.add_exception_handler(404, refusal_page.answer_unknown_route)
    app.add_exception_handler(405, refusal_page.answer_wrong_method)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=EXPOSED,
    )
    # the last added is the first that a request meets
    app.add_middleware(Compression)
    app.add_middleware(Remembering, site)
    app.add_middleware(Observing, site.metrics, (*ROUTES, "/sparql"))
    return app


def write_access_log() -> None:
    """Write a line of JSON to standard output for every request from now on."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    ACCESS_LOG.addHandler(handler)
    ACCESS_LOG.setLevel(logging.INFO)
    ACCESS_LOG.propagate = False


def find_problem(data: Path, host: str, port: int) -> str | None:
    """Return why serving cannot begin, and what to do, or None."""
    if DataDirectory(data).current() is None:
        return f"{data} holds no published data; run `sagsgraf build SOURCE --data {data}` first"
    try:
        with socket.create_server((host, port)):
            return None
    except OSError as error:
        return f"{host}:{port} cannot be used ({error.strerror}); choose another with --port"


def serve(  # noqa: PLR0913 - what the command line takes
    data: Path, host: str, port: int, workers: int, limits: Limits | None = None, *, access_log: bool = False
) -> int:
    """Serve a data directory until interrupted, and return the exit code: 2 when serving cannot begin."""
    problem = find_problem(data, host, port)
    if problem:
        print(f"sagsgraf serve: {problem}", file=sys.stderr)  # noqa: T201 - the command's message
        return 2
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::'} else host}:{port}"  # noqa: S104
    print(f"Serving {data}. Try {address}/ and {address}/sparql and {address}/health", flush=True)  # noqa: T201
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
    if access_log:
        write_access_log()
    uvicorn.run(
        create_app(data, workers, limits),
        host=host,
        port=port,
        http=Connection,
        ws="none",
        log_level="info",
        access_log=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return 0
