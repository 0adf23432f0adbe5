"""Lines that are no part of the minutes though no table knows them: heads and feet of pages, words that close."""

import re
from collections import Counter

from etl.layouts.blocks import read_dated_heading
from etl.layouts.claims import Claims
from etl.layouts.titles import read_title_line
from etl.name_lists import read_people
from etl.text import YEAR_RE, Line, join_wrapped

MAX_HEAD = 110  # characters; a longer line is running text
CLOSING_LINES = 8
# "Mødet sluttede kl. 19.20.", "Næste møde: 3. september 2018"; not "6. Næste møde"
CLOSING_RE = re.compile(
    r"^(?:Mødet (?:sluttede|sluttet|slut|hævet|hævedes|blev hævet)\b.{0,40}|Næste møde: .{0,60})$", re.IGNORECASE
)
SIGNING_LINES = 16
SIGNING_RE = re.compile(r"(?:Underskriftsblad|Underskrift(?:er)?|Underskrevet|Underskrevet af):?", re.IGNORECASE)
RULE_RE = re.compile(r"_{3}")
MUNICIPALITY_RE = re.compile(r"[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+)? Kommune")
COUNTED_RE = re.compile(r"(?P<stem>[A-ZÆØÅ][\w -]*(?:[Kk]ommune|[Rr]eferat|udvalget|[Rr]åd(?:et)?|[Ss]ide)) \d{1,3}")
MIN_PAGES = 2
PAGE_NUMBER_RE = re.compile(r" (?:Side )?\d{1,4}$")


def claim_closing(lines: tuple[Line, ...], claims: Claims) -> None:
    """Claim what stands behind the last item: when the meeting ended, when the next one is, who signs."""
    words = [line for line in lines if line.text]
    last = words[-CLOSING_LINES:]
    first = next((n for n, line in enumerate(last) if CLOSING_RE.match(line.text)), len(last))
    claims.take(last[first:], "chrome", "the words that close a document")
    last = words[-SIGNING_LINES:]
    signs = (n for n, line in enumerate(last[:-1]) if SIGNING_RE.fullmatch(line.text) and not line.level)
    first = next(
        (n for n in signs if RULE_RE.match(last[n + 1].text) or read_people(last[n + 1].text, "")[0]), len(last)
    )
    claims.take(last[first:], "chrome", "who signs")


def claim_page_heads(lines: tuple[Line, ...], claims: Claims) -> None:
    """Claim the lines that stand at the head or foot of every page: what the document is, perhaps with a page number.

    The first of them may be the document's title. A body and date alone head a decision and are left.
    """
    seen: set[str] = set()
    for line in lines:
        if len(line.text) > MAX_HEAD or line.text.endswith(".") or not YEAR_RE.search(line.text):
            continue
        for stem in {line.text, PAGE_NUMBER_RE.sub("", line.text)} - {""}:
            title = read_title_line(stem)
            if not (title and title.committee and title.date):
                continue
            if stem in seen and not read_dated_heading(line, bare=True):
                claims.take(line, "chrome", "says again what the document is, as the head of a page does")
            seen.add(stem)
    claim_counted(lines, claims)
    claim_beside(lines, claims, seen)


def claim_counted(lines: tuple[Line, ...], claims: Claims) -> None:
    """Claim lines that count the pages, "Langø Kommune 2", and what stands beside each of them in the same words, which
    may be the meeting's committee and date."""
    words = [line for line in lines if line.text]
    counted: dict[str, list[int]] = {}
    for place, line in enumerate(words):
        if line.text[-1].isdigit() and (match := COUNTED_RE.fullmatch(line.text)):
            counted.setdefault(match["stem"], []).append(place)
    for places in counted.values():
        pages = [int(words[place].text.rsplit(maxsplit=1)[-1]) for place in places]
        if len(pages) < MIN_PAGES or pages != list(range(pages[0], pages[0] + len(pages))):
            continue
        claims.take((words[place] for place in places), "chrome", "counts the pages")
        for step in (-1, 1):
            beside = [words[place + step] for place in places if 0 <= place + step < len(words)]
            text, count = Counter(line.text for line in beside).most_common(1)[0]
            again = [line for line in beside if line.text == text]
            if not any(YEAR_RE.search(line.text) for line in words[: words.index(again[0])]):
                again.pop(0)  # the only line that says when the meeting was
            if count >= len(places) - 1 and count > 1:
                claims.take(again, "chrome", "stands with the head of a page")


def claim_beside(lines: tuple[Line, ...], claims: Claims, heads: set[str]) -> None:
    """Claim what stands with the heads of pages: the municipality's name, page numbers, committee and date again."""
    words = [line for line in lines if line.text]
    repeated = {text for text, count in Counter(line.text for line in words).items() if count > 1}
    named = (line for line in words if line.text.endswith(" Kommune"))
    names = [line for line in named if line.text in repeated and MUNICIPALITY_RE.fullmatch(line.text)]
    claims.take(names[1:], "chrome", "the municipality's name again, as at the head of a page")
    heads = heads & repeated
    for _ in range(2 if page_heads(claims) else 0):  # a number may stand beside a line that stands beside another
        for before, line, after in zip([None, *words], words, [*words[1:], None], strict=False):
            if line.number in claims or not ((line.text.isdigit() and len(line.text) < 4) or line.text in heads):
                continue
            if any(other and is_page_head(claims, other.number) for other in (before, after)):
                claims.take(line, "chrome", "stands with the head of a page")


def page_heads(claims: Claims) -> set[int]:
    """Return the numbers of the lines that were taken for heads or feet of pages."""
    return {number for number in claims if is_page_head(claims, number)}


def is_page_head(claims: Claims, number: int) -> bool:
    """Tell whether a line was taken for the head or foot of a page."""
    claim = claims.get(number)
    return claim is not None and claim.what == "chrome" and "page" in claim.why


def rejoin(lines: tuple[Line, ...], claims: Claims) -> tuple[Line, ...]:
    """Return the lines left without heads and feet of pages; a sentence that these broke in two is whole again."""
    heads = page_heads(claims)
    if not heads:
        return lines
    result: list[Line] = []
    last: int | None = None  # the place in `result` of the last line with words
    for line in lines:
        before = result[last] if last is not None else None
        if before and line.text and goes_on(before, line, heads):
            result[last or 0] = before._replace(text=join_wrapped(before.text, line.text))
            claims.take(line, "text", f"goes on with line {before.number}, on the page before")
            result.append(line._replace(text=""))
            continue
        result.append(line)
        last = len(result) - 1 if line.text else last
    return tuple(result)


def goes_on(before: Line, line: Line, heads: set[int]) -> bool:
    """Tell whether a sentence goes on in `line` behind the head of a page, which stands between."""
    between = any(number in heads for number in range(before.number + 1, line.number))
    plain = not (line.bullet or line.level or before.level)
    return between and plain and before.text[-1] not in ".:;!?" and line.text[0].islower()
