"""Statements about one thing: how facts become triples, and how each kind of value becomes a term.

Values are written in XSD's canonical form, which is also what the store gives back: reading a graph out of the
store and mapping its document again then compare as equal text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pyoxigraph import Literal, NamedNode, Quad

from ontology.terms import XSD

Value = NamedNode | Literal


class Triple(NamedTuple):
    """A statement; the store's own triples copy their terms each time one is looked at."""

    subject: NamedNode
    predicate: NamedNode
    object: Value

    @classmethod
    def of(cls, quad: Quad) -> "Triple":
        """Return what a quad states."""
        return cls(quad.subject, quad.predicate, quad.object)  # type: ignore[arg-type] # no graph has others

    def in_graph(self, graph: NamedNode) -> Quad:
        """Return the statement as a quad."""
        return Quad(*self, graph)


def n_quads(triples: Iterable[Triple], graph: NamedNode) -> Iterator[str]:
    """Yield statements in a graph as lines of N-Quads; to make quads of them first takes twice as long.

    Properties are few, and what is said of a thing stands together: such terms are written out once.
    """
    end = f" {graph} .\n"
    printed: dict[NamedNode, str] = {}
    last, about = None, ""
    for subject, predicate, value in triples:
        if subject is not last:
            last, about = subject, f"{subject} "
        if predicate not in printed:
            printed[predicate] = f"{predicate} "
        yield f"{about}{printed[predicate]}{value}{end}"


Facts = Mapping[NamedNode, Value | Sequence[Value] | None]

DANISH_TIME = ZoneInfo("Europe/Copenhagen")
STANDARD_TIME = date(1894, 1, 1)
# RFC 3986: what may stand in an address as it is; everything else is percent-encoded
ADDRESS_CHARACTERS = "!#$%&'()*+,-./:;=?@_~"


def describe(subject: NamedNode, facts: Facts) -> Iterator[Triple]:
    """Yield one triple for each value of each property of `subject`; None and the empty sequence yield nothing."""
    for predicate, value in facts.items():
        values = () if value is None else (value,) if isinstance(value, (NamedNode, Literal)) else value
        for each in values:
            yield Triple(subject, predicate, each)


def danish(text: str | None) -> Literal | None:
    """Return a text in Danish, or None for no text or an empty one."""
    return Literal(text, language="da") if text else None


def danish_all(texts: Iterable[str]) -> list[Literal]:
    """Return texts in Danish, leaving out empty ones."""
    return [Literal(text, language="da") for text in texts if text]


def plain(code: str | None) -> Literal | None:
    """Return an identifier or a code as a plain string, or None for none or an empty one."""
    return Literal(code) if code else None


def day(value: date | None) -> Literal | None:
    """Return a date as xsd:date."""
    return None if value is None else Literal(value.isoformat(), datatype=XSD.date)


def moment(day: date, clock: time | None) -> Literal | None:
    """Return a clock time in Denmark on a day as xsd:dateTime with the offset of that day.

    None for a day before Danish standard time: its offset had seconds (+00:50:20), which xsd:dateTime cannot say.
    """
    if clock is None or day < STANDARD_TIME:
        return None
    return Literal(datetime.combine(day, clock, DANISH_TIME).isoformat(), datatype=XSD.dateTime)


def number(value: int | None) -> Literal | None:
    """Return a count or an offset as xsd:integer."""
    return None if value is None else Literal(value)


def decimal(value: float) -> Literal:
    """Return `value` with two decimals as canonical xsd:decimal: 0.9 and 1, never 0.90 or 1.0."""
    return Literal(f"{value:.2f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


def address(url: str | None) -> Value | None:
    """Return a web address as a node; one that is no absolute IRI stays a string, for the shapes to report."""
    if not url:
        return None
    try:
        return NamedNode(quote(url.strip(), safe=ADDRESS_CHARACTERS))
    except ValueError:
        return Literal(url)
