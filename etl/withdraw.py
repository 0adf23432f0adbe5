"""Taking something out for good: what `sagsgraf withdraw` and `sagsgraf erase` do.

What is asked for is checked, then put on record, then published; `etl.publication.withholding` does the last.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from etl.build import current_manifest
from etl.cpr import find_cpr_numbers
from etl.masking import GENITIVE, WORD_RE
from etl.publication.manifest import now
from etl.publication.publish import locked
from etl.publication.withholding import withhold
from etl.refusals import WrongUsage
from etl.suppression import title_digest
from ontology.dataset import DOCUMENT, ERASED, ITEM, PERSON, DataDirectory, Manifest, Withdrawal
from ontology.iris import slug
from ontology.suppressed import Record, Suppression, digest
from ontology.terms import DCTERMS, FOAF, SG

Finder = Callable[["Published", str, str], Suppression]
"""Returns the row for what is published at a path, with a salt. Raises WrongUsage where it cannot be taken out."""

MOST_REASON = 200
SHOWN = 20


@dataclass(frozen=True)
class Published:
    """The data set as it is served when a command begins."""

    manifest: Manifest
    store: Store

    def path(self, iri: str) -> str:
        """Return what an IRI says behind the base URL, without the `id` or `doc` of things: "item/0657/..."."""
        path = iri.removeprefix(self.manifest.base_url).strip("/")
        return path.removeprefix("id/").removeprefix("doc/")

    def thing(self, path: str) -> NamedNode:
        """Return the thing at a path. Raises WrongUsage where nothing is published of it."""
        try:
            node = NamedNode(f"{self.manifest.base_url}/id/{path}")
        except ValueError as error:
            raise WrongUsage(f"{path} is no address; copy one from a page") from error
        if next(self.store.quads_for_pattern(node, None, None, DefaultGraph()), None) is None:
            raise WrongUsage(f"nothing is published of {node.value}; copy the address from its page")
        return node

    def texts(self, node: NamedNode | None, predicate: NamedNode, graph: str | None = None) -> Iterator[str]:
        """Yield the texts of a property, of one thing or of all."""
        place = NamedNode(graph) if graph else DefaultGraph()
        for quad in self.store.quads_for_pattern(node, predicate, None, place):
            if isinstance(quad.object, Literal):
                yield quad.object.value


def withdraw(data: DataDirectory, iris: Sequence[str], reason: str) -> list[str]:
    """Take documents and items out for good; returns what was done, in lines.

    Raises WrongUsage where something is not published or the reason tells too much, and Locked; then nothing changes.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > MOST_REASON or next(find_cpr_numbers(reason), None):
        raise WrongUsage(f"the reason is published: say in 1 to {MOST_REASON} characters why, without personal data")

    def find(published: Published, salt: str, path: str) -> Suppression:
        row = document_or_item(published, salt, path, reason)
        check_reason(published, graph_of(row), reason)
        return row

    return take_out(data, find, iris)


def erase(data: DataDirectory, iris: Sequence[str]) -> list[str]:
    """Take persons out for good; returns what was done, in lines. Raises as `withdraw` does."""

    return take_out(data, person, iris)


def take_out(data: DataDirectory, find: Finder, iris: Sequence[str]) -> list[str]:
    """Put on record what `find` returns for each IRI, publish the data set without it, and tell of it in lines."""
    with locked(data):
        record = Record.read(data.suppressed).salted()
        manifest, version = withhold(data, current_manifest(data), record), data.current()
        if manifest is None or version is None:
            raise WrongUsage(f"{data.path} holds no data set")
        published = Published(manifest, Store.read_only(str(version.store)))
        paths = [published.path(iri) for iri in iris]
        rows = {path: find(published, record.salt, path) for path in paths}
        fresh = replace(record, rows=tuple({row.key: row for row in (*record.rows, *rows.values())}.values()))
        check_items_left(published, fresh)
        traces = [Traces.of(published, row, path) for path, row in rows.items()]
        del published
        fresh.write(data.suppressed)
        after, version = withhold(data, manifest, fresh), data.current()
        done = [each for each in (after.withdrawn if after else ()) if each not in manifest.withdrawn]
        store = Store.read_only(str(version.store)) if version else Store()
    return [*map(tell, done), *(line for each in traces for line in each.find(store))]


def document_or_item(published: Published, salt: str, path: str, reason: str) -> Suppression:
    """Return the row for a document, by its own address or its meeting's or graph's, or for an item."""
    kind, _, place = path.partition("/")
    base = published.manifest.base_url
    if kind in ("minutes", "meeting", "graph"):
        graph = f"{base}/graph/{place}"
        if graph not in {document.graph for document in published.manifest.documents}:
            raise WrongUsage(f"no minutes are published of {place}; copy the address from the meeting's page")
        return Suppression(DOCUMENT, reason, now(), graph)
    if kind == "item":
        item = published.thing(path)
        title = next(published.texts(item, DCTERMS.title), "")
        return Suppression(ITEM, reason, now(), item.value, title_digest(salt, title))
    raise WrongUsage(
        f"{path} is no document and no item: give the address of a meeting, of minutes or of an item; "
        "a person is taken out with: sagsgraf erase"
    )


