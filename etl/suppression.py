"""What is left of a document when an item of it or a person is taken out: a pure function on its statements.

It is applied to what the store holds when something is withdrawn, and to every later reading of the document before
that is checked. Each row of the record is applied to what the rows before it have left, so that both come to the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from etl.masking import Names
from etl.printed import Printed, Statements
from ontology.suppressed import Suppression, digest, named_person
from ontology.terms import DCTERMS, FOAF, OA, ORG, RDF, SG, XSD
from ontology.withdrawn import ITEM
from shapes.index import Stated

OF_PERSON = {SG.person, ORG.member, OA.hasBody}
"""What says that a thing is one person's: an attendance, a membership, a mention."""

Gone = Callable[[object], bool]
Node = NamedNode | BlankNode | Triple
Term = Node | Literal


@dataclass(frozen=True)
class Tally:
    """How much was changed: documents, statements that are gone or differ, texts in which a name was masked."""

    documents: int = 0
    statements: int = 0
    texts: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(self.documents + other.documents, self.statements + other.statements, self.texts + other.texts)


def suppress(
    statements: Statements, rows: Iterable[Suppression], salt: str
) -> tuple[Statements, dict[Suppression, Tally]]:
    """Return what some rows of the record leave of a document, one after the other, and what each of them changed."""
    changes: dict[Suppression, Tally] = {}
    for row in rows:
        left = suppress_one(statements, row, salt)
        if left != statements:
            changes[row] = count_changes(statements, left)
            statements = left
    return statements, changes


def suppress_one(statements: Statements, row: Suppression, salt: str) -> Statements:
    """Return what one row leaves of a document."""
    if row.kind == ITEM:
        return take_out_items(statements, row, salt)
    names = Names.of(row, salt)
    return take_out_person(statements, names) if speaks_of(statements, names) else statements


def speaks_of(statements: Statements, names: Names) -> bool:
    """Tell whether a name stands anywhere in a document; that is found out faster than what taking it out changes."""
    starts = {own_start(quad) for quad in statements.stated[:1]}
    values = {value for start in starts for value in may_name(statements.stated, start)}
    values.update(text for each in statements.printed for text in (each.statements, *each.texts.values()))
    return any(map(names.holds, values))


def may_name(quads: Iterable[Quad], start: str) -> set[str]:
    """Return the texts and addresses in which a name may stand; `start` is what the data set's own IRIs begin with."""
    terms = {term for quad in quads for term in (quad.subject, quad.object)}
    values = {term.value for term in terms if isinstance(term, NamedNode | Literal)}
    return {value for value in values if not value.startswith(start) or named_person(value.removeprefix(start))}


def count_changes(before: Statements, after: Statements) -> Tally:
    """Return what a row changed in a document."""
    lost = set(before.whole()) - set(after.whole())
    said = {(quad.subject, quad.predicate) for quad in after.whole()}
    masked = sum(isinstance(quad.object, Literal) and (quad.subject, quad.predicate) in said for quad in lost)
    return Tally(1, len(lost), masked)


def count_items(statements: Iterable[Stated]) -> int:
    """Return how many items of agendas are described."""
    return sum(each.predicate == RDF.type and each.object == SG.AgendaItem for each in statements)


def take_out_items(statements: Statements, row: Suppression, salt: str) -> Statements:
    """Return a document without an item: its parts, its decision, and what nothing else speaks of."""
    agenda = Agenda.read(statements.stated)
    items = agenda.chosen(row, salt)
    decisions = {quad.object for quad in statements.stated if quad.predicate == SG.decision and quad.subject in items}
    places = tuple(f"{item.value.partition('/id/item/')[2]}/" for item in items)

    def is_gone(node: object) -> bool:
        if not isinstance(node, NamedNode):
            return False
        place = node.value.partition("/id/")[2].partition("/")[2]
        return node in decisions or f"{place}/".startswith(places)

    left, lost = without(statements, is_gone), agenda.titles_of_cases(items)
    kept = (quad for quad in left.stated if quad.predicate != DCTERMS.title or (quad.subject, quad.object) not in lost)
    return prune(statements, replace(left, stated=tuple(kept)))


@dataclass(frozen=True)
class Agenda:
    """The items of a document, their titles and their cases."""

    items: set[NamedNode]
    titles: dict[NamedNode, Literal]
    cases: dict[NamedNode, object]

    @classmethod
    def read(cls, quads: Iterable[Quad]) -> "Agenda":
        """Return the agenda that a document states."""
        items, titles, cases = set(), {}, {}
        for quad in quads:
            subject, value = quad.subject, quad.object
            if quad.predicate == SG.agendaItem:
                items.add(value)
            elif quad.predicate == DCTERMS.title and isinstance(value, Literal):
                titles[subject] = value
            elif quad.predicate == SG.case:
                cases[subject] = value
        named = {item for item in items if isinstance(item, NamedNode)}
        return cls(
            named,
            {item: titles[item] for item in named if item in titles},
            {item: cases[item] for item in named if item in cases},
        )

    def chosen(self, row: Suppression, salt: str) -> set[NamedNode]:
        """Return the item that a row means; where it stands there no longer, all with its title and what is there."""
        own = {item for item in self.items if item.value.endswith(f"/id/item/{row.path}")}
        digests = {item: title_digest(salt, title.value) for item, title in self.titles.items()}
        if any(digests.get(item, row.title) == row.title for item in own):
            return own
        return own | {item for item, found in digests.items() if found == row.title}

    def titles_of_cases(self, items: set[NamedNode]) -> set[tuple[object, Literal]]:
        """Return the cases with the titles that they have only of some items."""
        pairs = {item: (case, self.titles[item]) for item, case in self.cases.items() if item in self.titles}
        kept = {pair for item, pair in pairs.items() if item not in items}
        return {pair for item, pair in pairs.items() if item in items} - kept


