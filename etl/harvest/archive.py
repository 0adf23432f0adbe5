"""What lies on disk of one site: the answers as they came, and beside them what is known of each meeting.

FOLDER/2022-01-10_ID.json       a meeting as the site answered; the date is the one it was first listed under
FOLDER/sources.csv              file, municipality and the meeting's page for people, as a build reads it
FOLDER/.harvest/listing.json    the site's list of meetings as it answered
FOLDER/.harvest/state.jsonl     what is known of each meeting ever listed; the last line on a meeting holds
FOLDER/.harvest/earlier/        answers that were replaced by others, with the beginning of their SHA-256
FOLDER/.harvest/coverage.json   what the last harvest came to
FOLDER/.harvest/lock            held by the harvest that runs

A build passes over hidden names. Each file is written beside its place and then moved there, and a line of the state is
written after the file that it tells of, so a harvest may be killed at any moment.
"""

import csv
import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from etl.harvest.firstagenda import Listed, page_url
from etl.harvest.sites import Site
from etl.harvest.visitor import Validators
from etl.publication.publish import Locked
from etl.sources import COLUMNS, SOURCES_CSV

DRAFT = ".draft"


@dataclass(frozen=True)
class Known:
    """What is known of a meeting: how it was listed, and of the answer we hold its digest and what it says of itself.

    `closed` tells that the minutes are final, `entry` is how it was listed when it was last asked for.
    """

    id: str
    date: str
    committee: str
    entry: str | None = None
    sha256: str | None = None
    closed: bool = False
    etag: str | None = None
    last_modified: str | None = None
    asked: str | None = None

    def listed_as(self, meeting: Listed) -> "Known":
        """Return it with the date and committee that the site lists now."""
        return replace(self, date=meeting.date.isoformat(), committee=meeting.committee)

    @property
    def validators(self) -> Validators:
        """By what the site tells whether its answer is still the one we hold."""
        return Validators(self.etag, self.last_modified)


LISTING = Known(".listing", "", "")
"""The list of meetings has a line in the state too, under a name that no meeting's line uses."""


@dataclass(frozen=True)
class Archive:
    """The folder of one site; made when it is not there."""

    folder: Path
    site: Site

    @property
    def hidden(self) -> Path:
        """The folder of what a build must not read."""
        return self.folder / ".harvest"

    @property
    def listing(self) -> Path:
        """The site's list of meetings."""
        return self.hidden / "listing.json"

    @property
    def state(self) -> Path:
        """What is known of each meeting."""
        return self.hidden / "state.jsonl"

    @property
    def coverage(self) -> Path:
        """What the last harvest came to."""
        return self.hidden / "coverage.json"

    @cached_property
    def files(self) -> dict[str, Path]:
        """The answers held, by the meeting's id in lower case."""
        return {path.stem.partition("_")[2].lower(): path for path in self.folder.glob("????-??-??_*.json")}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one harvest and clear away what a killed one left. Raises Locked when it is held."""
        self.hidden.mkdir(parents=True, exist_ok=True)
        with (self.hidden / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Locked(f"another harvest of {self.site.name} is running; wait until it has ended") from error
            for draft in self.folder.rglob(f".*{DRAFT}"):
                draft.unlink()
            yield

    def read_state(self) -> dict[str, Known]:
        """Return what is known of each meeting, by its id in lower case; a line that was cut off is left out."""
        try:
            lines = self.state.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return {}
        return {known.id.lower(): known for line in lines if (known := _read_line(line))}

    def write_state(self, known: Iterable[Known]) -> None:
        """Write what is known of each meeting anew."""
        write_whole(self.state, "".join(map(_line, known)).encode())

    def note(self, known: Known) -> None:
        """Add what is now known of a meeting."""
        _append(self.state, _line(known))

    def body(self, known: Known) -> bytes | None:
        """Return the answer that is held of a meeting, or None when there is none."""
        path = self.listing if known.id == LISTING.id else self.files.get(known.id.lower())
        try:
            return path.read_bytes() if path else None
        except FileNotFoundError:
            return None

    def holds(self, known: Known) -> bool:
        """Tell whether the answer on disk is the one that the state tells of."""
        body = self.body(known)
        return body is not None and digest(body) == known.sha256

    def store(self, known: Known, body: bytes) -> bool:
        """Put the answer for a meeting in place and keep the one it replaces; returns whether it is another one."""
        held = self.body(known)
        if held == body:
            return False
        path = self.files.get(known.id.lower()) or self.folder / f"{known.date}_{known.id}.json"
        if held is not None:
            write_whole(self.hidden / "earlier" / f"{path.stem}.{digest(held)[:12]}.json", held)
        write_whole(path, body)
        if known.id.lower() not in self.files:
            self.files[known.id.lower()] = path
            _append(self.folder / SOURCES_CSV, self._source(path))
        return True

    def write_sources(self) -> None:
        """Write the table that a build reads anew, from the files that are there."""
        header = _row(*COLUMNS)
        rows = (self._source(path) for path in sorted(self.files.values()))
        write_whole(self.folder / SOURCES_CSV, "".join([header, *rows]).encode())

    def _source(self, path: Path) -> str:
        page = page_url(self.site.base_url, path.stem.partition("_")[2])
        return _row(path.name, self.site.municipality, page)


def digest(body: bytes) -> str:
    """Return the SHA-256 of an answer."""
    return hashlib.sha256(body).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at any moment, whatever happens, its old content stands there or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}{DRAFT}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _append(path: Path, line: str) -> None:
    with path.open("ab", buffering=0) as file:
        file.write(line.encode())


def _row(*values: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()


def _line(known: Known) -> str:
    return json.dumps(asdict(known), ensure_ascii=True) + "\n"


def _read_line(line: str) -> Known | None:
    try:
        known = Known(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return known if isinstance(known.id, str) else None
