"""Writes the search index of a version, starting from the index of the version before.

An item's document follows from its own graph alone, so only the documents of changed graphs are written anew; the
files of an index never change once written and are taken over as hard links. Names are few and are written anew.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from tantivy import Document as Entry
from tantivy import Index

from etl.graph_lines import GraphLines
from ontology.search import (
    ITEMS,
    THINGS,
    Card,
    day_number,
    fold,
    index_files,
    item_schema,
    open_index,
    open_untouched,
    thing_schema,
    word_analyzer,
)
from ontology.terms import DCTERMS, ELI, FOAF, ORG, OUTCOME, RDF, SG, SKOS

WRITER_BYTES = 64_000_000
"""What tantivy may gather in memory before it writes a segment."""
LAST_POSITION = 9_999
MAX_TITLE = 500
"""Characters of a title that a hit shows; all of it is searched."""

READ = (
    DCTERMS.title,
    DCTERMS.identifier,
    ELI.is_part_of,
    RDF.type,
    SG.case,
    SG.cites,
    SG.closed,
    SG.decision,
    SG.mentions,
    SG.outcome,
    SG.position,
    SG.recommendation,
    SG.section,
    SG.text,
)
"""The properties that an item's document is made from."""

NAMED_BY = {
    SG.Municipality: (SKOS.prefLabel, DCTERMS.identifier),
    SG.Committee: (SKOS.prefLabel,),
    SG.Case: (DCTERMS.identifier,),
    SG.Person: (FOAF.name,),
    SG.Organisation: (SKOS.prefLabel, SKOS.altLabel),
    SG.Act: (DCTERMS.title, SKOS.altLabel),
    SG.Provision: (ELI.number,),
    SG.Subject: (SKOS.notation,),
}
"""The classes of the things that are found by name, and what names them."""
BELONGS_TO = {SG.Committee: ORG.unitOf, SG.Provision: ELI.is_part_of}
"""What a thing belongs to, by whose names it is found too: "Økonomiudvalget i Greve", "§ 85 i serviceloven"."""


@dataclass(frozen=True)
class Changes:
    """What a version holds: all its graphs, those that are new or different, and those that are gone."""

    graphs: Collection[str]
    changed: Collection[str]
    removed: Collection[str]


def write_search(lines: GraphLines, folder: Path, before: Path | None, changes: Changes) -> None:
    """Write the index of the store's items and named things into `folder`; `before` is the last version's, if any."""
    folder.mkdir()
    write_items(lines, folder / ITEMS, before / ITEMS if before else None, changes)
    write_things(lines, folder / THINGS)


def write_items(lines: GraphLines, folder: Path, before: Path | None, changes: Changes) -> None:
    """Write the index of items."""
    folder.mkdir()
    if before and is_worth_keeping(before, changes):
        take_over(before, folder)
        index, outdated, fresh = open_index(folder), {*changes.changed, *changes.removed}, changes.changed
    else:
        index, outdated, fresh = open_index(folder, item_schema()), set(), changes.graphs
    entries = (entry for graph in sorted(fresh) for entry in item_entries(lines.of(graph), graph))
    write_entries(index, entries, outdated)
    finish(folder)


def is_worth_keeping(before: Path, changes: Changes) -> bool:
    """Tell whether an older index has the same fields and most of its documents are still good."""
    if 2 * len({*changes.changed, *changes.removed}) > len(changes.graphs):
        return False
    try:
        with open_untouched(before) as index:
            return index.schema == item_schema()
    except (OSError, ValueError):
        return False


def take_over(before: Path, folder: Path) -> None:
    """Fill a folder with an older index: its data as hard links, the lists that tantivy replaces as copies."""
    for path in index_files(before):
        if path.suffix == ".json":
            shutil.copyfile(path, folder / path.name)
        else:
            os.link(path, folder / path.name)


