"""Fields and headings in the middle of running text: where a transcript lost the line breaks before and behind them."""

import re
from functools import cache

from etl.committees import COMMITTEE
from etl.layouts.labels import label_tables
from etl.layouts.layout import case_number, headings
from etl.text import DATE, longest_first

SURE = 8  # letters of a heading that is one without a colon, with a capital behind it
SHORT = ("Resume", "Resumé")
PLAIN_KINDS = (
    "summary",
    "exposition",
    "recommendation",
    "economy",
    "law",
    "decision",
    "history",
    "attachments",
    "absence",
)
NUMBERED = ("case", "journal")  # fields of an item, as labels.toml names them
OTHERS = ("caseworkers", "document", "initials")
SPELLED = 6  # letters of a heading in capitals
INITIALS = r"[A-ZÆØÅ]{4,8} / (?:\d{2}/\d+)?"


@cache
def field_pattern() -> str:
    """Return the pattern of an item's fields with their values: "Sagsnr.: 12/310", "Initialer: abc", "Åben sag"."""
    table = label_tables()["item"]
    case = longest_first([label for name in NUMBERED for label in table[name]])
    other = longest_first([label for name in OTHERS for label in table[name]])
    number = rf"(?:{case_number().pattern}|[A-ZÆØÅ]\d{{2}}\b|[\d/.-]*\d[\d/.-]*|\d{{2}}/)"
    value = r"(?:[a-zæøå][\w./-]*|[A-ZÆØÅ]{2,6}|[\d/.-]+)(?=\s|$)"
    numbers = [label for name in (*NUMBERED, "document") for label in table[name]]
    bare = longest_first([label.rstrip(".") for label in numbers if "." in label or "nr" in label])
    openness = r"(?:Åben|Lukket|ÅBEN|LUKKET) (?:sag|SAG)\b"
    return (
        rf"(?<![\w-])(?:(?:{case}) ?: ?(?:{number})?|(?:{other}) ?: ?(?:{value})?|{openness}"
        rf"|(?:{bare})\.?(?= [A-ZÆØÅ]))"  # its number is lost
    )


@cache
def heading_pattern() -> str:
    """Return the pattern of a section's heading: with a colon, in capitals, or with a capital in mid-sentence."""
    known = {heading[:1].upper() + heading[1:]: kind for heading, kind in headings().items()}
    capitals = longest_first([heading.upper() for heading in known if len(heading) >= SPELLED])
    plain = longest_first(
        [name for name, kind in known.items() if kind in PLAIN_KINDS and (len(name) >= SURE or name in SHORT)]
    )
    behind = r"(?= [A-ZÆØÅ\"»\d]| [Aa]t\b|$)"
    return rf"(?<![\w-])(?:(?:{longest_first(known)}) ?:|(?:{capitals})(?![\w-]):?|(?:{plain}){behind})"


@cache
def decision_pattern() -> str:
    """Return the pattern of a decision's heading, whose date may be lost."""
    date = rf"(?: (?:{DATE})| \d{{1,2}}-)?"
    return (
        rf"(?<![\w-])(?:Beslutning(?:er)?|Behandling) (?:(?:i |fra )?(?:{COMMITTEE}) )?(?:den|d\.){date}(?: ?:)?"
        rf"|(?<![\w-])BESLUTNING I [A-ZÆØÅ ,-]+ DEN(?![\w-])(?: (?:{DATE}))?"
        rf"|(?<![\w-])Bilag den(?: \d{{1,2}}-)?(?= [A-ZÆØÅ])"
        rf"|(?<![\w-]){COMMITTEE}(?:s møde)?,? (?:den |d\. )?{DATE},? (?:[Pp]kt\.|[Pp]unkt) \d+:?"
    )


@cache
def marks() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what stands on a line of its own in an item: headings, fields, a decision's heading."""
    return tuple(map(re.compile, (heading_pattern(), field_pattern(), decision_pattern())))


@cache
def case_or_initials() -> re.Pattern[str]:
    """Return the pattern of what may stand right behind a title: a field, or "DIHOLM / 12/310"."""
    return re.compile(rf"{INITIALS}|{field_pattern()}")


@cache
def anything() -> re.Pattern[str]:
    """Return the pattern of all that shows that the words before it were an item's title."""
    every = "|".join((INITIALS, field_pattern(), heading_pattern(), decision_pattern(), case_number().pattern))
    return re.compile(rf"(?:^|(?<= ))(?:{every})")
