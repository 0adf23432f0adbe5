"""Compares what is read from the real minutes with the facts expected of them; `make facts` prints the report."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.content import read_content
from etl.facts import facts_as_json, read_facts
from etl.municipality import find_municipality

SHARED = Path(__file__).parents[2] / "shared"
EXCEPTIONS = Path(__file__).parent / "gold_exceptions.toml"
HEADER_FIELDS = ("municipality", "code", "committee", "term", "date", "start", "place", "present", "absent")
ITEM_FIELDS = (
    "title", "case", "caseworkers", "decision", "outcomes", "recommendations", "recommended_by", "attachments",
    "bodies", "laws", "people", "refers_to_meetings", "earlier_decisions",
)  # fmt: skip

Value = tuple[str, ...]


@dataclass
class Field:
    """The count of one field over all documents: values expected, found, and both; and each difference."""

    expected: int = 0
    found: int = 0
    same: int = 0
    differences: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, where: str, expected: Counter[str], found: Counter[str]) -> None:
        """Count one place; its differences are kept as (place, "missing" or "extra", value)."""
        self.expected += expected.total()
        self.found += found.total()
        self.same += (expected & found).total()
        self.differences += [(where, "missing", value) for value in (expected - found).elements()]
        self.differences += [(where, "extra", value) for value in (found - expected).elements()]


def documents() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield name, expected and found facts of each annotated document."""
    for path in sorted((SHARED / "gold").glob("*.json")):
        source = next((SHARED / "minutes").glob(f"{path.stem}.[tm]*"))
        content = read_content(source)
        minutes = read_facts(content, find_municipality(content.text))
        yield path.stem, json.loads(path.read_text(encoding="utf-8")), facts_as_json(minutes)


def values(data: dict[str, Any], name: str) -> Counter[str]:
    """Return the values of a field as a multiset of strings; an empty field has none."""
    value = data.get(name)
    if value in (None, []):
        return Counter()
    listed = value if isinstance(value, list) else [value]
    return Counter(json.dumps(v, ensure_ascii=False, sort_keys=True) if not isinstance(v, str) else v for v in listed)


def compare() -> dict[str, Field]:
    """Return the counts of every field over all annotated documents."""
    fields = {name: Field() for name in (*HEADER_FIELDS, "items", *ITEM_FIELDS)}
    for name, expected, found in documents():
        for header in HEADER_FIELDS:
            fields[header].add(name, values(expected, header), values(found, header))
        numbers = [Counter(str(item["number"]) for item in side["items"]) for side in (expected, found)]
        fields["items"].add(name, *numbers)
        for wanted, got in zip(expected["items"], found["items"], strict=False):
            compare_items(f"{name} item {wanted['number']}", wanted, got, fields)
    return fields


def compare_items(where: str, expected: dict[str, Any], found: dict[str, Any], fields: dict[str, Field]) -> None:
    """Count one item; a body that is optional is neither missed nor false."""
    optional = set(expected.get("optional_bodies", []))
    for name in ITEM_FIELDS:
        wanted, got = values(expected, name), values(found, name)
        if name == "bodies":
            got = Counter({body: n for body, n in got.items() if body not in optional})
        fields[name].add(where, wanted, got)


def exceptions() -> dict[tuple[str, str, str, str], str]:
    """Return the differences that are accepted, each with its reason."""
    rows = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8")).get("exception", [])
    return {(row["field"], row["where"], row["kind"], row["value"]): row["reason"] for row in rows}


def report(fields: dict[str, Field]) -> Iterator[str]:
    """Yield the report line by line: a table, then every difference with its reason if it is accepted."""
    accepted = exceptions()
    yield f"{'field':20}{'expected':>9}{'found':>7}{'precision':>11}{'recall':>8}"
    for name, count in fields.items():
        precision = count.same / count.found if count.found else 1
        recall = count.same / count.expected if count.expected else 1
        yield f"{name:20}{count.expected:9}{count.found:7}{precision:11.3f}{recall:8.3f}"
    yield f"{'all':20}{sum(f.expected for f in fields.values()):9}{sum(f.found for f in fields.values()):7}"
    for name, count in fields.items():
        for where, kind, value in count.differences:
            reason = accepted.get((name, where, kind, value), "NOT ACCEPTED")
            yield f"{name}: {where}: {kind} {value}\n    {reason}"


if __name__ == "__main__":
    print("\n".join(report(compare())))
