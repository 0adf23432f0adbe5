"""The layout of a data directory: what a build writes and a server reads.

DIR/current             symbolic link to the version that is served; replacing it is the publication
DIR/versions/000001/    one published version, never changed afterwards
    store/              the Oxigraph store
    dumps/              the files that the catalogue names
    pieces.json         where in the dumps what is
    catalog.nq          the DCAT catalogue and the VoID description
    manifest.json       base URL, software, and each document with its source and graph
    search/             the search index of its items and names
    feed/               the change feed: every version of every thing so far
    printed.jsonl       the earlier decisions that documents print, wherever they are described now
DIR/held                symbolic link to the version that lost too much to be served unseen, if there is one
DIR/suppressed.jsonl    what was taken out for good, which no build publishes again
DIR/report.json         what the last build did with each source
DIR/keep                how many versions stay, where a build was told so
DIR/catalog.toml        what the catalogue says of whoever publishes the data; written by him, need not exist
DIR/lock                held by the build that runs
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.editions import Edition
from ontology.gaps import Listing, Quarantine
from ontology.replacing import replace_json
from ontology.withdrawn import Withdrawal


@dataclass(frozen=True, slots=True)
class Document:
    """One published document: where it came from, how it was read, and the graph that holds it."""

    source: str
    sha256: str
    fingerprint: str
    graph: str
    municipality: str
    layout: str
    items: int
    quads: int
    warnings: tuple[str, ...] = ()
    run: str = ""
    read: str = ""
    """The digest that names the reading, and when it took place in ISO 8601."""
    agenda: bool = False
    """Whether the document only tells what is to be decided; then minutes of the meeting take its place."""
    committee: str = ""
    """The name of the committee that held the meeting."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many of its items have a title, a case, a decision ...: what `etl.coverage.counting` counts in its graph."""
    confidence: float | None = None
    """How sure the reading is, from 0 to 1."""
    shapes: Mapping[str, int] = field(default_factory=dict)
    """How often each shape warns of something in the graph, by the shape's name."""
    withheld: tuple[str, ...] = ()
    """The digests of what was taken out of it for good: rows of `ontology.suppressed`."""

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Document":
        """Return what a manifest says of one document."""
        return cls(**{**row, "warnings": tuple(row["warnings"]), "withheld": tuple(row.get("withheld", ()))})


WHOLE = "all"
"""The part of the data set that is all of it."""


@dataclass(frozen=True)
class Dump:
    """One dump file: its name in the folder of dumps, what part of the data set it holds, size and content.

    `part` is "all", a municipality's code ("0657") or a year ("2015"). `format` is the suffix of what is within the
    compressed file, `compression` the suffix of how it is packed ("gz", "zst", or empty); `table` names the table of a
    file of rows. `count` is how many statements or rows it holds, those in two graphs twice.
    """

    name: str
    part: str
    format: str
    bytes: int
    sha256: str
    count: int
    compression: str = ""
    table: str = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Dump":
        """Return what a manifest says of one file; older ones name the municipality and the statements."""
        if "municipality" not in row:
            return cls(**row)
        part, count = row["municipality"] or WHOLE, row["statements"]
        return cls(row["name"], part, row["format"], row["bytes"], row["sha256"], count, "gz")


@dataclass(frozen=True)
class Operator:
    """Whoever publishes the data set, and on what terms; what is empty is left unsaid.

    `licence` and `frequency` are codes of the EU authority tables ("CC0", "DAILY"), `publisher_type` is one of ADMS's
    ("LocalAuthority"), and `issued` the day when the data set was first published.
    """

    publisher: str = "Sagsgraf"
    licence: str = "CC0"
    frequency: str = "IRREG"
    homepage: str = ""
    email: str = ""
    contact: str = ""
    publisher_type: str = ""
    issued: str = ""


