"""What a publication starts from and is to become."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from etl.coverage.measurements import coverage_quads, graph_of
from etl.printed import printed_beside
from ontology.coverage import Coverage
from ontology.dataset import Manifest, Version
from ontology.iris import Iris
from ontology.measure import measure

Forget = Callable[[str, str], bool]
"""Tells whether a version of a thing is to be forgotten: from its IRI, and what the version states as N-Triples."""


@dataclass(frozen=True)
class Parts:
    """The graphs that a build brings: graph name to the path of a file of N-Quads."""

    files: Mapping[str, str]

    def quads(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one graph."""
        return parse(path=self.files[graph], format=RdfFormat.N_QUADS)

    def printed(self) -> Iterator[Path]:
        """Yield the files of the decisions that the documents print, which need not exist."""
        return map(printed_beside, map(Path, self.files.values()))


@dataclass(frozen=True)
class Revision:
    """One publication: the version that is made, the one that is served with its manifest, and what is to change.

    `manifest` lists every document of the new version; `parts` holds each graph that is new or changed. With
    `forget` something is taken out for good: the versions of things for which it holds leave the change feed, and no
    file of the new version may hold what is no longer published.
    """

    draft: Version
    current: Version | None
    before: Manifest | None
    manifest: Manifest
    parts: Parts
    forget: Forget | None = None

    @property
    def anew(self) -> bool:
        """Whether no file may be taken over that holds what was removed, beside what stays."""
        return self.forget is not None

    @property
    def iris(self) -> Iris:
        """The IRIs of the data set."""
        return Iris(self.manifest.base_url)

    @cached_property
    def old(self) -> dict[str, str]:
        """The graphs of the version that is served, each with the code of its municipality."""
        return codes_of(self.before) if self.before else {}

    @cached_property
    def new(self) -> dict[str, str]:
        """The graphs of the version that is made, each with the code of its municipality."""
        return codes_of(self.manifest)

    @property
    def municipalities(self) -> set[str]:
        """The codes of the municipalities of which a document is new, changed or gone, or the coverage another."""
        touched = set(self.old.keys() ^ self.new.keys()) | set(self.parts.files)
        changed = {codes[graph] for graph in touched for codes in (self.old, self.new) if graph in codes}
        return changed | {each.municipality for each in self.measured_anew if each.published}

    @cached_property
    def measured_anew(self) -> list[Coverage]:
        """What there was and is of each municipality of which that is not the same."""
        was, now = (
            {each.municipality: each for each in measure(manifest)} if manifest else {}
            for manifest in (self.before, self.manifest)
        )
        changed = sorted(code for code in was.keys() | now.keys() if was.get(code) != now.get(code))
        return [each[code] for code in changed for each in (was, now) if code in each]

    @cached_property
    def coverage_graphs(self) -> set[NamedNode]:
        """The graphs of a coverage that may say something else than before."""
        return {graph_of(each, self.iris) for each in self.measured_anew}

    def coverage(self) -> Iterator[tuple[NamedNode, set[Quad]]]:
        """Yield each of these graphs with what it is to say, one after the other: they are large."""
        now: defaultdict[NamedNode, list[Coverage]] = defaultdict(list)
        for each in measure(self.manifest):
            now[graph_of(each, self.iris)].append(each)
        for graph in sorted(self.coverage_graphs, key=str):
            yield graph, coverage_quads(now[graph], self.iris)


def codes_of(manifest: Manifest) -> dict[str, str]:
    """Return the graph of each document with the code of its municipality."""
    return {document.graph: sys.intern(document.municipality) for document in manifest.documents}
