"""The items of a transcript: where each begins, how long its title is, and its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.committees import is_committee
from etl.transcripts.contents import Contents, plain_word
from etl.transcripts.heads import cut_head
from etl.transcripts.openings import anything, case_or_initials
from etl.transcripts.passages import cut_passages

NUMBER_RE = re.compile(r"(?P<number>\d{1,4})\.?$")
DECIDED_RE = re.compile(r"(?:Godkendt|Taget til|Til efterretning|Tiltrådt|Drøftet|Udsat|Anbefales)\b")
FIELD_RE = re.compile(r"Sagsnr\.?:")
CALLED_RE = re.compile(r"(?:Punkt|Pkt\.?|Sag)$")  # before an item's number
LABEL_RE = re.compile(r"[A-ZÆØÅ][\w.-]*:$")
SENTENCE_RE = re.compile(r"\w{3}[.?]$")
ITEM_RE = re.compile(r"\d{1,3}\.$")
OPEN_RE = re.compile(r"(?:Åbent?|Lukket|ÅBENT?|LUKKET)$")
KIND_RE = re.compile(r"[A-ZÆØÅ]$")  # "Ø Budget 2012", "A Ny mole": what kind of item it is
YEAR_RE = re.compile(r"(?:(?:19|20)\d{2}(?:[-/](?:19|20)?\d{2})?[.,]?|[IVX]+)$")
TORN = 2  # words of a title in the table that are not in the text
MENTIONED = 2  # words by which a title is mentioned in running text
LOOKED_AT = 40  # words of a title
NEAR = 120  # characters behind a title in which its item must show


@dataclass(frozen=True)
class Begun:
    """Where an item begins among the words of the document: with its number, its title, and with its text.

    `place` and `end` are where its title stands in the table of contents; where that lists others before the next
    item that was found, its text `holds_others`, and nothing in it is surely its own.
    """

    first: int
    title: int
    text: int
    number: str
    place: int = 0
    end: int = 0
    holds_others: bool = False


def cut_items(
    pages: list[tuple[int, str]], contents: Contents, names: frozenset[str]
) -> Iterator[tuple[int, list[str]]]:
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
    numbered = all(item.number for item in begun)
    for item, end in zip(begun, ends, strict=False):
        title = " ".join(words[item.title : item.text])
        head = f"{item.number}. {title}"
        text = " ".join(words[item.text : end])
        said = [word for word in words[item.first : item.title] if OPEN_RE.match(word)]
        body = [] if item.holds_others else cut_passages(text, names)
        yield page_of[item.first], [head, *said, *body] if numbered else [*case_first(body, title), *said]


def case_first(body: list[str], title: str) -> list[str]:
    """Return the lines of an item without a number: the field of its case opens it, then its title."""
    field = next((line for line in body if FIELD_RE.match(line)), "Sagsnr.:")
    return [field, title, *(line for line in body if line is not field)]


def listed_items(words: list[str], firsts: set[int], contents: Contents) -> list[Begun]:
    """Return the items whose titles the table of contents lists, in its order."""
    found: list[Begun] = []
    at, place, last = 0, 0, 0
    while at < len(words):
        title = title_at(words, at)
        if title and plain_word(words[title[0]]) not in contents.places:
            title = None
        least = max(last, contents.first_number - 1)
        own = within_title(words, title[0], least, dotted=contents.dotted) if title else []
        match = contents.match(own, place) if own else None
        numbered = any(item.number for item in found)
        if match and title and heads_group(words, title[0] + match[2], contents):
            match = None
        if title and match and opens(words, at, title, match, firsts, least, numbered, contents.dotted):
            start, length, count = match
            text = title[0] + count
            while text < len(words) and YEAR_RE.match(words[text]):
                text += 1
            first = called_from(words, at) if title[1] else at
            found.append(Begun(first, title[0], text, title[1], start, start + length))
            at, place, last = text, start + length, int(title[1] or 0) or last
        else:
            at += 1
    found = [
        replace(one, holds_others=contents.lists_others(one.end, other.place)) for one, other in pairwise(found)
    ] + found[-1:]
    return with_numbers(found, contents)


def with_numbers(found: list[Begun], contents: Contents) -> list[Begun]:
    """Return items whose numbers are lost with those that they have in the table, where each follows the one before."""
    result: list[Begun] = []
    for item in found:
        before = result[-1] if result else None
        number = item.number
        if not number and before is None:
            number = str(contents.number_of(item.place) or "")
        elif not number and before and before.number and item.place - before.end <= TORN:
            number = str(int(before.number) + 1)
        result.append(replace(item, number=number))
    return result


def heads_group(words: list[str], at: int, contents: Contents) -> bool:
    """Tell whether a numbered title stands right behind other listed words: these are a heading over items."""
    return (
        at < len(words)
        and bool(ITEM_RE.match(words[at]))
        and contents.match(words[at + 1 :][:LOOKED_AT], 0) is not None
    )


def called_from(words: list[str], at: int) -> int:
    """Return where an item begins whose number stands at a word: before "Punkt", and whether it is open before that."""
    if at and CALLED_RE.match(words[at - 1]):
        return at - 2 if at > 1 and OPEN_RE.match(words[at - 2]) else at - 1
    return at


def within_title(words: list[str], start: int, least: int, *, dotted: bool | None) -> list[str]:
    """Return the words from `start` that may belong to a title: those before the number of another item."""
    end = min(start + LOOKED_AT, len(words))
    places = (at for at in range(start + 1, end - 1) if ITEM_RE.match(words[at]) and words[at + 1][:1].isupper())
    numbers = (at for at in places if int(words[at][:-1]) > least)
    return words[start : end if dotted is False else next(numbers, end)]


def title_at(words: list[str], at: int) -> tuple[int, str] | None:
    """Return where a title may begin at a word, and the number before it: a number, a page's first word, a capital."""
    match = NUMBER_RE.match(words[at])
    title = at + 1 if match else at
    if title < len(words) and (OPEN_RE.match(words[title]) or KIND_RE.match(words[title])):
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
        sure = dot if dotted is not False else not dot and bool(anything().search(behind))
        return int(title[1]) > last and sure
    if is_committee(" ".join(words[title[0] : end])):  # where it is said who decides
        return False
    if at in firsts:
        return bool(anything().match(behind) if match[1] == 1 else anything().search(behind))
    return match[1] > MENTIONED and not numbered and bool(case_or_initials().match(behind))


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
        if (
            LABEL_RE.match(words[at])
            or anything().match(behind)
            or DECIDED_RE.match(behind)
            or SENTENCE_RE.search(words[at - 1])
        ):
            return at
    return end if end - start <= LOOKED_AT else None
