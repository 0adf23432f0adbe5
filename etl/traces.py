"""What is still published of what was taken out, for somebody to look at."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from etl.masking import GENITIVE, WORD_RE
from etl.published import Published
from etl.spellings import is_same_name
from ontology.iris import slug
from ontology.suppressed import Suppression
from ontology.terms import FOAF, SG
from ontology.withdrawn import ITEM, PERSON

SHOWN = 20


@dataclass(frozen=True)
class Traces:
    """What to look for: things that others may speak of, decisions that they may print, names of a person."""

    things: tuple[NamedNode, ...] = ()
    decisions: tuple[NamedNode, ...] = ()
    last_names: frozenset[str] = frozenset()
    alike: tuple[str, ...] = ()
    municipality: str = ""

    @classmethod
    def of(cls, published: Published, row: Suppression, path: str) -> "Traces":
        """Return what to look for after a row is published, from what is published before."""
        if row.kind == PERSON:
            people = published.spellings(published.thing(path))
            last = (node.value.rpartition("/")[2].rpartition("-")[2] for node in people)
            names = frozenset(name.removesuffix(GENITIVE) for name in last)
            return cls(last_names=names, alike=tuple(alike(published, row, people)), municipality=row.municipality)
        base = published.manifest.base_url
        item = NamedNode(f"{base}/id/item/{row.path}") if row.kind == ITEM else None
        graph = NamedNode(f"{base}/graph/{row.meeting}")
        quads = published.store.quads_for_pattern(item, SG.decision, None, graph)
        decisions = tuple(quad.object for quad in quads if isinstance(quad.object, NamedNode))
        return cls((item or NamedNode(f"{base}/id/meeting/{row.path}"), *decisions), decisions)

    def find(self, store: Store) -> Iterator[str]:
        """Yield in lines what is still published, for somebody to look at."""
        for decision in self.decisions:
            for quad in store.quads_for_pattern(None, SG.earlierDecision, decision, DefaultGraph()):
                yield f"another document prints its decision, too, and keeps it: {named(quad.subject)}"
        for thing in self.things:
            if next(store.quads_for_pattern(thing, None, None, DefaultGraph()), None):
                yield f"other documents speak of it, so that its page stays, with what they say: {thing.value}"
        for other in self.alike:
            yield f"the name of another person may be a spelling of this one; if so, erase it too: {other}"

    def is_of(self, thing: str) -> bool:
        """Tell whether a thing is of the person's municipality."""
        return re.search(f"/id/[a-z-]+/{self.municipality}/", thing) is not None


def find_places(store: Store, traces: Iterable[Traces]) -> Iterator[str]:
    """Yield in lines where the last names of persons still stand, who are all looked for at once."""
    wanted = {each: set[str]() for each in traces if each.last_names}
    for subject, words in words_of_texts(store) if wanted else ():
        for each, places in wanted.items():
            if not each.last_names.isdisjoint(words) and each.is_of(subject):
                places.add(subject)
    for found in map(sorted, wanted.values()):
        yield (
            f"{len(found)} things still hold the last name in their texts, of whomever it is; a name that stands "
            "alone is not found by itself. Look at them, and withdraw items where it must go:"
            if found
            else "no text holds the last name any more"
        )
        yield from found[:SHOWN]
        if len(found) > SHOWN:
            yield f"and {len(found) - SHOWN} more; search for the name"


def words_of_texts(store: Store) -> Iterator[tuple[str, set[str]]]:
    """Yield each thing that has a text, with its words as IRIs have them, but for persons' names."""
    spell = cache(lambda word: slug(word).removesuffix(GENITIVE))
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        if isinstance(quad.object, Literal) and quad.predicate != FOAF.name and quad.object.language:
            yield named(quad.subject), set(map(spell, WORD_RE.findall(quad.object.value)))


def alike(published: Published, row: Suppression, people: set[NamedNode]) -> Iterator[str]:
    """Yield the persons of the municipality whose names are spelled like those of a person, and are not known to be."""
    names = {name for person in people for name in published.texts(person, FOAF.name)}
    start = f"{published.manifest.base_url}/id/person/{row.municipality}/"
    for quad in published.store.quads_for_pattern(None, FOAF.name, None, DefaultGraph()):
        person, name = quad.subject, quad.object
        if isinstance(person, NamedNode) and isinstance(name, Literal) and person not in people:
            within = f"-{slug(name.value)}-"
            same = any(is_same_name(name.value, each) or f"-{slug(each)}-" in within for each in names)
            if same and person.value.startswith(start):
                yield person.value


def named(node: object) -> str:
    """Return the IRI of a thing."""
    return node.value if isinstance(node, NamedNode) else str(node)
