"""Which pages become files, and what is in them: the server's own answers, asked for within the process.

`/docs/dumps` becomes `docs/dumps.html`, and `docs/dumps.en.html` in English; what has a suffix keeps its name.
"""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import AsyncExitStack
from itertools import chain, product
from pathlib import Path

import httpx
from fastapi import FastAPI
from pyoxigraph import NamedNode

from ontology.catalog_parts import without_services
from ontology.terms import DCAT
from server.app import create_app
from server.formats import HTML
from server.gaps.answers import OFFERED as COVERAGE
from server.guides.answers import GUIDES, REFERENCE, read_guide
from server.pages import LANGUAGES
from server.site import Publication, Site
from server.still.links import Linker, file_of

ASSETS = ("/style.css", "/icon.svg")
OF_SERVICES = {"json", "sparql"}
"""The pages of documentation about what only a server answers."""
FIXED = ("/", "/dumps/", "/docs/", "/catalog", "/coverage", "/ontology", "/shapes")


def write_pages(data: Path, beside: Collection[str], with_services: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file; links lead to these and to the files `beside` them.

    `with_services` says that our server answers at the same address too: then the pages name its services.
    Raises httpx.HTTPStatusError when the server cannot make a page.
    """
    app = create_app(data, workers=0)
    app.state.still = True
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        publication, client = runner.run(enter(app, stack))
        try:
            if not with_services:
                publication.catalog = without_services(publication.catalog)
            yield from write_all(runner, publication, client, beside, with_services)
        finally:
            runner.run(stack.aclose())


async def enter(app: FastAPI, stack: AsyncExitStack) -> tuple[Publication, httpx.AsyncClient]:
    """Open what is served, and a client of it that needs no network."""
    await stack.enter_async_context(app.router.lifespan_context(app))
    site: Site = app.state.site
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 0))
    headers = {"Accept-Encoding": "identity"}
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers)
    return await site.publication(), await stack.enter_async_context(client)


def write_all(
    runner: asyncio.Runner,
    publication: Publication,
    client: httpx.AsyncClient,
    beside: Collection[str],
    with_services: bool,
) -> Iterator[tuple[str, bytes]]:
    """Yield every file."""
    pages, data = list_pages(publication, with_services), list_data(publication)
    files = {file_of(page, language) for page, language in product(pages, LANGUAGES)}
    linker = Linker(publication.base, files.union(beside, (address[1:] for address in data)))
    for address in data:
        yield address[1:], runner.run(ask(client, address))
    for page, language in product(pages, LANGUAGES):
        default = language == LANGUAGES[0]
        html = runner.run(ask(client, page if default else f"{page}?lang={language}", language))
        yield file_of(page, language), linker.relink(html, page, language)


async def ask(client: httpx.AsyncClient, address: str, language: str = LANGUAGES[0]) -> bytes:
    """Return what the server answers."""
    answer = await client.get(address, headers={"Accept": f"{HTML.media_type}, */*;q=0.1", "Accept-Language": language})
    return answer.raise_for_status().content


def list_pages(publication: Publication, with_services: bool) -> list[str]:
    """Return the addresses of the pages; documentation that was not made when the program was set up is left out."""
    left_out = set() if with_services else OF_SERVICES
    guides = (f"/docs/{name}" for name in GUIDES if name not in left_out and read_guide(name))
    reference = [f"/ontology/{REFERENCE}"] if read_guide(REFERENCE) else []
    start = f"{publication.base}/catalog/"
    listed = {quad.object for quad in publication.catalog if quad.predicate in {DCAT.dataset, DCAT.resource}}
    parts = sorted(node.value.removeprefix(start) for node in listed if isinstance(node, NamedNode))
    covered = (f"/coverage/{each.part}" for each in publication.gaps.municipalities)
    municipalities = (f"/doc/{each.path}" for each in publication.coverage)
    return [*FIXED, *guides, *reference, *(f"/catalog/{part}" for part in parts), *covered, *municipalities]


def list_data(publication: Publication) -> list[str]:
    """Return the addresses of what is no page: coverage as data, and what pages load."""
    suffixes = [offer.suffix for offer in COVERAGE if offer != HTML]
    parts = ("/coverage", *(f"/coverage/{each.part}" for each in publication.gaps.municipalities))
    return [*ASSETS, *chain.from_iterable((f"{part}.{suffix}" for suffix in suffixes) for part in parts)]
