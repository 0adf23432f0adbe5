"""Which versions of things leave the change feed when something is taken out for good.

A version does not tell which documents it was made from. So beside what holds something that is lost now, whatever said
of the municipality's things what nobody says any more goes too: an earlier reading of the document may have said it.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from etl.masking import Names
from etl.suppression import may_name
from ontology.feed import describe_thing, place_of
from ontology.suppressed import Suppression
from ontology.withdrawn import DOCUMENT, ITEM, PERSON

NOT_FROM_TEXTS = frozenset({"coverage", "run", "term"})
"""The kinds of things of which no document says anything: what was measured, readings, the vocabulary."""


@dataclass(frozen=True)
class Forgetting:
    """Tells the versions of things that hold something of what is taken out, now or once.

    `served` is the store that was served so far, `lost` what is no longer stated, as lines of N-Triples.
    """

    base: str
    served: Path
    pending: Sequence[Suppression]
    salt: str
    lost: Set[str]

    def __call__(self, iri: str, statements: str) -> bool:
        """Tell whether a version of a thing is to be forgotten."""
        if iri in self._items or place_of(self.base, iri) in self._documents:
            return True
        if any(line in self.lost for line in statements.splitlines()):
            return True
        quads = list(parse(statements, format=RdfFormat.N_TRIPLES)) if self.pending else []
        if self._may_be_old(iri) and any(quad not in self._before for quad in quads):
            return True
        concerning = [names for place, names in self._people if place in iri]
        values = may_name(quads, f"{self.base}/id/") if concerning else ()
        return any(names.holds(value) for names in concerning for value in values)

    def _may_be_old(self, iri: str) -> bool:
        kind, municipality = describe_thing(self.base, iri)
        return len(self._concerned) > 1 and municipality in self._concerned and kind not in NOT_FROM_TEXTS

    @cached_property
    def _before(self) -> Store:
        return Store.read_only(str(self.served))

    @cached_property
    def _documents(self) -> set[str]:
        return {row.path for row in self.pending if row.kind == DOCUMENT}

    @cached_property
    def _items(self) -> set[str]:
        return {f"{self.base}/id/item/{row.path}" for row in self.pending if row.kind == ITEM}

    @cached_property
    def _concerned(self) -> set[str]:
        return {row.meeting.partition("/")[0] for row in self.pending if row.kind != PERSON} | {""}

    @cached_property
    def _people(self) -> list[tuple[str, Names]]:
        people = (row for row in self.pending if row.kind == PERSON)
        return [(f"/{row.municipality}/", Names.of(row, self.salt)) for row in people]
