"""Where the items of a document stand among its lines, what each line became, and what is published of an item."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile

from etl.attendance import is_absence_line, read_absence
from etl.content import Content
from etl.layouts.claims import Claims
from etl.layouts.item import UNTITLED
from etl.model import AgendaItem, Decision, Vote
from etl.name_lists import names_in
from etl.outcomes import find_outcomes, find_phrases, sentences
from etl.text import Line
from etl.votes import find_votes

STARTS = "item start"
FIELDS = "item field"
PREFIX = 25  # characters of a title that tell it from others, when it may be wrapped
SHORTEST = 4  # characters of a line by which it may be known again
MAX_WORDING = 60  # characters of a phrase that are shown
WORD_RE = re.compile(r"\w+")
# "1. ", "2) ", "a) ", "At 1) " before a point or an attachment; not "12 mio.", "a b"
NUMBER_RE = re.compile(r"^(?P<at>[Aa]t )?(?:\d{1,2}|[a-zæøå])[.)] +(?=\S)")

Starts = dict[int, list[AgendaItem]]
"""Items by the number of the line before which they begin."""


def find_starts(content: Content, claims: Claims, items: Sequence[AgendaItem]) -> Starts:
    """Return where the items begin; one that is not found is left out."""
    if content.meeting is not None:
        return starts_of_fields(content, items)
    words = [line for line in content.lines if line.text]
    starts: Starts = {}
    at = 0
    for item in items:
        found = next((n for n in range(at, len(words)) if begins(words[n], claims, item)), None)
        if found is not None:
            starts.setdefault(words[first_of(words, claims, item, at, found)].number, []).append(item)
            at = found + 1
    return starts


def starts_of_fields(content: Content, items: Sequence[AgendaItem]) -> Starts:
    """Return the items of vendor JSON by their first line; one without lines begins where the next one does."""
    starts: Starts = {}
    following = len(content.lines) + 1
    fields = content.meeting["items"] if content.meeting else ()
    for field, item in reversed(list(zip(fields, items, strict=True))):
        following = field.lines[0].number if field.lines else following
        starts.setdefault(following, []).insert(0, item)
    return starts


def begins(line: Line, claims: Claims, item: AgendaItem) -> bool:
    """Tell whether a line was taken for an item's beginning: by its title, or without one by its number or case."""
    claim = claims.get(line.number)
    what = claim.what if claim else ""
    if item.title != UNTITLED.format(item.position):
        return what == STARTS and same_title(item.title, line.text)
    numbered = (item.number or str(item.position)).lower() in words_of(line.text)
    return (what == STARTS and numbered) or holds_case(what, line, item)


def holds_case(what: str, line: Line, item: AgendaItem) -> bool:
    """Tell whether a line was taken for a field of an item's head and holds the item's case number."""
    return what.startswith(FIELDS) and item.case is not None and item.case in line.text


def words_of(text: str) -> list[str]:
    """Return a text's words in lower case."""
    return WORD_RE.findall(text.lower())


def same_title(title: str, text: str) -> bool:
    """Tell whether a line prints a title or its beginning, with whatever between the words."""
    return " ".join(words_of(title))[:PREFIX] in " ".join(words_of(text)) or set(words_of(title)) <= set(words_of(text))


def first_of(words: Sequence[Line], claims: Claims, item: AgendaItem, at: int, found: int) -> int:
    """Return the index of an item's first line: its number, and fields that hold its case number, may stand above."""

    def is_head(line: Line) -> bool:
        claim = claims.get(line.number)
        what = claim.what if claim else ""
        return what == STARTS or holds_case(what, line, item)

    return found - sum(1 for _ in takewhile(is_head, reversed(words[at:found])))


def tell_item(item: AgendaItem) -> str:
    """Return the line that stands before an item's lines."""
    parts = [f"item {item.number or item.position}", item.title, item.case or "", "closed" if item.closed else ""]
    return "-- " + " · ".join(part for part in parts if part)


