"""Taking something out for good, and letting it come back: `sagsgraf withdraw`, `erase` and `restore`.

What is asked for is checked, then put on record, then published; `etl.publication.withholding` does the last. What is
to come back leaves the record, and the next build that reads it publishes it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pyoxigraph import DefaultGraph, NamedNode, Store

from etl.build import current_manifest
from etl.cpr import find_cpr_numbers
from etl.masking import mask_names
from etl.publication.manifest import now
from etl.publication.publish import locked
from etl.publication.withholding import withhold
from etl.published import Published
from etl.refusals import WrongUsage
from etl.report import renew_report
from etl.suppression import title_digest
from etl.traces import SHOWN, Traces, find_places
from etl.withdrawal import is_by_source
from ontology.dataset import DataDirectory
from ontology.iris import slug
from ontology.suppressed import Record, Suppression, digest
from ontology.terms import DCTERMS, FOAF, SG
from ontology.withdrawn import DOCUMENT, ERASED, ITEM, PERSON, Withdrawal

Finder = Callable[["Scene", str], Suppression]
"""Returns the row for what is published at a path. Raises WrongUsage where it cannot be taken out."""

MOST_REASON = 200
OF_DOCUMENTS = ("minutes", "meeting", "graph")
"""The kinds of addresses that mean a whole document."""


@dataclass(frozen=True)
class Scene:
    """What a command finds: the data set as it is served, and what is on record."""

    published: Published
    record: Record


@contextmanager
def found(data: DataDirectory) -> Iterator[Scene]:
    """Hold the data directory, with all published that is on record. Raises WrongUsage where there is no data set."""
    if data.current() is None:
        raise nothing_there(data)
    with locked(data):
        record = Record.read(data.suppressed).salted()
        manifest, version = withhold(data, current_manifest(data), record), data.current()
        if manifest is None or version is None:
            raise nothing_there(data)
        yield Scene(Published(manifest, version), record)


def nothing_there(data: DataDirectory) -> WrongUsage:
    """Return the reason why nothing can be taken out of a data directory."""
    return WrongUsage(f"{data.path} holds no data set; give the directory that sagsgraf build was given")


def withdraw(data: DataDirectory, iris: Sequence[str], reason: str) -> list[str]:
    """Take documents and items out for good; returns what was done, in lines.

    Raises WrongUsage where something is not published or the reason tells too much, and Locked; then nothing changes.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > MOST_REASON or next(find_cpr_numbers(reason), None):
        raise WrongUsage(f"the reason is published: say in 1 to {MOST_REASON} characters why, without personal data")

    def find(scene: Scene, path: str) -> Suppression:
        row = document_or_item(scene, path, reason)
        check_reason(scene, reason)
        return row

    return take_out(data, find, iris)


def erase(data: DataDirectory, iris: Sequence[str]) -> list[str]:
    """Take persons out for good; returns what was done, in lines. Raises as `withdraw` does."""
    return take_out(data, person, iris)


def take_out(data: DataDirectory, find: Finder, iris: Sequence[str]) -> list[str]:
    """Put on record what `find` returns for each IRI, publish the data set without it, and tell of it in lines."""
    with found(data) as scene:
        published, record = scene.published, scene.record
        paths = [published.path(iri) for iri in iris]
        if any(on_record(record, path) for path in paths):
            raise WrongUsage("that is taken out already; sagsgraf withdraw --list tells when and why")
        rows = {path: find(scene, path) for path in paths}
        fresh = recorded(record, rows.values())
        check_items_left(published, fresh)
        traces = [Traces.of(published, row, path) for path, row in rows.items()]
        fresh.write(data.suppressed)
        after, version = withhold(data, published.manifest, fresh), data.current()
        renew_report(data.report, fresh)
        done = [each for each in (after.withdrawn if after else ()) if each not in published.manifest.withdrawn]
        store = Store.read_only(str(version.store)) if version else Store()
    return [*map(tell, done), *(line for each in traces for line in each.find(store)), *find_places(store, traces)]


def recorded(record: Record, rows: Iterable[Suppression]) -> Record:
    """Return the record with some more rows; no reason in it names who is erased."""
    everything = {row.key: row for row in (*record.rows, *rows)}.values()
    reasons = mask_names([row.reason for row in everything], everything, record.salt)
    return replace(
        record, rows=tuple(replace(row, reason=reason) for row, reason in zip(everything, reasons, strict=True))
    )


def restore(data: DataDirectory, iris: Sequence[str]) -> list[str]:
    """Take documents, items and persons off the record, so that a build publishes them again; tells of it in lines.

    Raises WrongUsage where something is not on record, and Locked; then nothing changes.
    """
    with found(data) as scene:
        rows = []
        for path in map(scene.published.path, iris):
            row = on_record(scene.record, path)
            if row is None:
                raise WrongUsage(f"{path} is not on record as taken out; sagsgraf withdraw --list tells what is")
            rows.append(row)
        replace(scene.record, rows=tuple(row for row in scene.record.rows if row not in rows)).write(data.suppressed)
    told = ", ".join(row.path or "a person" for row in rows)
    return [
        f"off the record: {told}. Nothing is published yet; the next build that reads the sources does that: "
        f"sagsgraf build SOURCE... --data {data.path}"
    ]


