"""Dates in running text, and the year of one that is printed without."""

import re
from datetime import date

from etl.references.matching import Passage
from etl.text import MONTH, MONTHS, calendar_day

# "14. maj 2018", "22. oktober", "17. nov. 2022", "10-06-2020", "3/5 2019", "24/1-22", "17.05.21", "17 maj 2018"; of
# "5. og 6. marts" both days; never a part of a longer number, or of "d.14.05"
DATE_RE = re.compile(
    r"(?P<day>[0-9](?:(?<![\d.,/-].)|(?<=\bd\..))\d?)"
    rf"(?:\.? ?(?P<month>{MONTH})(?![a-zæøå])\.?(?:,? (?P<year>\d{{4}})(?!\d))?"
    r"|(?P<mark>[-/.])(?P<m>\d{1,2})(?:(?P=mark)|-| (?=\d{4}))(?P<y>\d{4}|[012]\d)(?![\d-]|[.,]\d)"
    rf"|\.(?=(?:, \d\d?\.)* (?:og|samt) (?:den |d\. ?)?\d\d?\. ?"
    rf"(?P<listed>{MONTH})(?![a-zæøå])(?: (?P<in_year>\d{{4}}))?))",
    re.IGNORECASE,
)
# What tells that a meeting without a year is past, what that it is to come, and an enumeration that goes on to a year
PAST_RE = re.compile(
    r"(?<!\w)(?:jf\.?|blev|var|har|\w+(?:ede|gte|ndte|dtog|tråd|trådte|tog)|(?:be)?handlet|besluttet|god ?kendt)(?!\w)",
    re.IGNORECASE,
)
COMING_RE = re.compile(
    r"(?<!\w)(?:skal|vil|bliver|holdes|afholdes|flyttes|rykkes|forventes|kan|planlagt|planlægges|\w+(?:lægges|ndles))(?!\w)",
    re.IGNORECASE,
)
# "mødet den 7. december bliver flyttet": right behind the day, it is to come
TO_COME_RE = re.compile(r"\s(?:skal|vil|bliver|holdes|afholdes|flyttes|rykkes|aflyses|forventes|planlægges)\b")
AND_DATE_RE = re.compile(
    rf"(?:\s*(?:,|og|eller|samt)\s+(?:den\s|d\.\s?)?\d\d?\. ?(?:{MONTH})){{1,8}}\s+(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
IN_YEAR_RE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s\([^()\n]*\Z")  # "i 2020 (27. april, |22. juni)"
FAR_AHEAD = 1500  # days; meetings are planned for the rest of a council's four years at most
LONG_AGO = 300  # days; a date without a year that would be longer ago is one to come
REACH = 60  # how far words that tell the year may stand from the date, in characters


def printed_year(match: re.Match[str]) -> int | None:
    """Return the year that a date or the list it stands in prints; "19" is 2019."""
    written = match["year"] or match["y"] or match["in_year"]
    return (int(written) if len(written) == 4 else 2000 + int(written)) if written else None


def _printed_month(match: re.Match[str]) -> int:
    name = match["month"] or match["listed"]
    return MONTHS[name.lower()] if name else int(match["m"])


def read_date(match: re.Match[str], near: date) -> date | None:
    """Return the date that was matched, or None for no day; without a year it is the one nearest to `near`."""
    year = printed_year(match)
    years = [year] if year else [near.year - 1, near.year, near.year + 1]
    days = [found for year in years if (found := calendar_day(year, _printed_month(match), int(match["day"])))]
    return min(days, key=lambda found: abs((found - near).days), default=None)


def read_day(passage: Passage, match: re.Match[str], near: date) -> date | None:
    """Return the day of a date; without a year, in the year that its list prints, or as the sentence tells.

    A printed year that lies too far ahead is a misprint, and the date no day.
    """
    if printed_year(match):
        day = read_date(match, near)
        return day if day and (day - near).days < FAR_AHEAD else None
    listed = AND_DATE_RE.match(passage.text, match.end()) or IN_YEAR_RE.search(
        passage.text, max(0, match.start() - REACH), match.start()
    )
    if listed:
        return calendar_day(int(listed["year"]), _printed_month(match), int(match["day"]))
    day = read_date(match, near)
    start, end = passage.sentence_at(match.start())
    words = passage.text[max(start, match.start() - REACH) : min(end, match.end() + REACH // 2)]
    before = calendar_day(day.year - 1, day.month, day.day) if day and day > near else None
    past = before and (near - before).days < LONG_AGO and PAST_RE.search(words) and not COMING_RE.search(words)
    if past:
        return before
    after = calendar_day(day.year + 1, day.month, day.day) if day and day < near else None
    coming = after and (after - near).days < LONG_AGO and TO_COME_RE.match(passage.text, match.end())
    return after if coming else day