def finish(folder: Path) -> None:
    """Leave an index as any user may read it: tantivy keeps its lists to the one who wrote them, and locks."""
    for path in folder.iterdir():
        if path.suffix == ".lock":
            path.unlink()
        elif path.suffix == ".json":
            path.chmod(folder.stat().st_mode & 0o666)


def write_things(lines: GraphLines, folder: Path) -> None:
    """Write the index of named things."""
    folder.mkdir()
    write_entries(open_index(folder, thing_schema()), thing_entries(lines), ())
    finish(folder)


def write_entries(index: Index, entries: Iterable[Entry], outdated: Iterable[str]) -> None:
    """Remove the documents of some graphs, add others, and bring everything to files."""
    writer = index.writer(WRITER_BYTES, 1)
    for graph in sorted(outdated):
        writer.delete_documents_by_term("graph", graph)
    for entry in entries:
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()


class Statements:
    """What one graph says with the properties of `READ`."""

    def __init__(self, lines: bytes) -> None:
        self._values: dict[NamedNode, dict[object, list[NamedNode | Literal]]] = {each: {} for each in READ}
        for quad in parse(lines, format=RdfFormat.N_TRIPLES):
            if quad.predicate in self._values and isinstance(quad.object, NamedNode | Literal):
                self._values[quad.predicate].setdefault(quad.subject, []).append(quad.object)

    def values(self, subject: NamedNode | Literal, predicate: NamedNode) -> list[NamedNode | Literal]:
        """Return the values of a property, in order."""
        values = self._values[predicate].get(subject, [])
        return sorted(values, key=str) if len(values) > 1 else values

    def of_type(self, kind: NamedNode) -> list[NamedNode]:
        """Return the things of a class."""
        typed = self._values[RDF.type].items()
        return [thing for thing, kinds in typed if kind in kinds and isinstance(thing, NamedNode)]

    def text(self, subject: NamedNode | Literal, predicate: NamedNode) -> str:
        """Return the first value of a property, empty where there is none."""
        values = self.values(subject, predicate)
        return values[0].value if values else ""

    def position(self, subject: NamedNode | Literal) -> int:
        """Return where a thing stands among its like; what does not say it stands last."""
        text = self.text(subject, SG.position)
        return int(text) if text.isdecimal() and len(text) < 5 else LAST_POSITION

    def in_order(self, subject: NamedNode | Literal, predicate: NamedNode) -> list[NamedNode | Literal]:
        """Return the values of a property in the order of their positions."""
        return sorted(self.values(subject, predicate), key=self.position)


def item_entries(lines: bytes, graph: str) -> Iterator[Entry]:
    """Yield the document of each agenda item that a graph describes in N-Triples, in the order of the agenda."""
    said = Statements(lines)
    for item in sorted(said.of_type(SG.AgendaItem), key=lambda item: (said.position(item), item.value)):
        yield item_entry(said, graph, item)


def item_entry(said: Statements, graph: str, item: NamedNode) -> Entry:
    """Return the document of one agenda item."""
    card = describe_item(said, item)
    entry = Entry()
    entry.add_text("graph", graph)
    entry.add_bytes("card", card.pack())
    day = day_number(card.date)
    entry.add_integer("day", day)
    entry.add_integer("order", day * (LAST_POSITION + 1) + LAST_POSITION - said.position(item))
    title, text = fold(said.text(item, DCTERMS.title)), fold("\n\n".join(item_texts(said, item, card)))
    for name, folded in (("title", title), ("text", text)):
        entry.add_text(f"{name}_words", folded)
        entry.add_text(f"{name}_stems", folded)
    for facet, value in item_facets(said, item, card):
        entry.add_text(facet, value)
    return entry


