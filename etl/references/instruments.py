"""Finding acts, orders, guidance, circulars, bills and acts of the EU by their number and year.

A number alone is no citation: the kind stands before it and a year behind it, with the day or without.
"""

import re
from collections.abc import Iterator
from functools import cache

from etl.model import Act
from etl.references.citations import Citation
from etl.references.matching import Anchors
from etl.tables import LawRow, laws

MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
# "19. juni 2018", "den 09.12.2020", "27/9-2021", "januar 2019", "2018"
DAY = rf"(?:[0-9]{{1,2}}\.?\s*)?{MONTH}\s+|[0-9]{{1,2}}[./-]\s?[0-9]{{1,2}}[./-]\s?"
DATE = rf"(?:(?:den|d\.)\s+)?(?:{DAY})?(?:18|19|20)[0-9]{{2}}"
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DAY_RE = re.compile(
    rf"(?:(?:den|d\.)\s+)?(?P<day>[0-9]{{1,2}})(?:\.?\s*(?P<name>{MONTH})\s+|[./-]\s?(?P<number>[0-9]{{1,2}})[./-]\s?)(?P<year>[0-9]{{4}})",
    re.IGNORECASE,
)
# "722 af 19. juni 2018", "722/2018", "9286 af 25/04/2019"
NUMBER_RE = re.compile(
    rf"(?<![\w./-])(?P<number>[1-9][0-9]{{0,4}})(?:/(?P<year>(?:19|20)[0-9]{{2}})|,?\s+(?:af|fra)\s+(?P<date>{DATE}))(?![\w/])",
    re.IGNORECASE,
)
KINDS = {
    "lovbek": "consolidation", "lbk": "consolidation", "lov": "act", "bek": "order", "bkg": "order",
    "vej": "guidance", "cir": "circular",
}  # fmt: skip
NR = r",?\s*(?:nr\.?\s*)"
SIGNS = Anchors(
    ("bekendtg", "bek ", "bek.", "lbk", "bkg", "lov nr", "vejledning", "vejl.", "vej nr", "cirk", "cir ", "lovforslag",
     "forordning", "direktiv", *(f"lov {digit}" for digit in range(1, 10)))
)  # fmt: skip
"""What stands in a text that cites by number: quicker to look for."""
# "bekendtgørelse nr.", "BEK", "Lov nr."; never the end of another word
KIND_BEFORE_RE = re.compile(
    r"(?<![\w-])(?P<kind>lovbekendtgørelse|lbkg?|bekendtgørelse|bek|bkg|vejledning|vejl?|cirkulære(?:skrivelse)?|cir(?:k|1h)?"
    rf"|lov)(?:n|en|t)?s?\.?(?:{NR}){{0,2}}\s*\Z",
    re.IGNORECASE,
)
# "vejledningen om støj nr.", "vejledningen om støj (nr."
KIND_ABOUT_BEFORE_RE = re.compile(
    rf"(?<![\w-])(?P<kind>bekendtgørelse|vejledning|cirkulære)(?:n|en|t)?s?\s+om\s[^.\n;§()]{{3,100}}?(?:\s\()?{NR}\Z",
    re.IGNORECASE,
)
ANOTHER_RE = re.compile(r"\b(?:lov|bek|lbk)\b|bekendtgørelse|cirkulære", re.IGNORECASE)
LABELS = {
    "act": "lov", "consolidation": "lovbekendtgørelse", "order": "bekendtgørelse", "guidance": "vejledning",
    "circular": "cirkulære",
}  # fmt: skip
BEFORE = 150  # how far before its number a kind is looked for, in characters
# "bekendtgørelse nr. 5 af 2019 af lov om ...": the act itself, consolidated
OF_LAW_RE = re.compile(r"\s*[-–,(]?\s*(?:bekendtgørelse\s+)?af\s+lov\b", re.IGNORECASE)
LAST_IN_LOVTIDENDE = 3000  # Lovtidende A has never had so many numbers in a year

# "forordning (EU) 2016/679", "direktiv 92/43/EØF", "Rådets direktiv 2000/60/EF", "forordning (EU) nr. 1407/2013"
EU_RE = re.compile(
    r"(?P<kind>forordning|direktiv)(?:en|et)?s?\s*"
    r"(?P<sign>\((?:EU|EF|EØF)\)\s*)?(?P<nr>nr\.?\s*)?(?P<one>[0-9]{2,4})/(?P<other>[0-9]{1,4})(?P<tail>/(?:EU|EF|EØF))?(?![\w/])",
    re.IGNORECASE,
)
OF_THE_EU_RE = re.compile(
    r"(?:(?<![\w-])(?P<of>(?:Europa-Parlamentets og )?Rådets|Kommissionens|EU['’]?s?)[ -]|(?<![\w-]))\Z", re.IGNORECASE
)
EU_KINDS = {"forordning": "regulation", "direktiv": "directive"}

