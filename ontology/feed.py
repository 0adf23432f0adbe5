"""The change feed of a data set: which thing a statement belongs to, and how the changes of things are kept.

Every statement of the default graph belongs to exactly one thing, which its subject tells. A member of the feed is one
version of one thing: all that was stated of it after a change, or that it is gone. Members are numbered by their
cursor; a page holds those of `size` cursors, and is never written to again once there is a next one, but for what is
withdrawn from it.

DIR/versions/000001/feed/feed.json             the last cursor, its time, and what each page is
DIR/versions/000001/feed/000001.ndjson.zst     the members of a page, a line of JSON each
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import zstandard

from ontology.replacing import replace_file
from ontology.suppressed import named_person

CREATE, UPDATE, DELETE = "create", "update", "delete"
"""What may have become of a thing."""

NAMED_DAYS = 90
"""For how many days it is told at least that a person is gone: the address holds the name, which those who have a copy
need to delete it, and which then is to be forgotten here, too."""

SIZE = 250
"""How many cursors a page of a new feed takes; it is a matter of the feed, not of the program that goes on with it."""

PART_RE = re.compile(
    r"(?:meeting|minutes|item|decision|recommendation|section|mention|attachment|attendance|vote|point-outcome)"
    r"/(?P<place>[^/]+/[^/]+/\d{4}-\d\d-\d\d)(?:/(?P<rest>.+))?"
)
OF_MUNICIPALITIES = frozenset(
    {"municipality", "committee", "meeting", "item", "case", "decision", "person", "membership"}
)
"""The kinds of things whose path goes on with the code of a municipality."""


def thing_of(base: str, iri: str) -> str:
    """Return the thing that the statements about `iri` belong to, in the data set at a base URL.

    The parts of a meeting belong to it, those of an agenda item to the item: section, vote, attendance and so on, which
    only the meeting's own document speaks of. What several documents may describe is a thing of its own, and so is the
    decision of a meeting on a case, which stands in the document that knows most about it.
    """
    start = f"{base}/id/"
    part = PART_RE.fullmatch(iri, len(start)) if iri.startswith(start) else None
    rest = (part["rest"] or "") if part else ""
    if part is None or rest.startswith("case/"):
        return iri
    position = rest.partition("/")[0]
    return f"{start}item/{part['place']}/{position}" if position.isdecimal() else f"{start}meeting/{part['place']}"


def place_of(base: str, thing: str) -> str:
    """Return the place of the meeting that a thing is or is an item of, "0657/byraadet/2015-02-25"; else nothing."""
    path = thing.removeprefix(f"{base}/id/")
    part = PART_RE.fullmatch(path) if path.startswith(("meeting/", "item/")) else None
    return part["place"] if part else ""


@dataclass(frozen=True)
class Member:
    """One version of one thing: what happened to it, when, and all that is stated of it since, as N-Triples."""

    cursor: int
    version: int
    time: str
    operation: str
    kind: str
    municipality: str
    iri: str
    statements: str = ""

    @classmethod
    def read(cls, line: str | bytes) -> "Member":
        """Return the member that a line of a page holds."""
        return cls(**json.loads(line))

    def line(self) -> str:
        """Return the member as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


def describe_thing(base: str, iri: str) -> tuple[str, str]:
    """Return the kind of a thing and the code of its municipality; `term` and none for what the data set did not mint.

    The kind is the first part of its path; a provision is an `act` like the act that it stands in.
    """
    if not iri.startswith(f"{base}/id/"):
        return "term", ""
    kind, code, *_ = [*iri.removeprefix(f"{base}/id/").split("/"), ""]
    return kind, code if kind in OF_MUNICIPALITIES else ""


@dataclass(frozen=True)
class Page:
    """One page: its number from 1, how many members it holds, their first and last time, and a digest of them all."""

    number: int
    members: int
    first: str
    last: str
    digest: str


@dataclass(frozen=True)
class Feed:
    """The feed of one version: where its pages lie, its last cursor and when that was, and the pages.

    `named` is when it was said for the first time of a person that he is gone, of all of whom it is still said.
    """

    folder: Path
    cursor: int = 0
    time: str = ""
    size: int = SIZE
    named: str = ""
    pages: tuple[Page, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> "Feed | None":
        """Return the feed in a folder, or None where an earlier program made the version, which made no feed."""
        try:
            row: dict[str, Any] = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return cls(folder, **{**row, "pages": tuple(Page(**page) for page in row["pages"])})

    def write(self) -> None:
        """Write all but the pages' members into the folder, in one step."""
        row = {name: value for name, value in asdict(self).items() if name != "folder"}
        replace_file(self.folder / "feed.json", (json.dumps(row, indent=1) + "\n").encode())

    @cached_property
    def numbers(self) -> dict[int, Page]:
        """The pages by number."""
        return {page.number: page for page in self.pages}

    def tells_too_long(self, now: str) -> bool:
        """Tell whether the feed has named a person who is gone for long enough at a moment in ISO 8601."""
        return bool(self.named) and self.named <= long_before(now)

    def file(self, number: int) -> Path:
        """Return where the members of a page are."""
        return self.folder / f"{number:06d}.ndjson.zst"

    def is_sealed(self, number: int) -> bool:
        """Tell whether nothing is added to a page any more."""
        return number < len(self.pages)

    def lines(self, number: int) -> list[bytes]:
        """Return the members of a page as lines of JSON, in their order."""
        return zstandard.decompress(self.file(number).read_bytes()).splitlines()

    def members(self, number: int) -> list[Member]:
        """Return the members of a page, in their order."""
        return list(map(Member.read, self.lines(number)))

    def page_of(self, cursor: int) -> int:
        """Return the number of the page that holds a cursor."""
        return (cursor - 1) // self.size + 1

    def after(self, cursor: int) -> Iterator[Member]:
        """Yield the members that come after a cursor, in their order."""
        for number in range(self.page_of(cursor + 1), len(self.pages) + 1):
            yield from (member for member in self.members(number) if member.cursor > cursor)


def names_person(member: Member) -> bool:
    """Tell whether a member says of a person that he is gone, or his membership."""
    return member.operation == DELETE and named_person(member.iri.partition("/id/")[2]) is not None


def long_before(now: str) -> str:
    """Return the moment so long ago that whoever was gone then is no longer named, as members have their time."""
    return utc(datetime.fromisoformat(now) - timedelta(days=NAMED_DAYS))


def utc(moment: datetime) -> str:
    """Return a moment as members have their time: in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def pack_members(members: Iterable[Member]) -> tuple[str, bytes]:
    """Return the text of a page, and the bytes of its file."""
    text = "".join(member.line() for member in members)
    return text, zstandard.ZstdCompressor().compress(text.encode())