def describe_item(said: Statements, item: NamedNode) -> Card:
    """Return what a hit says about an item; where and when it was treated stands in its IRI."""
    _, _, path = item.value.partition("/id/item/")
    municipality, committee, date, _ = path.split("/")
    case = next(iter(said.values(item, SG.case)), None)
    outcomes = {each.value for decision in said.values(item, SG.decision) for each in said.values(decision, SG.outcome)}
    return Card(
        item=item.value,
        municipality=municipality,
        committee=f"{municipality}/{committee}",
        case=case.value if case else "",
        outcomes=tuple(sorted(each.removeprefix(OUTCOME.iri) for each in outcomes)),
        date=date,
        number=said.text(case, DCTERMS.identifier) if case else "",
        title=shorten(said.text(item, DCTERMS.title)),
        closed=said.text(item, SG.closed) in {"true", "1"},
    )


def shorten(title: str) -> str:
    """Return a title as a list of hits shows it."""
    return title if len(title) <= MAX_TITLE else f"{title[:MAX_TITLE]} …"


def item_texts(said: Statements, item: NamedNode, card: Card) -> Iterator[str]:
    """Yield the texts of an item: its sections, what is recommended and decided beside them, its case's number."""
    sections = [said.text(section, SG.text) for section in said.in_order(item, SG.section)]
    printed = "\n".join(sections)
    yield from sections
    for predicate in (SG.recommendation, SG.decision):
        for part in said.in_order(item, predicate):
            text = said.text(part, SG.text)
            if text not in printed:
                yield text
    yield card.number


def item_facets(said: Statements, item: NamedNode, card: Card) -> Iterator[tuple[str, str]]:
    """Yield the facets of an item, each value once."""
    yield "municipality", card.municipality
    yield "committee", card.committee
    yield "year", card.date[:4]
    yield "closed", "yes" if card.closed else "no"
    for outcome in card.outcomes:
        yield "outcome", outcome
    acts = {next(iter(said.values(cited, ELI.is_part_of)), cited).value for cited in said.values(item, SG.cites)}
    for act in sorted(acts):
        yield "act", act.partition("/id/act/")[2]
    for body in said.values(item, SG.mentions):
        yield "body", body.value.partition("/id/")[2]


def thing_entries(lines: GraphLines) -> Iterator[Entry]:
    """Yield a document for each thing with a name, class by class, in the order of their IRIs."""

    @cache
    def names_of_whole(whole: NamedNode) -> list[str]:
        return [name for predicates in NAMED_BY.values() for name in names_by(lines, whole, predicates)]

    for class_iri, predicates in NAMED_BY.items():
        things = lines.store.quads_for_pattern(None, RDF.type, class_iri, DefaultGraph())
        for iri in sorted(quad.subject.value for quad in things if isinstance(quad.subject, NamedNode)):
            thing = NamedNode(iri)
            wholes = lines.fresh().quads_for_pattern(thing, BELONGS_TO.get(class_iri, SG.nothing), None, DefaultGraph())
            context = sorted({name for quad in wholes for name in names_of_whole(named(quad))})
            yield thing_entry(iri, names_by(lines, thing, predicates), context)


def named(quad: Quad) -> NamedNode:
    """Return what a statement leads to, which is a thing with an IRI. Raises TypeError otherwise."""
    if not isinstance(quad.object, NamedNode):
        raise TypeError(f"{quad} leads to no thing")
    return quad.object


def names_by(lines: GraphLines, thing: NamedNode, predicates: Iterable[NamedNode]) -> list[str]:
    """Return the names that some properties give a thing, each once, in order."""
    store = lines.fresh()
    quads = (quad for each in predicates for quad in store.quads_for_pattern(thing, each, None, DefaultGraph()))
    return sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)})


def thing_entry(iri: str, names: Iterable[str], context: Iterable[str]) -> Entry:
    """Return the document of a thing: its own names whole and in words, and the words that tell it from its like."""
    entry = Entry()
    entry.add_text("iri", iri)
    for name in map(fold, names):
        for field in ("own_words", "own_stems", "words"):
            entry.add_text(field, name)
        entry.add_text("name", " ".join(word_analyzer().analyze(name)))
    for name in map(fold, context):
        entry.add_text("words", name)
    return entry
