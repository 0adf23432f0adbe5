"""The pages of a transcript: which lines they are, the title beside them, and the words that head every page."""

import re
from collections import Counter
from dataclasses import dataclass

from etl.committees import COMMITTEE, in_sentence_case
from etl.layouts.titles import DOCUMENT_RE, read_title_line
from etl.text import DATE, MONTH, Line

MARK_RE = re.compile(r"Transkript(?:ion)?:?$")
TITLE_RE = re.compile(r"Download [\"“”](?P<title>.*)[\"“”]$")
PAGE_RE = re.compile(r"(?P<number>\d{1,4})(?: (?P<text>.*))?$")
OTHERS_RE = re.compile(r"(?:Relaterede|Lignende) dokumenter")  # behind the last page
RUNNING = 250  # characters; of a page that is one paragraph at least one has as many
MIN_PAGES = 2
FEW = 5  # pages; of so few the one with the table of contents counts too
MAX_HEAD = 14  # words
NUMBERED_RE = re.compile(rf"#\. (?!{MONTH}\b)")  # an item's number, and no day
DIGITS_RE = re.compile(r"\d+")
HEADS_RE = re.compile(rf"\bSide\b|\b[Ss]\.|\bMødedato\b|{COMMITTEE}|(?:mandag|tirsdag|onsdag|torsdag|fredag) den")
COMMITTEE_RE = re.compile(COMMITTEE)
CAPITALS_RE = re.compile(r"[A-ZÆØÅ-]{2,}(?: [A-ZÆØÅ,-]{2,})*")
FOOT_RE = re.compile(r" ?(?:\bSide:?(?: nr\.)? ?\d+(?: ?(?:af|/) ?\d+)?|(?<=[.\w] )\d{1,3})$")
SIDED_RE = re.compile(r"\bSide[^.]*\.? ?\d+(?: ?(?:af|/) ?\d+)?$")  # a foot that calls its number a page's
FEET_RE = re.compile(rf"(?:[Mm]øde(?:t)? den$|\b{DATE}|{COMMITTEE})")
MOST = 0.8  # of the pages with such a foot have the same words before it
# "Havneudvalget Side 3 ...", and with number or date lost "Havneudvalget, Side ...", "Havneudvalgets møde den ..."
SIDE_RE = re.compile(
    r"^(?:(?!.{0,80}[Ii]ndhold|.{0,80}INDHOLD).{0,80}?)"
    r"(?:\b[Ss]ide:? ?\d+(?: af \d+)? (?=[^a-z])|\bSide(?:nr\.?)? (?=[A-ZÆØÅ])|\bs\. ?\d+ (?=[A-ZÆØÅ]))"
    rf"|^{COMMITTEE}(?:['’´ ]?s) møde(?:t)? den (?=[A-ZÆØÅ])"
)


@dataclass
class Transcript:
    """A document's pages as running text, the first line's number in the file, and the title told beside them."""

    pages: list[str]
    title: str = ""
    page_head: str = ""


def find_transcript(lines: tuple[Line, ...]) -> Transcript | None:
    """Return the pages of a document that is a transcript, or None.

    They are numbered from 1 and stand behind the word "Transkript", or are all that there is.
    """
    filled = [line.text for line in lines if line.text]
    mark = next((n for n, text in enumerate(filled[:30]) if MARK_RE.match(text)), None)
    pages: list[str] = []
    for text in filled[0 if mark is None else mark + 1 :]:
        match = PAGE_RE.match(text)
        if not match or int(match["number"]) != len(pages) + 1:
            if pages and OTHERS_RE.match(text):
                break
            return None
        pages.append(match["text"] or "")
    if not pages:
        return None
    if mark is None and (len(pages) < MIN_PAGES or max(map(len, pages)) < RUNNING or not DOCUMENT_RE.search(pages[0])):
        return None
    above = filled[:mark] if mark is not None else []
    told = next((match["title"] for text in above if (match := TITLE_RE.match(text))), above[0] if above else "")
    kept, head = without_heads(pages)
    return Transcript(kept, told, told_by_head(head))


def told_by_head(text: str) -> str:
    """Return what the words at the head of every page say of the meeting: all of it, or the committee."""
    text = FOOT_RE.sub("", CAPITALS_RE.sub(lambda match: in_sentence_case(match[0]), text).rstrip(" ,"))
    title = read_title_line(text)
    if title and title.committee and title.date:
        return text
    committee = COMMITTEE_RE.search(text)
    return committee[0] if committee else ""


def without_heads(pages: list[str]) -> tuple[list[str], str]:
    """Return the pages without the words that head most pages behind the first and without page numbers; the words."""
    feet = without_feet(pages)
    words = [page.split(" ")[:MAX_HEAD] for page in feet]
    length = head_length([page for page in words[2 if len(words) > FEW else 1 :] if len(page) > 1])
    model = (words[2] if len(words) > MIN_PAGES else words[-1])[:length]
    head = " ".join(model)
    result = feet[:1]
    for page, own in zip(feet[1:], words[1:], strict=True):
        same = length and plain(own[:length]) == plain(model)
        text = page.split(" ", length)[length] if same and len(own) > length else page
        side = SIDE_RE.match(text)
        head = head or (side[0] if side else "")
        result.append(text[side.end() :] if side else text)
    return result, head


def without_feet(pages: list[str]) -> list[str]:
    """Return the pages without their numbers at the end, and without the words before these that most have."""
    bare = [FOOT_RE.sub("", page) for page in pages]
    ends = [
        own.split(" ")[::-1] for page, own in zip(pages, bare, strict=True) if own != page and SIDED_RE.search(page)
    ]
    best: list[str] = []
    for length in range(1, MAX_HEAD + 1):
        tails = Counter(plain(end[:length]) for end in ends if len(end) > length)
        tail, count = tails.most_common(1)[0] if tails else ("", 0)
        if count < max(MIN_PAGES, MOST * len(ends)):
            break
        best = tail.split(" ")
    model = next((end[: len(best)] for end in ends if best and plain(end[: len(best)]) == " ".join(best)), [])
    if not FEET_RE.search(" ".join(reversed(model))):
        return bare
    length = len(model)
    return [
        " ".join(own.split(" ")[:-length]) if plain(own.split(" ")[::-1][:length]) == plain(model) else own
        for own in bare
    ]


def head_length(pages: list[list[str]]) -> int:
    """Return how many words most of some pages have in common at their head; none where these name no page head."""
    if len(pages) < MIN_PAGES:
        return 0
    best = 0
    for length in range(1, MAX_HEAD + 1):
        heads = Counter(plain(page[:length]) for page in pages if len(page) >= length)
        if not heads:
            break
        head, count = heads.most_common(1)[0]
        if count < max(MIN_PAGES, 0.6 * len(pages)) or NUMBERED_RE.search(head):
            break
        if not head.endswith("#."):
            best = length
    shared = in_sentence_case(" ".join(pages[0][:best]))
    return best if HEADS_RE.search(shared) else 0


def plain(words: list[str]) -> str:
    """Return words with every number alike, as page numbers differ."""
    return DIGITS_RE.sub("#", " ".join(words))
