"""What the rows of a table together must be like: each form has one meaning on any day, and what is named is there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from etl.tables.reading import Fault
from etl.tables.rows import BodyRow, LawRow, LookalikeRow, MunicipalityRow

Period = tuple[date | None, date | None]
"""First and last day; None for one that is not known, or not yet."""
ALWAYS: Period = (None, None)


def check_municipalities(rows: Sequence[MunicipalityRow]) -> Iterator[Fault]:
    """Yield the rows with a name that another municipality has."""
    yield from shared_forms([((row.name, *row.variants), ALWAYS) for row in rows])


def check_bodies(rows: Sequence[BodyRow], kinds: Collection[str]) -> Iterator[Fault]:
    """Yield the rows of an unknown kind, with an unknown successor, or with a form that another body has that day."""
    ids = {row.body_id for row in rows}
    for at, row in enumerate(rows):
        if row.kind not in kinds:
            yield at, f"kind: {row.kind!r} is none of {', '.join(sorted(kinds))}"
        if unknown := sorted({*row.successor} - ids):
            yield at, f"successor: no row is called {unknown[0]!r}"
    yield from shared_forms([(row.forms, (row.valid_from, row.valid_to)) for row in rows])
    yield from circles([row.body_id for row in rows], [row.successor for row in rows])


def circles(ids: Sequence[str], successors: Sequence[Sequence[str]]) -> Iterator[Fault]:
    """Yield the rows that come after themselves."""
    following = dict(zip(ids, successors, strict=True))
    for at, row in enumerate(ids):
        later = list(following[row])
        for each in later:
            later += [next_one for next_one in following.get(each, ()) if next_one not in later]
        if row in later:
            yield at, f"successor: {row!r} is among those that come after it"


def check_lookalikes(rows: Sequence[LookalikeRow], bodies: Iterable[BodyRow]) -> Iterator[Fault]:
    """Yield the rows with a form that another row or a body has."""
    yield from shared_forms([(row.forms, ALWAYS) for row in rows])
    owners = {form.casefold(): row.body_id for row in bodies for form in row.forms}
    for at, row in enumerate(rows):
        for form in row.forms:
            if owner := owners.get(form.casefold()):
                yield at, f"{form!r} is a form of the body {owner!r}"


def check_laws(rows: Sequence[LawRow]) -> Iterator[Fault]:
    """Yield the rows with an unknown act in their place, or with a name that another act has that day."""
    ids = {row.law_id for row in rows}
    for at, row in enumerate(rows):
        if unknown := sorted({*filter(None, row.replaced_by.split(";"))} - ids):
            yield at, f"replaced_by: no row is called {unknown[0]!r}"
    # an act without a known first day follows the one that it replaced
    began = {row.replaced_by: row.repealed_on for row in rows if row.replaced_by}
    yield from shared_forms(
        [(row.forms, (row.in_force_from or began.get(row.law_id), row.repealed_on)) for row in rows]
    )


def shared_forms(rows: Sequence[tuple[Sequence[str], Period]]) -> Iterator[Fault]:
    """Yield each row with a form that an earlier row has in a period that overlaps with its own."""
    owners: dict[str, list[int]] = defaultdict(list)
    for at, (forms, period) in enumerate(rows):
        for folded, form in {form.casefold(): form for form in forms}.items():
            for other in owners[folded]:
                if _overlap(period, rows[other][1]):
                    yield at, f"{form!r} stands in line {other + 2} too, for some of the same days"
            owners[folded].append(at)


def _overlap(one: Period, other: Period) -> bool:
    starts, ends = [one[0] or date.min, other[0] or date.min], [one[1] or date.max, other[1] or date.max]
    return max(starts) < min(ends)
