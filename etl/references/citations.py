"""A citation of an act or the like, as found at one place of a text, and the act in force on a day that it means."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from etl.model import Act, Ambiguous, LawReference
from etl.tables import LawRow

FAMILIES = {"consolidation": "act"}
"""The kinds that are spoken of as another: a consolidated act is "loven", too."""

SPOKEN_OF = {
    "bekendtgørels": "order", "vejledning": "guidance", "cirkulær": "circular", "forordning": "regulation",
    "direktiv": "directive", "lov": "act",
}  # fmt: skip
"""The family that a word speaks of; the first that is in it."""

NO_ACTS = {"other", "adjacent"}
"""The kinds of text that has sections and is no act; of the second kind only where it stands right beside them."""


@dataclass(frozen=True)
class Citation:
    """An act or the like as named at one place, to which provisions may belong.

    `rows` are those of the table of laws that the name fits; an instrument that is known by its number alone has an
    `act` instead, and what the table does not know has neither. `silent` is what leads to no mention: a word that
    stands for an act named before ("lovens"), or a text that is none, such as a local plan, which keeps its sections
    from being taken for those of an act.
    """

    start: int
    end: int
    wording: str
    rows: tuple[LawRow, ...] = ()
    act: Act | None = None
    kind: str = "act"
    abbreviation: bool = False
    silent: bool = False

    @property
    def family(self) -> str:
        """What it is spoken of as: "act" for "loven", "order" for "bekendtgørelsen"."""
        return FAMILIES.get(self.kind, self.kind)

    @property
    def identity(self) -> object:
        """What is the same for two citations of one act; None for a text that is no act."""
        labels = tuple(dict.fromkeys(row.label for row in self.rows))
        return labels or (self.act and self.act.law_id) or (None if self.kind in NO_ACTS else self.wording.lower())

    def names_something(self, day: date) -> bool:
        """Whether it is a citation on that day: "en ny ældrelov" is none before that act is passed."""
        spoken_of = self.wording.lower().endswith("lov") and [row.label for row in self.rows] != [self.wording.lower()]
        return not (spoken_of and len(self.rows) == 1 and choose_in_force(self.rows, day) is None)

    def reference(self, day: date, provision: str | None = None) -> LawReference | Ambiguous:
        """Return what is cited here on that day, or all that it may be when the rows do not come down to one."""
        if self.act:
            return LawReference(self.wording, provision, self.act)
        row = choose_in_force(self.rows, day)
        if row or len(self.rows) < 2:
            return LawReference(self.wording, provision, describe_act(row) if row else None)
        return Ambiguous(tuple(LawReference(self.wording, provision, describe_act(row)) for row in self.rows))


def family_of(words: str) -> str:
    """Return the family that words speak of: "order" for "gebyrbekendtgørelsen"."""
    return next((family for word, family in SPOKEN_OF.items() if word in words.lower()), "other")


@cache
def describe_act(row: LawRow) -> Act:
    """Return the act of a row."""
    return Act(row.law_id, row.label, row.title, row.variants, row.year, row.number, row.kind)


def choose_in_force(rows: Sequence[LawRow], day: date) -> LawRow | None:
    """Return the one act of these in force on that day, else the only one adopted by then; None when that fails."""
    in_force = [row for row in rows if _starts(row, rows) <= day <= (row.repealed_on or date.max)]
    adopted = [row for row in rows if (row.adopted or date.min) <= day]
    chosen = in_force or adopted
    return chosen[0] if len(chosen) == 1 else None


def _starts(row: LawRow, rows: Sequence[LawRow]) -> date:
    predecessors = [other.repealed_on for other in rows if other.replaced_by == row.law_id and other.repealed_on]
    if predecessors:
        return max(predecessors) + timedelta(days=1)
    return row.in_force_from or row.adopted or date.min


def without_overlaps(*groups: Iterable[Citation]) -> list[Citation]:
    """Return the citations in the order of the text; of those that overlap, the one of the earliest group."""
    kept: list[Citation] = []
    for group in groups:
        if free := [each for each in group if not _is_taken(each, kept)]:
            kept = sorted([*kept, *free], key=lambda each: each.start)
    return kept


def _is_taken(citation: Citation, others: Sequence[Citation]) -> bool:
    at = bisect_left(others, citation.end, key=lambda each: each.start)
    return at > 0 and others[at - 1].end > citation.start
