"""Names in a transcript: those that are listed somewhere, and the values of labels that stood in a column."""

import re

from etl.layouts.head_labels import STATUS
from etl.layouts.labels import labels
from etl.layouts.layout import heading_kind
from etl.name_lists import is_name
from etl.outcomes import find_outcomes
from etl.text import DATE
from etl.transcripts.openings import anything

LISTED_RE = re.compile(
    r"(?:Fraværende|Afbud|Ikke til stede|Mødedeltagere|Deltagere|Medlemmer)[ :]+(?P<names>[^:]{5,1500})"
)
# "Byrådssalen, Havneby Rådhus Anna Holm": where a place ends and the first name begins
PLACE_RE = re.compile(
    r"(?P<place>.*?(?:[Rr]ådhus(?:et)?|[a-zæøå]*[Ss]al(?:en)?|[Ll]okale(?:rne)?|kontor(?:et)?|\d+[A-Z]?"
    r"|værelse(?: [A-Z0-9]+)?)) (?P<name>[A-ZÆØÅ].*)$"
)
ROOM_RE = re.compile(r"(?P<place>[\dA-ZÆØÅ][\w.]*(?: [\da-zæøå][\w.]*)*) (?P<name>[A-ZÆØÅ].*)$")  # "1.2 øst Anna Holm"
HOUR_LOST_RE = re.compile(r"[Kk]l\.?")
DAY_RE = re.compile(rf"(?:\w+dag,? )?(?:den |d\. ?)?{DATE}(?: |$)", re.IGNORECASE)
MAX_NAME = 5  # words
TWO = 2
FIRST_NAMES = 60  # characters
NOBODY = "Ingen"


def known_names(pages: list[tuple[int, str]]) -> frozenset[str]:
    """Return the names that stand between two commas of a list of people."""
    found: set[str] = set()
    for _, page in pages:
        for match in LISTED_RE.finditer(page):
            *parts, last = match["names"].split(", ")
            words = last.split(" ")
            ends = (n for n in range(2, MAX_NAME) if words[n:] and follows_names(" ".join(words[n:])))
            if end := next(ends, 0):
                parts.append(" ".join(words[:end]))
            found |= {
                part
                for part in parts
                if part[:1].isupper() and is_name(part.split(" ")) and len(part.split(" ")) <= MAX_NAME
            }
    return frozenset(found)


def follows_names(text: str) -> bool:
    """Tell whether words may stand right behind a list of names: a heading, a field, or a decision."""
    return bool(anything().match(text) or heading_kind(text) or find_outcomes(text.split(". ", maxsplit=1)[0]))


def share_values(fields: list[tuple[str, str]], names: frozenset[str]) -> list[tuple[str, str]]:
    """Return the fields of a head; where labels stand in a column, each with its part of the values behind the last."""
    result: list[tuple[str, str]] = []
    waiting: list[str] = []
    for label, value in fields:
        if not value or HOUR_LOST_RE.fullmatch(value):
            waiting.append(label)
            continue
        bare = kind_of(label) in STATUS and "," not in value[:FIRST_NAMES]
        told = listed(value, names) if bare else value
        shared = share([*waiting, label], told, names) if waiting else None
        result += [*((empty, "") for empty in waiting), (label, told)] if shared is None else shared
        waiting = []
    return [*result, *((empty, "") for empty in waiting)]


def listed(text: str, names: frozenset[str]) -> str:
    """Return the names with which a text begins, if they are known, with commas between them; else the text."""
    words = text.split(" ")
    found: list[str] = []
    at = 0
    while at < len(words):
        count = next((n for n in range(MAX_NAME, 1, -1) if " ".join(words[at : at + n]) in names), 0)
        if not count:
            break
        found.append(" ".join(words[at : at + count]))
        at += count
    return ", ".join(found) if found else text


def kind_of(label: str) -> str:
    """Return the field that a label of the head stands for."""
    return labels("header").fields.get(label.lower(), "other")


def share(column: list[str], text: str, names: frozenset[str]) -> list[tuple[str, str]] | None:
    """Return labels that stood in a column with their values, as far as these can be told apart.

    None where the value is the last label's, and the others have none.
    """
    kinds = [kind_of(label) for label in column]
    found: dict[str, str] = {}
    if "date" in kinds[:-1] and kinds[-1] != "date" and (day := DAY_RE.match(text)):
        found[column[kinds.index("date")]] = day[0].strip()
        text = text[day.end() :]
    lists = [label for label, kind in zip(column, kinds, strict=True) if kind in STATUS or kind == "members"]
    if "place" in kinds[:-1] and lists:
        place = PLACE_RE.match(text) or room_before(text, names)
        if place and is_name(place["name"].split(", ")[0].split(" ")[:3]):
            found[column[kinds.index("place")]] = place["place"]
            text = text[len(place["place"]) + 1 :]
        elif "," not in text and not is_name(text.split(" ")):
            return [*found.items(), (column[kinds.index("place")], text)]
        else:
            return list(found.items())
    elif not found and len(lists) != TWO:
        return None
    if kinds[-1] not in STATUS:
        text = without_last(text, names)
    if len(lists) == TWO:
        parts = split_lists(text, names)
        found |= dict(zip(lists, parts, strict=True)) if parts else {}
    elif len(lists) == 1:
        found[lists[0]] = text
    return list(found.items())


def room_before(text: str, names: frozenset[str]) -> re.Match[str] | None:
    """Return a room, a number or one word with a capital, before a name that is listed elsewhere."""
    match = ROOM_RE.match(text)
    words = match["name"].split(" ") if match else []
    known = any(" ".join(words[:count]).rstrip(",") in names for count in range(2, MAX_NAME))
    return match if known else None


def without_last(text: str, names: frozenset[str]) -> str:
    """Return names without the value of another label behind the last of them, which goes too where it is not known."""
    listed, _, last = text.rpartition(", ")
    words = last.split(" ")
    ends = [end for end, word in enumerate(words, start=1) if word == NOBODY or ends_name(words[:end], names)]
    return ", ".join(filter(None, (listed, " ".join(words[: max(ends, default=0)]))))


def ends_name(words: list[str], names: frozenset[str]) -> bool:
    """Tell whether words end in a name that is listed elsewhere."""
    return any(" ".join(words[-count:]) in names for count in range(2, min(MAX_NAME, len(words)) + 1))


def split_lists(text: str, names: frozenset[str]) -> tuple[str, str] | None:
    """Return the two lists of names that stand behind each other: the second begins with a name known elsewhere."""
    if re.search(rf" {NOBODY}\b", text):
        return re.split(rf" {NOBODY}\b", text, maxsplit=1)[0], NOBODY
    parts = text.split(", ")
    known = {*names, *(part for part in parts if is_name(part.split(" ")))}
    for at, part in enumerate(parts):
        words = part.split(" ")
        for cut in range(2, len(words) - 1):
            one, other = " ".join(words[:cut]), " ".join(words[cut:])
            if other in known and is_name(words[:cut]):
                return ", ".join([*parts[:at], one]), ", ".join([other, *parts[at + 1 :]])
    return None
