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
    """A part of a data set: its name in the IRI, "all", "0657" or "2015"; what it is; its days and files.

    `days` are the first and the last day of a meeting, or None without meetings. `edition` says since when there is
    such a part, and when it last changed.
    """

    name: str
    kind: str
    days: tuple[str, str] | None
    dumps: tuple[Dump, ...]
    edition: Edition

    @property
    def shown(self) -> str:
        """What readers call the part."""
        return municipalities()[self.name].official_name if self.kind == MUNICIPALITY else self.name


def list_parts(manifest: Manifest) -> list[Part]:
    """Return every part of which there are files, by name. Raises ValueError for a part of no kind known here."""
    ordered, days = sorted(manifest.dumps, key=lambda dump: dump.part), find_days(manifest)
    return [
        Part(name, kind_of(name), days.get(name), tuple(dumps), edition_of(manifest, name))
        for name, dumps in groupby(ordered, lambda dump: dump.part)
    ]


def kind_of(part: str) -> str:
    """Return what a part is. Raises ValueError for one of no kind known here."""
    if part == WHOLE:
        return WHOLE
    if part in municipalities():
        return MUNICIPALITY
    if len(part) == 4 and part.isdecimal():
        return YEAR
    raise ValueError(f"there are dumps of {part!r}, which is neither {WHOLE!r}, a municipality nor a year")


def find_days(manifest: Manifest) -> dict[str, tuple[str, str]]:
    """Return the first and the last day of a meeting in each part that has one, by its name."""
    days: dict[str, tuple[str, str]] = {}
    for document in manifest.documents:
        day = day_of(document)
        for part in (WHOLE, document.municipality, day[:4]):
            first, last = days.get(part, (day, day))
            days[part] = min(first, day), max(last, day)
    return days


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
    """Return the day of a document's meeting, in which the name of its graph ends."""
    return document.graph.rpartition("/")[2]