# "lovforslag nr. L 91", "lovforslaget (L91)"; "L 91" alone is a road, a line or a local number
BILL_RE = re.compile(r"(?<!\w)[Ll]ovforslag(?:et)?s?,?\s*\(?(?:nr\.?\s*)?(?P<name>L\s?(?P<number>[0-9]{1,3}))(?!\w)")
# "L 145, Folketingsåret 2021/22", "L 91 (2018-19, 2. samling)"
SESSION_RE = re.compile(
    r"\)?,?\s*\(?(?:[Ff]olketings(?:året|samlingen)\s*)?(?P<year>(?:19|20)[0-9]{2})\s?[/-]\s?(?:[0-9]{2}){1,2}(?![0-9])"
    r"(?:,?\s*\(?(?P<session>[12])\.\s*samling)?"
)
TWO_SESSIONS = {2004, 2007, 2014, 2018, 2022, 2025}  # an election began another within the year

TITLES = {
    "guidance": "Vejledning nr. {number} fra {year}",
    "circular": "Cirkulære nr. {number} fra {year}",
    "bill": "Lovforslag nr. L {number}, folketingssamling {year}",
    "regulation": "EU-forordning {year}/{number}",
    "directive": "EU-direktiv {year}/{number}",
}
"""What an instrument is called that is known by its number alone; one in Lovtidende A by its place there."""
LOVTIDENDE = "Lovtidende A {year} nr. {number}"


def find_instruments(text: str, lower: str) -> list[Citation]:
    """Return what `text`, which `lower` is in lower case, cites by number and year, in no order."""
    if not SIGNS.stand_in(lower):
        return []
    of_the_eu = _of_the_eu(text) if "/" in text else ()
    return [*_numbered(text), *of_the_eu, *(_bills(text) if "lovforslag" in lower else ())]


def _numbered(text: str) -> Iterator[Citation]:
    for match in NUMBER_RE.finditer(text):
        before = _kind_before(text, match.start())
        if not before:
            continue
        kind = next(kind for sign, kind in KINDS.items() if before["kind"].lower().startswith(sign))
        if kind == "order" and OF_LAW_RE.match(text, match.end()):
            kind = "consolidation"
        year, number = int(match["year"] or match["date"][-4:]), int(match["number"])
        label = f"{LABELS[kind]} nr. {number} af {_normal_day(match['date'] or '') or year}"
        yield _cite(text, (before.start(), match.end()), kind, (year, number), label)


def _kind_before(text: str, position: int) -> re.Match[str] | None:
    """Return the word for the kind of instrument whose number begins at a position, with what it is about."""
    since = max(0, position - BEFORE)
    about = KIND_ABOUT_BEFORE_RE.search(text, since, position)
    if about and ANOTHER_RE.search(text, about.end("kind"), position):
        about = None
    return KIND_BEFORE_RE.search(text, since, position) or about


def _of_the_eu(text: str) -> Iterator[Citation]:
    for match in EU_RE.finditer(text):
        before = OF_THE_EU_RE.search(text, max(0, match.start() - 40), match.start())
        if before and (before["of"] or match["sign"] or match["tail"]):
            one, other = int(match["one"]), int(match["other"])
            number_first = match["nr"] or not (one < 100 or 1950 < one < 2100)
            year, number = (other, one) if number_first else (one, other)
            kind = EU_KINDS[match["kind"].lower()]
            yield _cite(text, (before.start(), match.end()), kind, (year + 1900 * (year < 100), number))


def _bills(text: str) -> Iterator[Citation]:
    for match in BILL_RE.finditer(text):
        session = SESSION_RE.match(text, match.end())
        year = int(session["year"]) if session else 0
        if session and (session["session"] or year not in TWO_SESSIONS):
            key = (year * 10 + int(session["session"] or 1), int(match["number"]))
            yield _cite(text, match.span("name"), "bill", key)
        else:
            yield Citation(*match.span("name"), _folded(match["name"]), kind="bill")


def _normal_day(written: str) -> str | None:
    """Return "19. juni 2018" or "19/6-2018" as "2018-06-19", or None where no day is told."""
    day = DAY_RE.fullmatch(written)
    if not day:
        return None
    month = int(day["number"]) if day["number"] else MONTHS.index(day["name"][:3].lower()) + 1
    return f"{day['year']}-{month:02}-{int(day['day']):02}"


def _cite(text: str, span: tuple[int, int], kind: str, key: tuple[int, int], label: str = "") -> Citation:
    """Return the citation of an instrument by its kind and its (year, number): an act of the table where it is one."""
    wording = _folded(text[slice(*span)])
    row = _rows_by_number().get((KIND_OF_SERIES.get(kind, kind), *key))
    if row:
        return Citation(*span, wording, (row,), kind=kind)
    if kind in KIND_OF_SERIES and key[1] >= LAST_IN_LOVTIDENDE:
        return Citation(*span, wording, kind=kind)
    year, number = key
    title = TITLES.get(kind, LOVTIDENDE).format(year=year, number=number)
    act = Act(f"{kind}-{year}-{number}", label or wording, title, (wording,), year, number, kind)
    return Citation(*span, wording, act=act, kind=kind)


KIND_OF_SERIES = {"act": "act", "consolidation": "act", "order": "act"}
"""The kinds that share the numbers of Lovtidende A."""


@cache
def _rows_by_number() -> dict[tuple[str, int, int], LawRow]:
    return {(row.kind, row.year, row.number): row for row in laws().values() if row.year and row.number}


def _folded(words: str) -> str:
    return " ".join(words.split())
