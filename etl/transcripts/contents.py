"""The table of contents of a transcript: titles in their order, without a mark between them and with numbers lost."""

import re
from dataclasses import dataclass
from functools import cached_property

from etl.transcripts.openings import anything

LABEL_RE = re.compile(
    r"(?:^| )(?:(?i:indholdsfortegnelse)|Sagsoversigt|(?:Indhold|INDHOLD)(?= (?:Åben|Lukket|Side|Sag|Punkt|Pkt|\d))"
    r"|Til behandling forelå|Sag nr\.: ?Emne|(?:Pkt\.|Punkt|Nr\.|Sag) Tekst Side)\b[.:]?(?: |$)"
)
SEARCHED = 3  # pages in which a table of contents begins
PAGE_HEAD = 80  # characters before the table that are no more than a page's head
LISTED_RE = re.compile(r"(?:^| )1\. (?P<title>[A-ZÆØÅ]\S*(?: \S+)?)")
FIRST_RE = re.compile(r"(?:^| )(?P<number>(?!(?:19|20)\d\d\b)\d{1,4})(?P<dot>\.?) (?=[A-ZÆØÅ\"])")
SIDE_RE = re.compile(r"^ ?Side(?:nr\.?|:)? ?\d+ ")  # the number of the page itself
FIRST_ENTRY = 60  # characters in which the first number stands
LEADERS_RE = re.compile(r"\.{2,}|…+")
MIN_LETTERS = 7  # of a title that is a single word
TORN = 7  # words
EDGES = ".,:;()\"“”'"


@dataclass(frozen=True)
class Contents:
    """The words of a table of contents, by which the titles of the items are known again."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The words without numbers, which are often lost, in small letters."""
        return plain_words(LEADERS_RE.sub(" ", self.text).split(" "))

    @cached_property
    def dotted(self) -> bool | None:
        """Whether items are numbered "1." and not "1"; None if it does not say."""
        first = FIRST_RE.search(self.text[:FIRST_ENTRY])
        return bool(first["dot"]) if first else None

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            found.setdefault(word, []).append(place)
        return found

    def match(self, words: list[str], least: int) -> tuple[int, int, int] | None:
        """Return how many of `words` begin a title here: place in the table, words in it, words of the text; or None.

        Only what stands behind the first `least` words of the table counts, and the longest match.
        """
        own = [(n, word) for n, word in enumerate(map(plain_word, words)) if word]
        if not own or own[0][0] > 1:
            return None
        best: tuple[int, int, int] | None = None
        for place in self.places.get(own[0][1], ()):
            length = 0
            while (
                length < len(own) and place + length < len(self.words) and own[length][1] == self.words[place + length]
            ):
                length += 1
            if place >= least and (best is None or length > best[1]):
                best = (place, length, own[length - 1][0] + 1)
        if best is None or (best[1] < 2 and len(own[0][1]) < MIN_LETTERS):
            return None
        return best

    @cached_property
    def first_number(self) -> int:
        """The number of the first entry; 0 if it has none."""
        first = FIRST_RE.search(self.text[:FIRST_ENTRY])
        return int(first["number"]) if first else 0

    def lists_others(self, start: int, end: int) -> bool:
        """Tell whether open items must stand between two places: more words than a title that is torn leaves over."""
        between = self.words[start:end]
        return len(between) > TORN and "lukket" not in between

    def number_of(self, place: int) -> int | None:
        """Return the number of the item whose title is the table's first; None where it is another or has none."""
        first = FIRST_RE.search(self.text[:FIRST_ENTRY])
        before = plain_words(self.text[: first.start()].split(" ")) if first else []
        return int(first["number"]) if first and len(before) == place else None


def plain_word(word: str) -> str:
    """Return a word for comparison; empty for numbers and dashes."""
    word = word.strip(EDGES).lower()
    return word if word.strip("-–/") and not any(map(str.isdigit, word)) else ""


def plain_words(words: list[str]) -> list[str]:
    """Return the words for comparison, without numbers and dashes."""
    return [plain for word in words if (plain := plain_word(word))]


def split_contents(pages: list[str]) -> tuple[str, str, list[tuple[int, str]]]:
    """Return the text before the table of contents, the table, and the pages behind it with their numbers."""
    numbered = list(enumerate(pages, start=1))
    for at, (_, page) in enumerate(numbered[:SEARCHED]):
        label = LABEL_RE.search(page)
        start, end = (label.start(), label.end()) if label else unlabelled(page, pages[at + 1 :])
        if end < 0:
            continue
        own = page[:start] if at == 0 or start > PAGE_HEAD else ""
        head = " ".join([*pages[:at], own])
        listed, rest = [SIDE_RE.sub("", page[end:])], numbered[at + 1 :]
        while rest and (len(rest) > 1 or goes_on(listed[0], rest[0][1])) and not anything().search(rest[0][1]):
            listed.append(rest.pop(0)[1])
        return head, " ".join(listed), rest
    return "", "", numbered


def goes_on(listed: str, page: str) -> bool:
    """Tell whether a page goes on with a table of contents: it begins with a number behind the table's first."""
    first, own = FIRST_RE.search(listed[:FIRST_ENTRY]), FIRST_RE.match(page)
    return first is not None and own is not None and int(own["number"]) > int(first["number"])


def unlabelled(page: str, others: list[str]) -> tuple[int, int]:
    """Return where a list of titles without a label begins: one of them heads a later page; else (-1, -1)."""
    match = LISTED_RE.search(page)
    title = match["title"].split(" ")[0] if match and len(match["title"].split(" ")[0]) > MIN_LETTERS else ""
    if match and any((match["title"] in other[:160]) or (title and f"1. {title} " in other) for other in others):
        return match.start(), match.start()
    return -1, -1
