"""Fields and headings in the middle of running text: where a transcript lost the line breaks before and behind them."""

import re

from etl.committees import COMMITTEE
from etl.layouts.layout import case_number, headings, label_tables
from etl.text import DATE

SURE = 8  # letters of a heading that is one without a colon, with a capital behind it
SHORT = ("Resume", "Resumé")
PLAIN_KINDS = ("summary", "exposition", "recommendation", "economy", "law", "decision", "history", "attachments", "absence")
ITEM_FIELDS = ("case", "journal", "caseworkers", "document", "initials")


def any_of(words: list[str]) -> str:
    """Return the pattern of any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def field_pattern() -> str:
    """Return the pattern of an item's fields with their values: "Sagsnr.: 12/310 Initialer: abc"."""
    table = label_tables()["item"]
    case = any_of([label for name in ITEM_FIELDS[:2] for label in table[name]])
    other = any_of([label for name in ITEM_FIELDS[2:] for label in table[name]])
    number = rf"(?:{case_number().pattern}|[A-ZÆØÅ]\d{{2}}\b|[\d/.-]*\d[\d/.-]*|\d{{2}}/)"
    return rf"(?:{case}) ?: ?(?:{number})?|(?:{other}) ?: ?(?:(?:[a-zæøå][\w./-]*|[A-ZÆØÅ]{{2,6}}|[\d/.-]+)(?=\s|$))?|(?:Åben|Lukket|ÅBEN|LUKKET) (?:sag|SAG)\b"


def heading_pattern() -> str:
    """Return the pattern of a section's heading: with a colon, in capitals, or with a capital in mid-sentence."""
    known = {heading[:1].upper() + heading[1:]: kind for heading, kind in headings().items()}
    colon = any_of(list(known))
    capitals = any_of([heading.upper() for heading in known if len(heading) > 5])
    plain = any_of(
        [heading for heading, kind in known.items() if kind in PLAIN_KINDS and (len(heading) >= SURE or heading in SHORT)]
    )
    return (
        rf"(?<![\w-])(?:(?:{colon}) ?:|(?:{capitals})(?![\w-]):?|(?:{plain})(?= [A-ZÆØÅ\"»\d]| [Aa]t\b|$))"
    )


def decision_pattern() -> str:
    """Return the pattern of a decision's heading, whose date may be lost."""
    date = rf"(?: (?:{DATE})| \d{{1,2}}-)?"
    return (
        rf"(?<![\w-])(?:Beslutning(?:er)?|Behandling) (?:(?:i |fra )?(?:{COMMITTEE}) )?(?:den|d\.){date}(?: ?:)?"
        rf"|(?<![\w-])BESLUTNING I [A-ZÆØÅ ,-]+ DEN(?![\w-])(?: (?:{DATE}))?"
        rf"|(?<![\w-]){COMMITTEE}(?:s møde)?,? (?:den |d\. )?{DATE},? (?:[Pp]kt\.|[Pp]unkt) \d+:?"
    )


FIELD_RE = re.compile(rf"(?<![\w-])(?:{field_pattern()})")
HEADING_RE = re.compile(heading_pattern())
DECISION_OF_RE = re.compile(decision_pattern())
INITIALS = r"[A-ZÆØÅ]{4,8} / (?:\d{2}/\d+)?"
BODY_RE = re.compile(
    rf"(?:^|(?<= ))(?:{INITIALS}|{FIELD_RE.pattern}|{heading_pattern()}|{decision_pattern()}|{case_number().pattern})"
)
