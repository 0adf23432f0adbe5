"""The parts of a data set, each a data set of the catalogue: all of it, each municipality, each year."""

from dataclasses import dataclass
from itertools import groupby

from etl.tables import municipalities
from ontology.dataset import WHOLE, Document, Dump, Manifest
from ontology.editions import Edition

MUNICIPALITY, YEAR = "municipality", "year"
SERIES = {MUNICIPALITY: "municipalities", YEAR: "years"}
"""The kinds of parts that make a series, and its name."""


@dataclass(frozen=True)
class Part:
    """A part of a data set: its name in the IRI, "all", "0657" or "2015"; what it is; its documents and files.

    `edition` says since when there is such a part, and when it last changed.
    """

    name: str
    kind: str
    documents: tuple[Document, ...]
    dumps: tuple[Dump, ...]
    edition: Edition

    @property
    def shown(self) -> str:
        """What readers call the part."""
        return municipalities()[self.name].official_name if self.kind == MUNICIPALITY else self.name

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day of a meeting, or None without meetings; a graph's name ends in the date."""
        days = [day_of(document) for document in self.documents]
        return (min(days), max(days)) if days else None


def list_parts(manifest: Manifest) -> list[Part]:
    """Return every part of which there are files, by name. Raises ValueError for a part of no kind known here."""
    ordered = sorted(manifest.dumps, key=lambda dump: dump.part)
    return [make_part(manifest, name, tuple(dumps)) for name, dumps in groupby(ordered, lambda dump: dump.part)]


def make_part(manifest: Manifest, name: str, dumps: tuple[Dump, ...]) -> Part:
    """Return one part with the documents that are in it."""
    if name == WHOLE:
        kind, inside = WHOLE, list(manifest.documents)
    elif name in municipalities():
        kind, inside = MUNICIPALITY, [each for each in manifest.documents if each.municipality == name]
    elif len(name) == 4 and name.isdecimal():
        kind, inside = YEAR, [each for each in manifest.documents if day_of(each).startswith(name)]
    else:
        raise ValueError(
            f"{dumps[0].name} holds the part {name!r}, which is neither {WHOLE!r}, a municipality nor a year"
        )
    return Part(name, kind, tuple(inside), dumps, edition_of(manifest, name))


def edition_of(manifest: Manifest, name: str) -> Edition:
    """Return the edition of a part; of a version that tells none, its own."""
    known = (each for each in manifest.editions if each.part == name)
    return next(known, Edition(name, manifest.version, manifest.published))


def issued_of(manifest: Manifest, part: Part | None = None) -> str:
    """Return the day or the moment when a part, or the whole, was first published, in ISO 8601; empty if not known.

    What whoever publishes the data set says of it goes for all that was there from the first version on, for that
    may be one made anew.
    """
    edition = part.edition if part else edition_of(manifest, WHOLE)
    return edition.issued if edition.first > 1 else manifest.operator.issued or edition.issued


def day_of(document: Document) -> str:
    """Return the day of a document's meeting."""
    return document.graph.rpartition("/")[2]
