"""What a version lacks, as its manifest lists it: sources that could not be published, and what sources list."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Quarantine:
    """A source that could not be published: why, and where it belongs as far as it was read or is told beside it.

    `reason` is the name of one of the reasons in `ontology/quality.ttl`; `committee` is a name, `date` in ISO 8601.
    """

    source: str
    reason: str
    municipality: str = ""
    committee: str = ""
    date: str = ""


@dataclass(frozen=True)
class ListedMeeting:
    """A meeting as its source lists it; without a `file` it was not fetched, for the `reason` of `quality.ttl`."""

    date: str
    committee: str
    file: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Listing:
    """What a source lists, beside the folder into which it was fetched; `unreadable` entries told no meeting.

    `gone` are the meetings that it listed once and lists no longer. That it was listed again, at another time and as
    before, makes no other listing.
    """

    folder: str
    municipality: str
    url: str
    listed: str = field(compare=False)
    meetings: tuple[ListedMeeting, ...] = ()
    unreadable: int = 0
    gone: tuple[ListedMeeting, ...] = ()

    def source(self, meeting: ListedMeeting) -> str:
        """Return the path of the file that was fetched of one of its meetings."""
        return f"{self.folder}/{meeting.file}"

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Listing":
        """Return what a manifest says of one listing."""
        parts = {name: tuple(ListedMeeting(**each) for each in row.get(name, ())) for name in ("meetings", "gone")}
        return cls(**{**row, **parts})
