"""Danish personal identification numbers (CPR numbers): finding them, so that no document with one is published.

A CPR number is ten digits, DDMMYY-SSSS. Those given out until 2007 pass a check (modulus 11); later ones need not.
"""

import re
from collections.abc import Iterator

from etl.text import calendar_day

# Must match: "010190-1234", "010190–1234", "010190\\-1234" (Markdown), "0101901234", "010190 1234", "01 01 90 - 1234".
# Must not match: "15.20.00-P00-1-13", "2010901234567".
# It begins with a digit rather than with the look-behind, so that the search leaps from digit to digit.
CPR_RE = re.compile(
    r"(\d(?<!\d\d)\d)([ \u00a0]?)(\d\d)([ \u00a0]?)(\d\d)(\s?\\?[-\u2010-\u2015\u2212]?\s?)(\d{4})(?!\d)"
)
DASH_RE = re.compile(r"\\?[-\u2010-\u2015\u2212]")
GUID_RE = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
GUID_LENGTH = 36
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

MASK = "XXXXXX-XXXX"


def find_cpr_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield each CPR number in `text`: with a dash any that begins with a date, otherwise one that passes the check."""
    return (match for match in CPR_RE.finditer(text) if is_cpr_number(match))


def is_cpr_number(match: re.Match[str]) -> bool:
    """Tell whether ten digits are a CPR number, from how they are written and from the check digit."""
    day, first, month, second, year, separator, serial = match.groups()
    if not is_date(int(day), int(month), int(year)):
        return False
    if in_guid(match):
        return False
    dashed = not first and not second and DASH_RE.fullmatch(separator) is not None
    return dashed or passes_check(day + month + year + serial)


def in_guid(match: re.Match[str]) -> bool:
    """Tell whether digits are a part of an identifier that a program made up: one in 8,500 of these looks like one."""
    start = max(0, match.start() - GUID_LENGTH)
    around = match.string[start : match.end() + GUID_LENGTH]
    return any(
        guid.start() <= match.start() - start and match.end() - start <= guid.end() for guid in GUID_RE.finditer(around)
    )


def is_date(day: int, month: int, year: int) -> bool:
    """Tell whether a day, month and two-digit year are a date in the twentieth or the twenty-first century."""
    return any(calendar_day(century + year, month, day) for century in (1900, 2000))


def passes_check(digits: str) -> bool:
    """Tell whether ten digits pass the modulus 11 check of the CPR register."""
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def mask_cpr_numbers(text: str) -> str:
    """Return `text` with every CPR number made unreadable, for messages and logs."""
    return CPR_RE.sub(lambda match: MASK if is_cpr_number(match) else match[0], text)
