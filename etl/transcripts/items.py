"""The items of a transcript: where each begins, how long its title is, and its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.committees import is_committee
from etl.layouts.openings import BODY_RE, FIELD_RE, INITIALS
from etl.transcripts.contents import Contents
from etl.transcripts.heads import cut_head
from etl.transcripts.passages import cut_passages

NUMBER_RE = re.compile(r"(?P<number>\d{1,4})\.?$")
DECIDED_RE = re.compile(r"(?:Godkendt|Taget til|Til efterretning|Tiltrådt|Drøftet|Udsat|Anbefales)\b")
SENTENCE_RE = re.compile(r"\w{3}[.?]$")
ITEM_RE = re.compile(r"\d{1,3}\.$")
OPEN_RE = re.compile(r"(?:Åbent?|Lukket|ÅBENT?|LUKKET)$")
YEAR_RE = re.compile(r"(?:(?:19|20)\d{2}(?:[-/](?:19|20)?\d{2})?[.,]?|[IVX]+)$")
CASE_RE = re.compile(rf"{INITIALS}|{FIELD_RE.pattern}")
MENTIONED = 2  # words by which a title is mentioned in running text
LOOKED_AT = 40  # words of a title
NEAR = 120  # characters behind a title in which its item must show


@dataclass(frozen=True)
class Begun:
    """Where an item begins among the words of the document: with its number, its title, and with its text."""

    first: int
    title: int
    text: int
    number: str
    doubtful: bool = False


def cut_items(pages: list[tuple[int, str]], contents: Contents, names: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of what stands before the first item, and of each item, with the page on which it begins."""
    words: list[str] = []
    page_of: list[int] = []
    firsts: set[int] = set()
    for number, page in pages:
        own = [word for word in page.split(" ") if word]
        firsts.add(len(words))
        words += own
        page_of += [number] * len(own)
    begun = listed_items(words, firsts, contents) if contents.words else []
    begun = begun or numbered_items(words)
    ends = [*(item.first for item in begun[1:]), len(words)]
    before = " ".join(words[: begun[0].first] if begun else words)
    if before:
        yield pages[0][0], cut_head(before, names)
    for item, end in zip(begun, ends, strict=False):
        title = " ".join(words[item.title : item.text])
        head = f"{item.number}. {title}" if item.number else title
        text = " ".join(words[item.text : end])
        said = [word for word in words[item.first : item.title] if OPEN_RE.match(word)]
        yield page_of[item.first], [head, *said, *cut_passages(text, names)]


def listed_items(words: list[str], firsts: set[int], contents: Contents) -> list[Begun]:
    """Return the items whose titles the table of contents lists, in its order."""
    found: list[Begun] = []
    at, place, last = 0, 0, 0
    while at < len(words):
        title = title_at(words, at, firsts)
        match = contents.match(within_title(words, title[0], dotted=contents.dotted), place) if title else None
        numbered = any(item.number for item in found)
        if title and match and opens(words, at, title, match, firsts, last, numbered, contents.dotted):
            start, length, count = match
            text = title[0] + count
            while text < len(words) and YEAR_RE.match(words[text]):
                text += 1
            found.append(Begun(at, title[0], text, title[1], contents.lists_open(place, start) and bool(found)))
            at, place, last = text, start + length, int(title[1] or 0) or last
        else:
            at += 1
    return found


def within_title(words: list[str], start: int, *, dotted: bool | None) -> list[str]:
    """Return the words from `start` that may belong to a title: those before the number of another item."""
    end = min(start + LOOKED_AT, len(words))
    numbers = (at for at in range(start + 1, end - 1) if ITEM_RE.match(words[at]) and words[at + 1][:1].isupper())
    return words[start : end if dotted is False else next(numbers, end)]


def title_at(words: list[str], at: int, firsts: set[int]) -> tuple[int, str] | None:
    """Return where a title may begin at a word, and the number before it: a number, a page's first word, a capital."""
    match = NUMBER_RE.match(words[at])
    title = at + 1 if match else at
    if title < len(words) and OPEN_RE.match(words[title]):
        title += 1
    if title >= len(words) or not re.match(r"[\"“»(]?[A-ZÆØÅ§]", words[title]):
        return None
    return title, match["number"] if match else ""


def opens(  # noqa: PLR0913, PLR0917 - what stands around the words
    words: list[str],
    at: int,
    title: tuple[int, str],
    match: tuple[int, int, int],
    firsts: set[int],
    last: int,
    numbered: bool,
    dotted: bool | None,
) -> bool:
    """Tell whether the words of a listed title begin an item here, and are not a mention of it."""
    end = title[0] + match[2]
    behind = " ".join(words[end:][:20])[:NEAR]
    if title[1]:
        dot = words[at].endswith(".")
        sure = dot if dotted is not False else not dot and bool(BODY_RE.search(behind))
        return int(title[1]) > last and sure
    if is_committee(" ".join(words[title[0] : end])):
        return False
    if at in firsts:
        return bool(BODY_RE.search(behind))
    return match[1] > MENTIONED and not numbered and bool(CASE_RE.match(behind))


def numbered_items(words: list[str]) -> list[Begun]:
    """Return the items of a document without a table of contents: numbers that follow each other before a capital."""
    found: list[Begun] = []
    for at, word in enumerate(words[:-1]):
        match = NUMBER_RE.match(word)
        if not match or not word.endswith(".") or not words[at + 1][:1].isupper():
            continue
        number = int(match["number"])
        if number == (int(found[-1].number) + 1 if found else 1):
            found.append(Begun(at, at + 1, at + 1, match["number"]))
    ends = [*(item.first for item in found[1:]), len(words)]
    titled = [(item, title_end(words, item.title, end)) for item, end in zip(found, ends, strict=False)]
    return [] if any(end is None for _, end in titled) else [replace(item, text=end) for item, end in titled if end]


def title_end(words: list[str], start: int, end: int) -> int | None:
    """Return where a title ends: at the end of its sentence, before a label, heading or decision; None if unknown."""
    for at in range(start + 1, min(end, start + LOOKED_AT)):
        behind = " ".join(words[at : at + 6])
        if BODY_RE.match(behind) or DECIDED_RE.match(behind) or SENTENCE_RE.search(words[at - 1]):
            return at
    return end if end - start <= LOOKED_AT else None
