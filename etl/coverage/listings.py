"""What sources list: read from what a harvest keeps beside the answers of a site (`etl.harvest.archive`).

Of a folder without a list it is not known what its source lists. A list that is broken is told, and not known either.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from etl.committees import committee_name
from etl.kinds.firstagenda import split_name
from etl.tables import municipalities
from ontology.coverage import NO_LONGER_LISTED
from ontology.gaps import ListedMeeting, Listing

HIDDEN, LISTING, COVERAGE = ".harvest", "listing.json", "coverage.json"
NOT_FETCHED = "not-fetched"
REASONS = {"failed": "not-answered", "not asked for": "too-old", "gone": NO_LONGER_LISTED}
"""Why a meeting was not fetched, by what a harvest (`etl.harvest.coverage`) says of it."""


def find_folders(arguments: Iterable[Path], files: Iterable[Path]) -> list[Path]:
    """Return the folders with a list of what their source lists: those in the arguments, and those of the files."""
    below = {found.parent.parent for path in arguments for found in path.absolute().rglob(f"{HIDDEN}/{LISTING}")}
    beside = {folder for folder in {path.parent for path in files} if (folder / HIDDEN / LISTING).is_file()}
    return sorted(below | beside)


def read_listing(folder: Path) -> Listing:
    """Return what the source of a folder lists. Raises OSError or ValueError when that cannot be read."""
    # loaded for harvested folders only: it brings a client for HTTP
    from etl.harvest.firstagenda import read_listing as read_answer
    from etl.harvest.visitor import Passing, Refused

    path = folder / HIDDEN / LISTING
    try:
        answer = read_answer(path.read_bytes())
    except (Passing, Refused) as reason:
        raise ValueError(f"{path}: {reason}") from reason
    told = read_told(folder / HIDDEN / COVERAGE)
    files = {path.stem.partition("_")[2].lower(): path.name for path in folder.glob("????-??-??_*.json")}
    gaps = read_gaps(told)

    def listed(identifier: str, day: str, committee: str) -> ListedMeeting:
        file = files.get(identifier.lower(), "")
        reason = "" if file else gaps.get(identifier.lower(), ("", "", NOT_FETCHED))[2]
        return ListedMeeting(day, name_of(committee), file, reason)

    gone = (
        listed(identifier, day, committee)
        for identifier, (day, committee, reason) in gaps.items()
        if reason == NO_LONGER_LISTED and identifier not in answer.ids
    )
    return Listing(
        folder=str(folder),
        municipality=str(told["municipality"]),
        url=str(told["base_url"]),
        listed=str(told["ended"]),
        meetings=in_order(listed(each.id, each.date.isoformat(), each.committee) for each in answer.meetings),
        unreadable=len(answer.unreadable),
        gone=in_order(gone),
    )


def in_order(meetings: Iterable[ListedMeeting]) -> tuple[ListedMeeting, ...]:
    """Return meetings in an order that is their own."""
    return tuple(sorted(meetings, key=lambda each: (each.date, each.committee, each.file, each.reason)))


def read_told(path: Path) -> dict[str, Any]:
    """Return what the last harvest of a site came to. Raises OSError or ValueError when that cannot be read."""
    told = json.loads(path.read_text(encoding="utf-8"))
    lacking = [
        name for name in ("municipality", "base_url", "ended") if not (isinstance(told, dict) and told.get(name))
    ]
    if lacking:
        raise ValueError(f"{path}: it lacks {', '.join(lacking)}; harvest the site again")
    if told["municipality"] not in municipalities():
        raise ValueError(f"{path}: {told['municipality']!r} is no code of a municipality; harvest the site again")
    return dict(told)


def read_gaps(told: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    """Return for each meeting that the harvest names, by its id in lower case, its day, committee and why it does."""
    gaps = told.get("gaps")
    named = [gap for gap in gaps if isinstance(gap, dict)] if isinstance(gaps, list) else []
    return {
        str(gap.get("id")).lower(): (
            day_of(gap.get("date")),
            str(gap.get("committee") or ""),
            REASONS.get(str(gap.get("outcome")), NOT_FETCHED),
        )
        for gap in named
    }


def day_of(value: object) -> str:
    """Return a day in ISO 8601, or nothing for anything else."""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""


def name_of(committee: str) -> str:
    """Return a committee's name as its minutes have it, from the list of meetings."""
    return committee_name(split_name(committee)[0]) if committee else ""
