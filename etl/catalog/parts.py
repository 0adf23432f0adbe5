"""The parts of a data set, each a data set of the catalogue: all of it, each municipality, each year."""

from dataclasses import dataclass
from itertools import groupby

from etl.tables import municipalities
from ontology.dataset import WHOLE, Document, Dump, Manifest

MUNICIPALITY, YEAR = "municipality", "year"
SERIES = {MUNICIPALITY: "municipalities", YEAR: "years"}
"""The kinds of parts that make a series, and its name."""


@dataclass(frozen=True)
class Part:
    """A part of a data set: its name in the IRI, "all", "0657" or "2015"; what it is; its documents and files."""

    name: str
    kind: str
    documents: tuple[Document, ...]
    dumps: tuple[Dump, ...]

    @property
    def shown(self) -> str:
        """What readers call the part."""
        return municipalities()[self.name].official_name if self.kind == MUNICIPALITY else self.name

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day of a meeting, or None without meetings; a graph's name ends in the date."""
        days = [day_of(document) for document in self.documents]
        return (min(days), max(days)) if days else None

    @property
    def modified(self) -> str | None:
        """When its newest document was read, or None without documents."""
        return max((document.read for document in self.documents), default=None)


def list_parts(manifest: Manifest) -> list[Part]:
    """Return every part of which there are files, by name. Raises ValueError for a part of no kind known here."""
    ordered = sorted(manifest.dumps, key=lambda dump: dump.part)
    return [make_part(manifest, name, tuple(dumps)) for name, dumps in groupby(ordered, lambda dump: dump.part)]


def make_part(manifest: Manifest, name: str, dumps: tuple[Dump, ...]) -> Part:
    """Return one part with the documents that are in it."""
    if name == WHOLE:
        return Part(name, WHOLE, manifest.documents, dumps)
    if name in municipalities():
        inside = (document for document in manifest.documents if document.municipality == name)
        return Part(name, MUNICIPALITY, tuple(inside), dumps)
    if len(name) == 4 and name.isdecimal():
        inside = (document for document in manifest.documents if day_of(document).startswith(name))
        return Part(name, YEAR, tuple(inside), dumps)
    raise ValueError(f"{dumps[0].name} holds the part {name!r}, which is neither {WHOLE!r}, a municipality nor a year")


def day_of(document: Document) -> str:
    """Return the day of a document's meeting."""
    return document.graph.rpartition("/")[2]