@dataclass(frozen=True)
class Manifest:
    """What one published version holds; `published` is the moment of publication in ISO 8601.

    `withdrawn` is what an earlier version held and this one does not; its URIs answer 410. `salt` goes into the digests
    of the persons among it. `editions` say since when there is each part; those of which there are no dumps are gone.
    `quarantined` are the sources that were last read in vain, `listings` what sources list, whatever was fetched of it.
    """

    base_url: str
    version: int
    software: str
    published: str
    documents: Sequence[Document] = ()
    dumps: tuple[Dump, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    cursor: int | None = None
    """The last change that the version holds, from which the change feed goes on; older versions have no feed."""
    salt: str = ""
    operator: Operator = Operator()
    quarantined: tuple[Quarantine, ...] = ()
    listings: tuple[Listing, ...] = ()
    editions: tuple[Edition, ...] = ()

    def write(self, path: Path) -> None:
        """Write the manifest as JSON to `path`, in one step."""
        replace_json(path, self)

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Read a manifest that `write` wrote. Raises OSError or ValueError when it is missing or broken."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            **data
            | {
                "documents": tuple(map(Document.of, data["documents"])),
                "dumps": tuple(map(Dump.read, data["dumps"])),
                "withdrawn": tuple(map(Withdrawal.read, data["withdrawn"])),
                "quarantined": tuple(Quarantine(**row) for row in data.get("quarantined", ())),
                "listings": tuple(map(Listing.read, data.get("listings", ()))),
                "operator": Operator(**data.get("operator", {})),
                "editions": tuple(Edition(**row) for row in data.get("editions", ())),
            }
        )


@dataclass(frozen=True)
class Version:
    """One published version on disk; `made`, in nanoseconds, tells it from one of the same number made anew."""

    path: Path
    made: int = 0

    @property
    def number(self) -> int:
        """Its number, as the manifest says it."""
        return int(self.path.name)

    @property
    def store(self) -> Path:
        """The Oxigraph store, opened read-only by everyone but the build that makes it."""
        return self.path / "store"

    @property
    def dumps(self) -> Path:
        """The folder of dump files."""
        return self.path / "dumps"

    @property
    def pieces(self) -> Path:
        """The list of the pieces that the dump files are put together from, for the next build."""
        return self.path / "pieces.json"

    @property
    def catalog(self) -> Path:
        """The catalogue as N-Quads."""
        return self.path / "catalog.nq"

    @property
    def search(self) -> Path:
        """The search index; versions of an earlier program have none."""
        return self.path / "search"

    @property
    def printed(self) -> Path:
        """What documents print of other meetings' decisions, a line each, for the next build to join anew."""
        return self.path / "printed.jsonl"

    @property
    def feed(self) -> Path:
        """The folder of the change feed; versions of an earlier program have none."""
        return self.path / "feed"

    @property
    def manifest(self) -> Path:
        """The manifest as JSON."""
        return self.path / "manifest.json"


@dataclass(frozen=True)
class DataDirectory:
    """A data directory, which may still be empty."""

    path: Path

    @property
    def current_link(self) -> Path:
        """The symbolic link to the served version."""
        return self.path / "current"

    @property
    def versions(self) -> Path:
        """The folder of versions."""
        return self.path / "versions"

    @property
    def report(self) -> Path:
        """The report of the last build."""
        return self.path / "report.json"

    @property
    def keep(self) -> Path:
        """The file that says how many versions stay."""
        return self.path / "keep"

    @property
    def suppressed(self) -> Path:
        """The record of what was taken out for good (`ontology.suppressed`)."""
        return self.path / "suppressed.jsonl"

    @property
    def operator(self) -> Path:
        """What the catalogue says of whoever publishes the data, which need not exist."""
        return self.path / "catalog.toml"

    @property
    def lock(self) -> Path:
        """The file that the running build holds locked."""
        return self.path / "lock"

    def current(self) -> Version | None:
        """Return the version that is served now, or None before the first publication."""
        try:
            path = self.path / self.current_link.readlink()
            return Version(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            return None

    def published(self) -> list[Version]:
        """Return the versions that are there, the served one first, then the older ones; none that is newer."""
        current = self.current()
        if current is None:
            return []
        names = sorted((path.name for path in self.versions.iterdir() if path.name.isdecimal()), reverse=True)
        older = (Version(self.versions / name) for name in names if name < current.path.name)
        return [current, *older]