def tell_line(line: Line, what: str, item: AgendaItem | None) -> str:
    """Return what a line of an item became: a point, an attachment, a vote, an outcome, absence; else its claim."""
    if item is None:
        return what
    if what == "text: recommendation":
        points = ((str(point.position), point.text) for point in item.recommendations)
        return numbered("recommendation: point", line, points) or what
    if what == "text: attachments":
        titles = ((str(number), each.title) for number, each in enumerate(item.attachments, start=1))
        return numbered("attachment", line, titles) or what
    return tell_decision(line, what, item) if what in {"text: decision", "text: history", "text: absence"} else what


def numbered(name: str, line: Line, parts: Iterable[tuple[str, str]]) -> str | None:
    """Return which part a line belongs to: the one it is, holds or is held by; None where it is no part's."""
    text = NUMBER_RE.sub(lambda match: match["at"] or "", line.text)
    known = list(parts) if len(text) >= SHORTEST else []
    fits: tuple[Callable[[str], bool], ...] = (text.__eq__, text.__contains__, lambda part: text in part)
    return next((f"{name} {number}" for fit in fits for number, part in known if fit(part)), None)


def tell_decision(line: Line, what: str, item: AgendaItem) -> str:
    """Return what a line under a decision, in a case's history or in a list of the absent became."""
    decisions = [*([item.decision] if item.decision else []), *item.earlier_decisions]
    kept = any(line.text in decision.text for decision in decisions)
    people = read_absence(line.text) or (() if kept else tuple(names_in(line.text, "absent") or ()))
    if people and (is_absence_line(line.text) or not kept):
        return f"absence: {counted(len(people), 'name')}"
    if what != "text: decision" or not item.decision or not kept:
        return what
    told = [outcome for outcome in find_outcomes(line.text) if outcome in item.decision.outcomes]
    told += ["vote"] if item.decision.votes and find_votes(line.text) else []
    told += [f"{person.status} {person.person}" for person in people]
    return f"decision: {', '.join(told)}" if told else what


def tell_facts(item: AgendaItem) -> Iterator[str]:
    """Yield what is published of an item beside its text."""
    if item.recommendations:
        senders = dict.fromkeys(point.recommended_by for point in item.recommendations if point.recommended_by)
        by = f" by {'; '.join(senders)}" if senders else ""
        yield f"recommendation: {counted(len(item.recommendations), 'point')}{by}"
    if item.decision:
        follows = item.decision.follows_recommendation
        following = f"; follows the recommendation: {follows}" if follows else ""
        yield f"decision: {tell_outcomes(item.decision)}{following}"
        yield from map(tell_vote, item.decision.votes)
    for decision in item.earlier_decisions:
        yield f"earlier decision: {decision.body}, {decision.date or 'no date'}: {tell_outcomes(decision)}"
    for status in dict.fromkeys(person.status for person in item.attendance):
        yield f"{status}: {', '.join(person.person for person in item.attendance if person.status == status)}"
    if item.attachments:
        yield counted(len(item.attachments), "attachment")


def counted(number: int, noun: str) -> str:
    """Return a number of things in words: "1 point", "2 points"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def tell_outcomes(decision: Decision) -> str:
    """Return a decision's outcomes, each with the phrase that signals it first."""
    telling = (sentence for sentence in sentences(decision.text) if find_outcomes(sentence))
    phrases = [match.phrase for sentence in telling for match in find_phrases(sentence)]
    signs = {phrase.outcome: phrase.wording[:MAX_WORDING] for phrase in reversed(phrases)}
    told = (f"{outcome} ('{signs[outcome]}')" if outcome in signs else outcome for outcome in decision.outcomes)
    return ", ".join(told) or "no outcome"


def tell_vote(vote: Vote) -> str:
    """Return a vote as it is published."""
    sides = (
        ("for", vote.votes_for, vote.voted_for),
        ("against", vote.votes_against, vote.voted_against),
        ("abstained", vote.votes_abstained, vote.abstained),
        ("reserved", None, vote.reserved_by),
    )
    told = (
        side + ("" if count is None else f" {count}") + (f" ({', '.join(names)})" if names else "")
        for side, count, names in sides
        if count is not None or names
    )
    return f"vote{f' on point {vote.point}' if vote.point else ''}: {'; '.join(told)}"