def person(published: Published, salt: str, path: str) -> Suppression:
    """Return the row for a person with all spellings of the name. Raises WrongUsage where it is no person."""
    kind, _, place = path.partition("/")
    if kind != "person":
        raise WrongUsage(f"{path} is no person; an item or a document is taken out with: sagsgraf withdraw")
    names = {node.value.partition("/id/person/")[2] for node in spellings(published, published.thing(path))}
    sizes = {name.partition("/")[2].count("-") + 1 for name in names}
    digests = tuple(sorted(digest(salt, name) for name in names))
    code = place.partition("/")[0]
    return Suppression(PERSON, ERASED, now(), municipality=code, people=digests, words=tuple(sorted(sizes)))


def spellings(published: Published, node: NamedNode) -> set[NamedNode]:
    """Return a person with everyone who is said to be the same, spelled differently."""
    found: set[NamedNode] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            ways = ((each, None), (None, each))
            quads = [
                quad
                for subject, value in ways
                for quad in published.store.quads_for_pattern(subject, SG.spellingOf, value, DefaultGraph())
            ]
            ends = (end for quad in quads for end in (quad.subject, quad.object))
            waiting.extend(end for end in ends if isinstance(end, NamedNode))
    return found


def check_reason(published: Published, graph: str, reason: str) -> None:
    """Raise WrongUsage where a reason holds the name of somebody whom a document names."""
    said = f"-{slug(reason)}-"
    if any(f"-{slug(name)}-" in said for name in published.texts(None, FOAF.name, graph)):
        raise WrongUsage("the reason is published: say it without a name")


def check_items_left(published: Published, record: Record) -> None:
    """Raise WrongUsage where an agenda would lose its last item: then the document is to be withdrawn."""
    gone = {row.iri for row in record.rows}
    for graph in {graph_of(row) for row in record.rows if row.kind == ITEM}:
        items = published.store.quads_for_pattern(None, SG.agendaItem, None, NamedNode(graph))
        left = {quad.object.value for quad in items if isinstance(quad.object, NamedNode)}
        if graph not in gone and left and left <= gone:
            meeting = graph.replace("/graph/", "/id/meeting/")
            raise WrongUsage(f"nothing would be left of the meeting; withdraw all of it: {meeting}")


def list_out(data: DataDirectory) -> list[str]:
    """Return what was ever taken out, in lines."""
    manifest = current_manifest(data)
    return list(map(tell, manifest.withdrawn)) if manifest else []


def tell(withdrawal: Withdrawal) -> str:
    """Return one line of what was taken out: when, what, how much, why."""
    what = withdrawal.item or withdrawal.graph or "a person"
    counts = f"{withdrawal.documents} documents, {withdrawal.statements} statements, {withdrawal.texts} texts"
    return f"{withdrawal.time} version {withdrawal.version} {withdrawal.kind} {what}: {counts}; {withdrawal.reason}"


@dataclass(frozen=True)
class Traces:
    """What may still be published of what is taken out: its decisions in other documents, a person's last name."""

    decisions: tuple[NamedNode, ...] = ()
    last_names: frozenset[str] = frozenset()
    municipality: str = ""

    @classmethod
    def of(cls, published: Published, row: Suppression, path: str) -> "Traces":
        """Return what to look for after a row is published, from what is published before."""
        if row.kind == PERSON:
            people = spellings(published, published.thing(path))
            names = frozenset(node.value.rpartition("/")[2].rpartition("-")[2] for node in people)
            return cls(last_names=names, municipality=row.municipality)
        item = NamedNode(row.iri) if row.kind == ITEM else None
        quads = published.store.quads_for_pattern(item, SG.decision, None, NamedNode(graph_of(row)))
        return cls(tuple(quad.object for quad in quads if isinstance(quad.object, NamedNode)))

    def find(self, store: Store) -> Iterator[str]:
        """Yield in lines what is still published, for somebody to look at."""
        for decision in self.decisions:
            for quad in store.quads_for_pattern(None, SG.earlierDecision, decision, DefaultGraph()):
                yield f"another document prints its decision, too, and keeps it: {named(quad.subject)}"
        if self.last_names:
            places = sorted(self.find_last_names(store))
            yield (
                f"{len(places)} things still hold the last name in their texts, of whomever it is; a name that stands "
                "alone is not found by itself. Look at them, and withdraw items where it must go:"
                if places
                else "no text holds the last name any more"
            )
            yield from places[:SHOWN]
            if len(places) > SHOWN:
                yield f"and {len(places) - SHOWN} more; search for the name"

    def find_last_names(self, store: Store) -> set[str]:
        """Return the things of the municipality whose texts hold the last name, apart from other persons."""
        place, spell = f"/id/[a-z-]+/{self.municipality}/", cache(slug)
        found: set[str] = set()
        for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
            if isinstance(quad.object, Literal) and quad.predicate != FOAF.name:
                words = {spell(word) for word in WORD_RE.findall(quad.object.value)}
                if self.last_names & {form for word in words for form in (word, word.removesuffix(GENITIVE))}:
                    found.add(named(quad.subject))
        return {iri for iri in found if re.search(place, iri)}


def named(node: object) -> str:
    """Return the IRI of a thing."""
    return node.value if isinstance(node, NamedNode) else str(node)


def graph_of(row: Suppression) -> str:
    """Return the graph of the document that a row takes out, or takes an item from."""
    return row.iri if row.kind == DOCUMENT else row.iri.replace("/id/item/", "/graph/").rpartition("/")[0]
