"""A decision's body, day and room printed as fields below each other: "Beslutning fra Byrådet", "Dato: 2. maj 2024"."""

import re

from etl.committees import COMMITTEE
from etl.layouts.claims import Claims
from etl.text import DATE, Line

HEADING_RE = re.compile(rf"Beslutning(?:er)? (?:fra|i|af) (?:det |den )?(?P<body>{COMMITTEE})")
DAY_RE = re.compile(rf"Dato: ?(?P<day>{DATE})", re.IGNORECASE)
ROOM_RE = re.compile(r"Sted: ?\S.*")


def join_fields(lines: list[Line], claims: Claims) -> list[Line]:
    """Return the lines with each such heading and its day in one, and without the room that follows."""
    result: list[Line] = []
    heading: int | None = None  # where the heading stands that may have fields below it
    joined = False
    for line in lines:
        if not line.text:
            result.append(line)
        elif heading is not None and not joined and (day := DAY_RE.fullmatch(line.text)):
            result[heading] = result[heading]._replace(text=f"{result[heading].text} den {day['day']}")
            claims.take(line, "heading: decision", f"goes on with line {result[heading].number}")
            joined = True
        elif joined and heading is not None and ROOM_RE.fullmatch(line.text):
            claims.take(line, "field: place", "where a decision was taken")
            heading, joined = None, False
        else:
            heading, joined = (len(result) if HEADING_RE.fullmatch(line.text) else None), False
            result.append(line)
    return result
