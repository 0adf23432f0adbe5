"""The rows of people: each person in each committee, gathered from what its minutes say, a document at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyarrow as pa

from etl.records.references import Row
from etl.records.schema import read_tables
from etl.records.statements import NOTHING, Thing, value, value_of, values
from ontology.terms import SG

TABLE = "people"
PERSON = str(SG.Person)
LISTS = ("roles", "party")
COUNTS = ("meetings_listed", "meetings_present", "items_named")


def parties_of(things: Mapping[str, Thing], person: Thing) -> list[str]:
    """Return the parties that a document prints beside a person's name."""
    memberships = person.get("org:hasMembership", ())
    return sorted({party for node in memberships for party in values(things.get(node, NOTHING), "sg:party")})


def read_people(things: Mapping[str, Thing], meeting: Thing, items: Sequence[Thing], place: Row) -> Iterator[Row]:
    """Yield the row of every person whom a document describes; `place` is what all its rows say."""
    present = set(meeting.get("sg:present", ()))
    listed = {*present, *meeting.get("sg:absent", ())}
    for node in chain.from_iterable(whole.get("sg:attendance", ()) for whole in (meeting, *items)):
        listed.update(things.get(node, NOTHING).get("sg:person", ()))
    for term, thing in things.items():
        if PERSON in thing.get("rdf:type", ()):
            yield {
                **place,
                "person": value_of(term),
                "person_name": value(thing, "foaf:name"),
                "roles": values(thing, "sg:role"),
                "party": parties_of(things, thing),
                "meetings_listed": int(term in listed),
                "meetings_present": int(term in present),
                "items_named": sum(term in item.get("sg:mentionsPerson", ()) for item in items),
                "first_named": place["date"],
                "last_named": place["date"],
            }


def gather_people(rows: Iterable[Row]) -> list[Row]:
    """Return a row for each person in each committee, from the rows of documents or of years in whatever order."""
    found: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: str(row["first_named"])):
        key = (str(row["committee"]), str(row["person"]))
        found[key] = _later(found[key], row) if key in found else row
    return [found[key] for key in sorted(found)]


def merge_people(years: Iterable[pa.Table]) -> pa.Table:
    """Return the people of one municipality from its people of each year."""
    rows = chain.from_iterable(year.to_pylist() for year in years)
    return pa.Table.from_pylist(gather_people(rows), read_tables()[TABLE].arrow)


def _later(known: Row, row: Row) -> Row:
    """Return a person in a committee with what a later document or year says."""
    return {
        **row,
        **{name: sorted({*known[name], *row[name]}) for name in LISTS},  # type: ignore[misc]
        **{name: known[name] + row[name] for name in COUNTS},  # type: ignore[operator]
        "first_named": known["first_named"],
    }
