"""What is being served: the current version of the data directory, its store and its query workers.

A publication replaces the symbolic link `current`. Every request looks at the link; the first to see another target
opens that version, later requests are served from it, and requests under way finish on the old one.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from starlette.requests import Request

from ontology.catalog_parts import by_subject
from ontology.dataset import DataDirectory, Manifest, Version
from ontology.editions import parts_of
from ontology.feed import Feed
from ontology.iris import Iris
from ontology.suppressed import digest, named_person
from ontology.terms import DCAT, DCTERMS
from ontology.withdrawn import DOCUMENT, Withdrawal
from server.coverage import Calendar, MunicipalityCoverage, list_coverage
from server.endpoint.turns import Quota, client_of
from server.endpoint.workers import Limits, WorkerLost, WorkerPool
from server.gaps.view import CoverageView, view_coverage
from server.newest import DecidedItem, newest_decisions
from server.reconciliation.gazetteer import Gazetteer
from server.refusal import Refusal
from server.search.index import SearchIndex, open_search
from server.sitemap import Sitemap
from server.things.citations import Citation, find_citations
from server.things.description import Describer
from server.things.suggestions import Suggestions
from server.transport.memory import Memory
from server.transport.metrics import Metrics

LOG = logging.getLogger("uvicorn.error")

ANSWERS_BYTES, RESULTS_BYTES = 96 << 20, 32 << 20
"""How much memory answers and results of queries may take that are kept ready."""
NEWEST = 40
"""How many of the newest meetings the front page looks at for decisions."""
CITED_REMEMBERED = 64
ITEM_PARTS = 4
"""Of how many parts the place of an item is: municipality, committee, date, position; a meeting's is of three."""


@dataclass
class Publication:
    """One version of the data set as it is served."""

    version: Version
    manifest: Manifest
    store: Store
    pool: WorkerPool
    answers: Memory[Any] = field(default_factory=lambda: Memory(ANSWERS_BYTES))
    results: Memory[bytes] = field(default_factory=lambda: Memory(RESULTS_BYTES))

    @classmethod
    async def open(cls, version: Version, workers: int, limits: Limits) -> "Publication":
        """Open a version and start its workers. Raises OSError, ValueError, WorkerLost or TimeoutError."""
        manifest = Manifest.read(version.manifest)
        store = Store.read_only(str(version.store))
        pool = WorkerPool(version.store, workers, limits)
        await pool.start()
        return cls(version, manifest, store, pool)

    @property
    def base(self) -> str:
        """The public base URL of the data set, without a closing slash."""
        return self.manifest.base_url

    @property
    def root(self) -> str:
        """The path of the base URL: what every path on a page starts with."""
        return urlsplit(self.base).path.rstrip("/")

    @cached_property
    def iris(self) -> Iris:
        """The IRIs of the data set."""
        return Iris(self.base)

    @cached_property
    def tag(self) -> str:
        """A short digest that is different for every published version and every version of this program."""
        text = f"{self.manifest.version} {self.manifest.published} {metadata.version('sagsgraf')}"
        return f"{self.manifest.version}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    @cached_property
    def catalog(self) -> list[Quad]:
        """The catalogue's statements; none when the version has no catalogue."""
        if not self.version.catalog.is_file():
            return []
        return list(parse(path=self.version.catalog, format=RdfFormat.N_QUADS))

    @cached_property
    def catalog_by_subject(self) -> dict[object, list[Quad]]:
        """The catalogue's statements by what they are about."""
        return by_subject(self.catalog)

    @cached_property
    def licences(self) -> tuple[str, ...]:
        """The licences under which the catalogue publishes the data set's files."""
        named = {
            quad.object.value
            for quad in self.catalog
            if quad.predicate == DCTERMS.license and isinstance(quad.object, NamedNode)
        }
        return tuple(sorted(named))

    @cached_property
    def coverage(self) -> list[MunicipalityCoverage]:
        """The municipalities and committees of which there are minutes."""
        return list_coverage(self.manifest, self.store)

    @cached_property
    def gaps(self) -> CoverageView:
        """What sources list, and what is published of it, quarantined and missing."""
        return view_coverage(self.manifest, self.coverage)

    @cached_property
    def calendar(self) -> Calendar:
        """The meetings of which there are minutes."""
        return Calendar(self.manifest, self.coverage)

    @cached_property
    def decided(self) -> tuple[DecidedItem, ...]:
        """What was decided at the newest meetings, for the front page."""
        return newest_decisions(self.store, self.iris, self.calendar.meetings[:NEWEST])

    @cached_property
    def citations(self) -> Callable[[NamedNode, NamedNode], tuple[Citation, ...]]:
        """Every item that refers to a thing of a class, remembered for those asked for last."""
        return lru_cache(CITED_REMEMBERED)(partial(find_citations, self.store))

    @cached_property
    def sitemap(self) -> Sitemap:
        """The site map for search engines."""
        listed = {str(quad.object)[1:-1] for quad in self.catalog if quad.predicate == DCAT.dataset}
        covered = [f"{self.base}/coverage/{each.part}" for each in self.gaps.municipalities]
        fixed = {"dataset": sorted(listed), "coverage": [f"{self.base}/coverage", *covered]}
        return Sitemap(self.store, self.base, self.manifest.published, fixed=fixed)

    @cached_property
    def describer(self) -> Describer:
        """Describes the things of this version."""
        return Describer(self.store)

    @cached_property
    def search(self) -> SearchIndex:
        """The search index. Raises Refusal (503) for a version without one."""
        return open_search(self.version.search)

    @cached_property
    def feed(self) -> Feed:
        """The feed of changes. Raises Refusal (404) for a version without one."""
        feed = Feed.read(self.version.feed)
        if feed is None:
            raise Refusal(404, "This data set has no feed of changes yet; it begins with the next `sagsgraf build`.\n")
        return feed

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names of municipalities, committees, bodies and acts, to find out which is meant."""
        return Gazetteer(self.store, f"{self.base}/id/")

    def node(self, path: str) -> NamedNode:
        """Return the resource at a path under /id/. Raises ValueError when the path makes no IRI."""
        return self.iris.id(path)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Finds what is near an unknown path."""
        return Suggestions(self.store, self.iris)

    @cached_property
    def withdrawn(self) -> dict[str, Withdrawal]:
        """What was taken out, by the place of its meeting or item, what is gone with it, and digests of persons."""
        graphs, things, items = f"{self.base}/graph/", f"{self.base}/id/", f"{self.base}/id/item/"
        rows = self.manifest.withdrawn
        gone = {thing.removeprefix(things): each for each in rows for thing in each.things}
        gone |= {person: each for each in rows for person in each.people}
        gone |= {each.graph.removeprefix(graphs): each for each in rows if each.graph and not each.item}
        return gone | {each.item.removeprefix(items): each for each in rows if each.item}

    @cached_property
    def gone_parts(self) -> dict[str, Withdrawal]:
        """The data sets of municipalities and years that are gone, each with what was withdrawn from it last."""
        rows = sorted(
            (each for each in self.manifest.withdrawn if each.kind == DOCUMENT), key=lambda each: each.version
        )
        found = {part: each for each in rows for part in parts_of(self.base, each.graph)}
        return {part: found[part] for part in found.keys() - {dump.part for dump in self.manifest.dumps}}

    def withdrawal(self, path: str) -> Withdrawal | None:
        """Return how the thing at a path under /id/ was taken out, or what spoke of it; None where nothing was."""
        person = named_person(path)
        digests = (digest(self.manifest.salt, person),) if person and self.manifest.salt else ()
        known = (self.withdrawn[each] for each in (*digests, path) if each in self.withdrawn)
        return next(known, self.withdrawal_of_whole(path))

    def withdrawal_of_whole(self, path: str) -> Withdrawal | None:
        """Return how the minutes or the item were taken out that a thing at a path under /id/ is a part of, or None.

        What other documents say of it may still be there.
        """
        place = path.partition("/")[2].split("/")
        starts = ("/".join(place[:end]) for end in range(1, min(len(place), ITEM_PARTS) + 1))
        return next((self.withdrawn[each] for each in starts if each in self.withdrawn), None)


