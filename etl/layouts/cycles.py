"""Items that nothing opens: known by their section headings, which begin again, and by the title above the first."""

import re

from etl.layouts.candidates import Start
from etl.layouts.labels import labels
from etl.layouts.layout import heading_kind, is_openness
from etl.layouts.marks import Marks
from etl.layouts.starts import Chain
from etl.layouts.titles import read_title_line
from etl.outcomes import find_outcomes

STYLE = "overskrifter"
# Kinds of sections that come to an end of an item, and those that lead up to its decision
CLOSING = {"decision", "attachments", "absence", "history"}
LEADING = {"summary", "exposition", "recommendation"}
EVIDENCE = 1.5  # of one item known only by its headings
MIN_TITLED = 3  # items
MAX_TITLE = 160  # characters
AGENDA_APPROVED_RE = re.compile(r"^Dagsorden(?:en)?\b.{0,60}\bgodkendt\b", re.IGNORECASE)
NOUN_RE = re.compile(r"[A-ZÆØÅ][a-zæøå]+(?:else|ing) af ")  # "Godkendelse af dagsordenen": a title, not what is decided
SENTENCE_ENDS = ".:;,!?"
# "Mødelokale 3, Rådhuset", "Torvet 2, 6720 Nordby", "Teams"
ROOM_RE = re.compile(
    r"lokale|(?:råds|møde|styrelses)sal|rådhus|kantine|\bTeams\b|\bSkype\b|\b\d{4} [A-ZÆØÅ]", re.IGNORECASE
)


def cycle_chain(marks: Marks) -> Chain | None:
    """Return the items of a document that has section headings but no line that opens an item."""
    headings = without_doubled(marks, [index for index in marks.filled if marks.heading[index]])
    if not any(marks.heading[index] == "decision" for index in headings) and len(headings) < 2:
        return None
    firsts = opening_words(marks) or first_headings(marks, headings)
    titles = [title_above(marks, index) for index in firsts]
    if len(firsts) == 1 and titles == [None]:
        titles = [first_title(marks, firsts[0])]
    if len(firsts) > 1 and not any(titles) and all(marks.heading[index] == "decision" for index in headings):
        return None  # where one ends and the next begins is not to be seen
    others = titles[1:] or titles  # what stands above the first item may be the document's head
    titled = sum(title is not None for title in others) >= 0.8 * len(others)
    starts = [item_start(marks, index, title if titled else None) for index, title in zip(firsts, titles, strict=True)]
    return Chain(STYLE, tuple(starts), sum(start.evidence for start in starts)) if starts else None


def opening_words(marks: Marks) -> list[int]:
    """Return the lines on which every item opens with a word alone, "Åben" or "Lukket", right above its first heading.

    A closed item may have nothing but its word. Nothing where one stands elsewhere, or the first heading without it.
    """
    words = [index for index in marks.filled if is_openness(marks.lines[index].text)]
    below = [next(iter(marks.after(index + 1, 1)), None) for index in words]
    first = next((index for index in marks.filled if marks.heading[index]), None)
    opens = all(line is None or line in words or marks.heading[line] for line in below)
    return words if len(words) > 1 and below[0] == first and opens else []


def without_doubled(marks: Marks, headings: list[int]) -> list[int]:
    """Return the headings without the second of two over one decision: "Beslutning" / "Byrådets beslutning i mødet"."""
    return [
        index
        for index in headings
        if not (marks.heading[index] == "decision" and (above := marks.before(index)) is not None)
        or marks.heading[above] != "decision"
    ]


def heading_of(marks: Marks, index: int) -> str | None:
    """Return the heading on a line in lower case, or None; all headings of decisions are one."""
    kind = marks.heading[index]
    if kind is None:
        return None
    return kind if kind in CLOSING else marks.lines[index].text.rstrip(": ").lower()


def first_headings(marks: Marks, headings: list[int]) -> list[int]:
    """Return the headings with which items begin.

    An item begins where a heading comes again that the item has had, or where what leads up to a decision follows the
    end of an item, if decisions come last here.
    """
    if approves_agenda(marks, headings):
        return [headings[0], *first_headings(marks, headings[1:])]
    same = always_first(marks, headings)
    if same:
        return same
    last = decisions_come_last(marks, headings)
    firsts = count_items(marks, headings, last=last)
    if last or not any(marks.heading[index] in LEADING for index in headings):
        return firsts
    # items that have only a decision, in between, hide that decisions come last: then each title shows it
    others = count_items(marks, headings, last=True, decisions_alone=True)
    titled = len(others) >= MIN_TITLED and all(title_above(marks, index) is not None for index in others)
    return others if titled and len(others) > len(firsts) else firsts


