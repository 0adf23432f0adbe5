"""The record of what was taken out for good: DIR/suppressed.jsonl, which outlives every version.

Its first line is a salt, each other line a document, an item or a person. A person is written as digests alone (HMAC
with SHA-256 over municipality and name as they stand in IRIs), so that the record does not keep what it is to forget.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ontology.withdrawn import DOCUMENT, ITEM, PERSON

NAMING_KINDS = ("person", "membership", "attendance")
"""The kinds of things whose IRIs end in a person's name."""


Key = tuple[str, str, tuple[str, ...]]
"""What tells a row of the record from others: kind, path and people."""


@dataclass(frozen=True)
class Suppression:
    """One thing that no build publishes again, why, and since when (ISO 8601).

    `path` is where a document or an item stands, whatever the base URL is: that of the meeting
    ("0657/byraadet/2015-02-25"), for an item with its position; the item's title has the digest `title`. Of a person
    there are the municipality's code, the digests of all spellings, and of how many words these are.
    """

    kind: str
    reason: str
    time: str
    path: str = ""
    title: str = ""
    municipality: str = ""
    people: tuple[str, ...] = ()
    words: tuple[int, ...] = ()

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return self.kind, self.path, self.people

    @property
    def digest(self) -> str:
        """A short name for it, by which a published document tells that it was applied."""
        return digest_key(self.key)

    @property
    def meeting(self) -> str:
        """The path of the meeting whose document it takes out, or an item of."""
        return self.path.rpartition("/")[0] if self.kind == ITEM else self.path

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Suppression":
        """Return one line of the record; older ones have the whole IRI."""
        row = row | {"people": tuple(row["people"]), "words": tuple(row["words"])}
        if "iri" in row:
            row["path"] = path_of(row["kind"], row.pop("iri"))
        return cls(**row)


@dataclass(frozen=True)
class Record:
    """What was taken out of a data directory, in the order in which it was."""

    salt: str = ""
    rows: tuple[Suppression, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "Record":
        """Return what `write` wrote into a file, nothing where there is none. Raises ValueError where it is broken."""
        if not path.exists():
            return cls()
        try:
            first, *lines = path.read_text(encoding="utf-8").splitlines()
            return cls(json.loads(first)["salt"], tuple(Suppression.read(json.loads(line)) for line in lines))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{path} cannot be read ({error}); restore it from the backup, or what it withholds would be published"
            ) from error

    def write(self, path: Path) -> None:
        """Write the record in one step, for its owner's eyes only; it is on the disk when this returns."""
        lines = [{"salt": self.salt}, *map(asdict, self.rows)]
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def salted(self) -> "Record":
        """Return the record with a salt: a new one is drawn for the first row."""
        return self if self.salt else Record(secrets.token_hex(16), self.rows)

    def document(self, meeting: str) -> Suppression | None:
        """Return how the whole document of a meeting, by its path, was taken out, or None."""
        return next((row for row in self.rows if row.kind == DOCUMENT and row.path == meeting), None)

    def within(self, meeting: str) -> tuple[Suppression, ...]:
        """Return what may concern the document of a meeting, by its path: items of it, persons of its municipality."""
        code = meeting.partition("/")[0]
        return tuple(
            row
            for row in self.rows
            if (row.kind == ITEM and row.meeting == meeting) or (row.kind == PERSON and row.municipality == code)
        )


def path_of(kind: str, iri: str) -> str:
    """Return where a document stands, from the name of its graph, or an item, from its IRI; empty for a person."""
    return iri.partition("/id/item/" if kind == ITEM else "/graph/")[2]


def digest_key(key: Key) -> str:
    """Return a short name for the row of a key."""
    return hashlib.sha256(repr(key).encode()).hexdigest()[:16]


def digest(salt: str, text: str) -> str:
    """Return the salted digest of a text."""
    return hmac.digest(bytes.fromhex(salt), text.encode(), "sha256").hex()


def named_person(path: str) -> str | None:
    """Return the municipality and the name that the path of an IRI ends in ("0657/anna-strand"), or None."""
    kind, *parts = path.split("/")
    return f"{parts[0]}/{parts[-1]}" if kind in NAMING_KINDS and len(parts) > 1 else None