class Site:
    """Serves a data directory, whatever version it currently holds; `quota` and `metrics` outlive the versions."""

    def __init__(self, data: Path, workers: int, limits: Limits) -> None:
        self.data = DataDirectory(data)
        self.workers = workers
        self.limits = limits
        self.quota = Quota(limits.quota)
        self.metrics = Metrics(self)
        self.served: Publication | None = None
        self._failed: Version | None = None
        self._lock = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    async def publication(self) -> Publication:
        """Return what is served now. Raises Refusal (503) before the first publication."""
        version = self.data.current()
        if self.served is None or version not in {self.served.version, self._failed, None}:
            async with self._lock:
                await self._switch(self.data.current())
        if self.served is None:
            raise Refusal(503, "There is no data here yet. Run `sagsgraf build` first.\n", {"Retry-After": "30"})
        return self.served

    def served_now(self) -> Publication | None:
        """Return what is served when that is the current version already, without waiting for anything, else None."""
        return self.served if self.served and self.data.current() in {self.served.version, self._failed} else None

    def admit(self, request: Request) -> str:
        """Count a request in its client's quota, and return the client. Raises Refusal (429) when it is used up."""
        client = client_of(request.client.host if request.client else None)
        request.state.headers = self.quota.spend(client)
        return client

    async def close(self) -> None:
        """End all workers."""
        if self.served:
            await self.served.pool.close()
        await asyncio.gather(*self._closing)

    async def _switch(self, version: Version | None) -> None:
        """Serve `version` from now on; when it cannot be opened, stay with the old one and do not try it again."""
        if version is None or (self.served and version in {self.served.version, self._failed}):
            return
        try:
            fresh = await Publication.open(version, self.workers, self.limits)
        except (OSError, ValueError, KeyError, TypeError, WorkerLost) as error:
            LOG.error("Version %s cannot be served: %s", version.path, error)  # noqa: TRY400 - the reason is enough
            self._failed = version
            return
        old, self.served, self._failed = self.served, fresh, None
        LOG.info("Serving version %s of %s", fresh.manifest.version, fresh.base)
        if old:
            task = asyncio.create_task(old.pool.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