def on_record(record: Record, path: str) -> Suppression | None:
    """Return the row that took out what was at a path, or None."""
    kind, _, place = path.partition("/")
    if kind == "person":
        named = digest(record.salt, place)
        return next((row for row in record.rows if row.kind == PERSON and named in row.people), None)
    kinds = {ITEM} if kind == "item" else {DOCUMENT} if kind in OF_DOCUMENTS else set()
    return next((row for row in record.rows if row.kind in kinds and row.path == place), None)


def document_or_item(scene: Scene, path: str, reason: str) -> Suppression:
    """Return the row for a document, by its own address or its meeting's or graph's, or for an item."""
    kind, _, place = path.partition("/")
    published = scene.published
    if kind in OF_DOCUMENTS:
        graph, manifest = f"{published.manifest.base_url}/graph/{place}", published.manifest
        known = {each.graph for each in manifest.documents} | {each.graph for each in manifest.withdrawn}
        if graph not in known:
            raise WrongUsage(f"no minutes are published of {place}; copy the address from the meeting's page")
        return Suppression(DOCUMENT, reason, now(), place)
    if kind == "item":
        title = next(published.texts(published.thing(path), DCTERMS.title), "")
        return Suppression(ITEM, reason, now(), place, title_digest(scene.record.salt, title))
    if kind == "person":
        raise WrongUsage(f"{path} is a person, who is taken out with: sagsgraf erase")
    items = "".join(f"\n  {item}" for item in items_that_tell_of(published, published.node(path)))
    raise WrongUsage(
        f"{path} is no document and no item: give the address of a meeting, of minutes or of an item"
        + (f". These tell of it:{items}" if items else "")
    )


def items_that_tell_of(published: Published, node: NamedNode) -> list[str]:
    """Return published items and meetings that lead to a thing, a few of them."""
    base, store = published.manifest.base_url, published.store
    meetings = {each.graph.replace("/graph/", "/id/meeting/") for each in published.manifest.documents}
    found = {quad.subject.value for quad in store.quads_for_pattern(None, None, node, DefaultGraph())}  # type: ignore[union-attr]
    return sorted(iri for iri in found if iri in meetings or iri.startswith(f"{base}/id/item/"))[:SHOWN]


def person(scene: Scene, path: str) -> Suppression:
    """Return the row for a person with all spellings of the name. Raises WrongUsage where it is no person."""
    kind, _, place = path.partition("/")
    if kind != "person":
        raise WrongUsage(f"{path} is no person; an item or a document is taken out with: sagsgraf withdraw")
    people = scene.published.spellings(scene.published.thing(path))
    names = {node.value.partition("/id/person/")[2] for node in people}
    sizes = {name.partition("/")[2].count("-") + 1 for name in names}
    digests = tuple(sorted(digest(scene.record.salt, name) for name in names))
    code = place.partition("/")[0]
    return Suppression(PERSON, ERASED, now(), municipality=code, people=digests, words=tuple(sorted(sizes)))


def check_reason(scene: Scene, reason: str) -> None:
    """Raise WrongUsage where a reason holds the name of somebody who is named in the data set, or was."""
    said = f"-{slug(reason)}-"
    names = {slug(name) for name in scene.published.texts(None, FOAF.name)}
    named = any(f"-{name}-" in said or f"-{name}s-" in said for name in names)
    if named or next(mask_names([reason], scene.record.rows, scene.record.salt)) != reason:
        raise WrongUsage("the reason is published: say it without a name")


def check_items_left(published: Published, record: Record) -> None:
    """Raise WrongUsage where an agenda would lose its last item: then the document is to be withdrawn."""
    base = published.manifest.base_url
    gone = {f"{base}/id/item/{row.path}" for row in record.rows if row.kind == ITEM}
    whole = {row.path for row in record.rows if row.kind == DOCUMENT}
    for meeting in {row.meeting for row in record.rows if row.kind == ITEM} - whole:
        items = published.store.quads_for_pattern(None, SG.agendaItem, None, NamedNode(f"{base}/graph/{meeting}"))
        left = {quad.object.value for quad in items if isinstance(quad.object, NamedNode)}
        if left and left <= gone:
            raise WrongUsage(f"nothing would be left of the meeting; withdraw all of it: {base}/id/meeting/{meeting}")


def list_out(data: DataDirectory) -> list[str]:
    """Return what was ever taken out, in lines; not what only lost its source. Raises WrongUsage where nothing is."""
    manifest = current_manifest(data)
    if manifest is None:
        raise nothing_there(data)
    return [tell(each) for each in manifest.withdrawn if not is_by_source(each)]


def tell(withdrawal: Withdrawal) -> str:
    """Return one line of what was taken out: when, what, how much, why."""
    what = withdrawal.item or withdrawal.graph or "a person"
    counts = f"{withdrawal.documents} documents, {withdrawal.statements} statements, {withdrawal.texts} texts"
    return f"{withdrawal.time} version {withdrawal.version} {withdrawal.kind} {what}: {counts}; {withdrawal.reason}"
