"""The statements of one graph by subject, read from the lines in which Oxigraph writes them.

Those lines are canonical N-Triples (RDF 1.2 N-Triples, 3): one space between the terms, nothing else in a line. So a
split tells the terms; a checking parse would take as long as all of this.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ontology.terms import RDF, SG, read_name

READ = (
    "dcterms:format",
    "dcterms:identifier",
    "dcterms:source",
    "dcterms:subject",
    "dcterms:title",
    "eli:is_part_of",
    "eli:number",
    "foaf:name",
    "oa:hasBody",
    "org:hasMembership",
    "org:unitOf",
    "rdf:type",
    "schema:url",
    "sg:absent",
    "sg:abstained",
    "sg:agendaItem",
    "sg:attachment",
    "sg:attendance",
    "sg:candidate",
    "sg:case",
    "sg:citation",
    "sg:cites",
    "sg:closed",
    "sg:committeeType",
    "sg:confidence",
    "sg:date",
    "sg:decidedBy",
    "sg:decision",
    "sg:earlierDecision",
    "sg:followsRecommendation",
    "sg:heldBy",
    "sg:inSection",
    "sg:kind",
    "sg:layout",
    "sg:meeting",
    "sg:mentions",
    "sg:mentionsPerson",
    "sg:number",
    "sg:outcome",
    "sg:party",
    "sg:person",
    "sg:place",
    "sg:point",
    "sg:position",
    "sg:present",
    "sg:quote",
    "sg:recommendation",
    "sg:recommendedBy",
    "sg:recommendedTo",
    "sg:refersTo",
    "sg:reservedBy",
    "sg:role",
    "sg:rule",
    "sg:section",
    "sg:sha256",
    "sg:startTime",
    "sg:status",
    "sg:substitutesFor",
    "sg:text",
    "sg:vote",
    "sg:votedAgainst",
    "sg:votedFor",
    "sg:votesAbstained",
    "sg:votesAgainst",
    "sg:votesFor",
    "skos:altLabel",
    "skos:notation",
    "skos:prefLabel",
)
"""The properties that tables are made from."""
LAST_NUMBER_RE = re.compile(r"(\d+)>?$")
NAMES = {str(read_name(name)): name for name in READ}
"""The same as they stand in a line, with their short names."""

TYPE = str(RDF.type)
CLASSES = {
    f"{SG[name]} ."
    for name in ("Act", "Decision", "Meeting", "Minutes", "Municipality", "Organisation", "Person", "Provision")
}
"""The classes that rows depend on, as they end a line; what else is of a class is told by what leads to it."""

ESCAPE_RE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}

Thing = Mapping[str, list[str]]
NOTHING: Thing = MappingProxyType({})


def read_things(statements: bytes) -> dict[str, Thing]:
    """Return each subject of some canonical N-Triples with the terms of its properties by short name, as written."""
    things: dict[str, dict[str, list[str]]] = {}
    for line in statements.decode().split("\n"):  # a literal may hold other characters that end lines in Unicode
        if not line:
            continue
        subject, predicate, rest = line.split(" ", 2)
        name = NAMES.get(predicate)
        if name is None or (predicate == TYPE and rest not in CLASSES):
            continue
        thing = things.get(subject)
        if thing is None:
            thing = things[subject] = {}
        if name in thing:
            thing[name].append(rest[:-2])
        else:
            thing[name] = [rest[:-2]]
    return dict(things)


def value_of(term: str) -> str:
    """Return an IRI without its brackets, or the characters of a literal."""
    if term.startswith("<"):
        return term[1:-1]
    text = term[1 : term.rindex('"')]
    return ESCAPE_RE.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    """Return the character that an escape stands for."""
    short_code, long_code, letter = match.groups()
    return ESCAPES.get(letter, letter) if letter else chr(int(short_code or long_code, 16))


def values(thing: Thing, name: str) -> list[str]:
    """Return the values of one property, in alphabetical order."""
    return sorted(map(value_of, thing.get(name, ())))


def value(thing: Thing, name: str) -> str | None:
    """Return the value of a property that has one, or None."""
    terms = thing.get(name)
    return None if not terms else value_of(terms[0]) if len(terms) == 1 else min(map(value_of, terms))


def number(thing: Thing, name: str) -> int | None:
    """Return the value of a property that has one, a whole number, or None."""
    text = value(thing, name)
    return int(text) if text else None


def in_order(terms: Iterable[str]) -> list[str]:
    """Return the parts of one thing by their numbers: the tenth behind the ninth."""
    return sorted(terms, key=lambda term: (int(found[1]) if (found := LAST_NUMBER_RE.search(term)) else 0, term))