def title_digest(salt: str, title: str) -> str:
    """Return the digest of an item's title, by which it is known when it moves."""
    return digest(salt, " ".join(title.split()).lower())


def take_out_person(statements: Statements, names: Names) -> Statements:
    """Return a document without a person: no statement about or to the person, and the name masked in every text."""

    def is_person(node: object) -> bool:
        if not isinstance(node, NamedNode):
            return False
        named = named_person(node.value.partition("/id/")[2])
        return named is not None and named.startswith(f"{names.municipality}/") and names.knows(named.partition("/")[2])

    owned = {quad.subject for quad in statements.whole() if quad.predicate in OF_PERSON and is_person(quad.object)}
    left = prune(statements, without(statements, lambda node: is_person(node) or node in owned))
    return mask_texts(left, names)


def without(statements: Statements, is_gone: Gone) -> Statements:
    """Return a document without every statement of and to some nodes."""

    def kept(quads: Iterable[Quad]) -> tuple[Quad, ...]:
        return tuple(quad for quad in quads if not is_gone(quad.subject) and not is_gone(quad.object))

    printed = []
    for each in statements.printed:
        links = tuple(
            (item, node) for item, node in each.links if not is_gone(NamedNode(item)) and not is_gone(NamedNode(node))
        )
        if links:
            texts = {node: text for node, text in each.texts.items() if not is_gone(NamedNode(node))}
            printed.append(described_by(replace(each, links=links, texts=texts), kept(each.description())))
    return Statements(kept(statements.stated), tuple(printed))


def described_by(printed: Printed, quads: Iterable[Quad]) -> Printed:
    """Return a printed decision with another description."""
    return replace(printed, statements="".join(sorted(f"{quad} .\n" for quad in quads)))


def prune(before: Statements, after: Statements) -> Statements:
    """Return a document without the descriptions of what it no longer speaks of."""
    lost = reached(before.whole()) - reached(after.whole())

    def kept(quads: Iterable[Quad]) -> tuple[Quad, ...]:
        return tuple(quad for quad in quads if quad.subject not in lost)

    printed = (described_by(each, kept(each.description())) for each in after.printed)
    return Statements(kept(after.stated), tuple(printed)) if lost else after


def reached(quads: Sequence[Quad]) -> set[NamedNode]:
    """Return all that the document and its mentions lead to."""
    links: dict[object, list[NamedNode]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.object, NamedNode):
            links[quad.subject].append(quad.object)
    starts = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object in (SG.Minutes, SG.Mention)}
    found: set[NamedNode] = set()
    waiting = [start for start in starts if isinstance(start, NamedNode)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(links[node])
    return found


def mask_texts(statements: Statements, names: Names) -> Statements:
    """Return a document with some names masked; a mention's quote stays the text of its section at its place."""
    quads, mask = statements.whole(), cache(names.mask)
    texts = ((quad.subject, quad, quad.object) for quad in quads if quad.predicate == SG.text)
    changed = {node: found for node, quad, text in texts if (found := mask_object(quad, text, mask)) is not text}
    quotes = quotes_within(quads, changed)

    def masked(quad: Quad) -> Quad | None:
        value = quad.object
        is_quote = quad.predicate == SG.quote and quad.subject in quotes
        found = quotes[quad.subject] if is_quote else mask_object(quad, value, mask)
        if found is value:
            return quad
        return Quad(quad.subject, quad.predicate, found, quad.graph_name) if found else None

    def all_masked(quads: Iterable[Quad]) -> tuple[Quad, ...]:
        return tuple(dict.fromkeys(found for quad in quads if (found := masked(quad)) is not None))

    printed = tuple(
        described_by(
            replace(each, texts={node: mask(text) for node, text in each.texts.items()}),
            all_masked(each.description()),
        )
        for each in statements.printed
    )
    return Statements(all_masked(statements.stated), printed)


def mask_object(quad: Quad, value: Term, mask: Callable[[str], str]) -> Term | None:
    """Return a statement's value with its texts masked, the very same where it holds none; None for no value.

    Of an address nothing is left: the source is named in words then, and an attachment loses its address. Another
    person's name stays whole.
    """
    if isinstance(value, Literal):
        if quad.predicate == FOAF.name or not (value.language or value.datatype == XSD.string):
            return value
        text = mask(value.value)
        if text == value.value:
            return value
        return Literal(text, language=value.language) if value.language else Literal(text)
    if isinstance(value, NamedNode) and not value.value.startswith(own_start(quad)):
        text = unquote(value.value)
        if (masked := mask(text)) != text:
            return Literal(masked) if quad.predicate == DCTERMS.source else None
    return value


def own_start(quad: Quad) -> str:
    """Return what the IRIs of the data set's things begin with, from the name of a document's graph."""
    base, _, _ = quad.graph_name.value.partition("/graph/")  # type: ignore[union-attr]
    return f"{base}/id/"


def quotes_within(quads: Iterable[Quad], changed: Mapping[Node, Term | None]) -> dict[Node, Literal]:
    """Return the quote of each mention in a section whose text has changed."""
    facts: dict[Node, dict[NamedNode, Term]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate in (SG.inSection, SG.start, SG.end, SG.quote):
            facts[quad.subject][quad.predicate] = quad.object
    quotes: dict[Node, Literal] = {}
    for mention, said in facts.items():
        section, start, end = said.get(SG.inSection), said.get(SG.start), said.get(SG.end)
        text = changed.get(section) if isinstance(section, NamedNode) else None
        if isinstance(text, Literal) and isinstance(start, Literal) and isinstance(end, Literal):
            quotes[mention] = Literal(text.value[int(start.value) : int(end.value)], language=text.language)
    return quotes
