"""The site map for search engines (sitemaps.org 0.9): an index, and parts of at most 50,000 addresses.

It has the pages that are here and are their own canonical address: what others only mention (meetings without minutes
here) is left out, and so are people: a search for a name should not lead here first.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from pyoxigraph import QueryResultsFormat, Store

from ontology.terms import SG

MOST = 50_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
KINDS = {
    "municipality": f"?thing a {SG.Municipality}",
    "committee": f"?thing a {SG.Committee}",
    "meeting": f"?minutes a {SG.Minutes} ; {SG.meeting} ?thing",
    "case": f"?thing a {SG.Case}",
    "item": f"?thing a {SG.AgendaItem}",
    "organisation": f"?thing a {SG.Organisation}",
    "act": f"?thing a {SG.Act}",
    "subject": f"?thing a {SG.Subject}",
}


class Sitemap:
    """The site map of one version; its store never changes, so neither does the order in which it lists things."""

    def __init__(
        self,
        store: Store,
        base: str,
        published: str,
        most: int = MOST,
        fixed: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Take the store, and by a part's name other addresses, which are few: those of data sets, of coverage."""
        self.fixed = fixed
        self.store = store
        self.base = base
        self.published = published
        self.most = most

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts, "case-1"."""
        listed = tuple(f"{kind}-1" for kind, addresses in self.fixed.items() if addresses)
        return listed + tuple(
            f"{kind}-{number}"
            for kind, pattern in KINDS.items()
            for number in range(1, -(-self._count(pattern) // self.most) + 1)
        )

    def index(self) -> Iterator[str]:
        """Yield the index, piece by piece."""
        yield from self._document("sitemapindex", "sitemap", (f"{self.base}/sitemap/{part}.xml" for part in self.parts))

    def part(self, name: str) -> Iterator[str]:
        """Yield a part that is among `parts`, piece by piece."""
        kind, _, number = name.rpartition("-")
        if kind in self.fixed:
            yield from self._document("urlset", "url", iter(self.fixed[kind]))
            return
        window = f"OFFSET {(int(number) - 1) * self.most} LIMIT {self.most}"
        iris = self._ask(f"SELECT ?thing {{ {KINDS[kind]} }} {window}")
        start = f"{self.base}/id/"
        pages = (f"{self.base}/doc/{iri.removeprefix(start)}" for iri in iris if iri.startswith(start))
        yield from self._document("urlset", "url", pages)

    def _document(self, root: str, element: str, addresses: Iterator[str]) -> Iterator[str]:
        modified = escape(self.published)
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n'
        for address in addresses:
            yield f"<{element}><loc>{escape(address)}</loc><lastmod>{modified}</lastmod></{element}>\n"
        yield f"</{root}>\n"

    def _count(self, pattern: str) -> int:
        return int(next(iter(self._ask(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))))

    def _ask(self, query: str) -> list[str]:
        solutions: Any = self.store.query(query)
        lines: list[str] = solutions.serialize(format=QueryResultsFormat.CSV).decode().split("\r\n")
        return [line.strip('"') for line in lines[1:] if line]