def count_items(marks: Marks, headings: list[int], *, last: bool, decisions_alone: bool = False) -> list[int]:
    """Return the headings with which items begin, where decisions come `last` or not, and an item below a title may
    have a decision alone."""
    firsts: list[int] = []
    seen: set[str] = set()
    ended = False
    for index in headings:
        heading, kind = heading_of(marks, index) or "", marks.heading[index] or "other"
        again = heading in seen and kind not in CLOSING and (ended or not (last or kind == "other"))
        alone = decisions_alone and ended and kind == "decision" and title_above(marks, index) is not None
        if not seen or again or alone or (last and ended and kind in LEADING):
            firsts.append(index)
            seen, ended = set(), False
        seen.add(heading)
        ended = ended or kind in ("decision", "attachments")
    return firsts


def approves_agenda(marks: Marks, headings: list[int]) -> bool:
    """Tell whether a document begins with the decision on its agenda: an item that has no other section."""
    if len(headings) < 2 or marks.heading[headings[0]] != "decision" or marks.heading[headings[1]] == "decision":
        return False
    said = (marks.lines[index].text for index in range(headings[0] + 1, headings[1]))
    return any(AGENDA_APPROVED_RE.search(text) for text in said)


def always_first(marks: Marks, headings: list[int]) -> list[int]:
    """Return the places of the document's first heading, if every item begins with it; else nothing.

    It does when there are as many of it as decisions, and when what leads up to a decision never stands right before.
    """
    same = [index for index in headings if heading_of(marks, index) == heading_of(marks, headings[0])]
    decisions = sum(marks.heading[index] == "decision" for index in headings)
    before = [headings[headings.index(index) - 1] for index in same[1:]]
    leads = any(marks.heading[index] in LEADING for index in before)
    return same if len(same) == decisions > 1 and not leads else []


def decisions_come_last(marks: Marks, headings: list[int]) -> bool:
    """Tell whether no section that leads up to a decision stands between a decision and the next first heading."""
    kinds = [marks.heading[index] for index in headings]
    leading = [n for n, kind in enumerate(kinds) if kind in LEADING]
    decisions = [n for n, kind in enumerate(kinds) if kind == "decision"]
    if not leading or not decisions:
        return False
    return leading[0] < decisions[0] and not any(
        kind == "exposition" for kind in kinds[decisions[-1] :]
    )  # the last item says so most clearly: nothing follows it


def title_above(marks: Marks, index: int) -> int | None:
    """Return the index of the line above a first heading that may be the item's title, or None."""
    above = marks.before(index)
    while above is not None and (marks.gives_case(above) or not marks.lines[above].text):
        above = marks.before(above)
    if above is None or not marks.may_be_title(above) or len(marks.lines[above].text) > MAX_TITLE:
        return None
    if in_attachments(marks, above) or is_place_below(marks, above):
        return None  # the last of them, or where the meeting was
    return above if looks_like_title(marks.lines[above].text) else None


def is_place_below(marks: Marks, index: int) -> bool:
    """Tell whether a line names a room or an address, and the one above it the hour of the meeting."""
    above = marks.before(index)
    if above is None or not ROOM_RE.search(marks.lines[index].text):
        return False
    title = read_title_line(marks.lines[above].text)
    return bool(title and title.start)


def looks_like_title(text: str) -> bool:
    """Tell whether a line reads like a title: no sentence, no field or heading, nor words of a decision alone."""
    is_outcome = bool(find_outcomes(text)) and len(text.split()) < 4 and not NOUN_RE.match(text)
    sentence = text[-1] in SENTENCE_ENDS or text[0].islower()
    known = heading_kind(text) or labels("header").match(text) or read_title_line(text)
    return not (sentence or is_outcome or known)


def first_title(marks: Marks, heading: int) -> int | None:
    """Return the index of the title of the only item of a page: over the meeting's fields, or below them."""
    above = (index for index in marks.filled if index < heading)
    first = next((index for index in above if not labels("header").match(marks.lines[index].text)), None)
    titled = first is not None and marks.may_be_title(first) and looks_like_title(marks.lines[first].text)
    return first if titled else None


def in_attachments(marks: Marks, index: int) -> bool:
    """Tell whether a line goes on, without a blank one, with the list of an item's attachments."""
    while index >= 0 and marks.lines[index].text and marks.heading[index] is None:
        index -= 1
    return index >= 0 and marks.heading[index] == "attachments"


def item_start(marks: Marks, heading: int, title: int | None) -> Start:
    """Return the item that a first heading opens, with the line of its title if it has one."""
    if title is None:
        start = Start(STYLE, heading, heading, {})
    else:
        start = Start(STYLE, title, title + 1, {"title": marks.lines[title].text})
    start.add(EVIDENCE, "section headings begin again")
    return start
