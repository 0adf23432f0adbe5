"""What the head of a document leaves out and the headings of its decisions tell: the meeting's committee and date."""

import re
from collections import Counter

from etl.committees import COMMITTEE, committee_name, committee_type, same_committee
from etl.layouts.blocks import DatedHeading, read_blocks, read_dated_heading
from etl.layouts.claims import Claims
from etl.layouts.cut import Chunk
from etl.layouts.decisions import UNRELEASED_RE
from etl.layouts.header import Header
from etl.layouts.layout import heading_kind
from etl.layouts.titles import is_name
from etl.text import DATE, find_date

SPECIAL_RE = re.compile(r"§ ?17,? ?[Ss]tk\.? ?4\b")  # "§17, Stk. 4. Strategi og Samskabelse"
# "Fraværende i Thisted Kommunalbestyrelse, 31. maj 2022:"
ABSENT = ("Fraværende i ", "Afbud i ")
TOP = {"council", "economy"}  # kinds of committees that are never another name of a committee of another kind
# "Formanden for Havneudvalget indstiller,", which says to nobody else
CHAIR_RE = re.compile(
    rf"For(?:mand|person)e?n for (?P<body>{COMMITTEE}) (?:indstiller|foreslår|anbefaler),?(?: at\b.*)?$"
)
NAMED_RE = re.compile(COMMITTEE)
# "at Socialudvalget godkender", "Socialudvalget tiltrådte"; not "at Ældrerådet får et tilskud"
TO_ACT_RE = re.compile(
    rf"\bat {COMMITTEE} (?:afgør|behandler|beslutter|bevilger|drøfter|fastsætter|frigiver|giver|godkender|meddeler|"
    r"tager|tiltræder|tilslutter|træffer|udpeger|vedtager|vælger)\b"
)
ACTED_RE = re.compile(
    rf"^{COMMITTEE} (?:afslog|afviste|besluttede|bevilgede|drøftede|gav|godkendte|meddelte|tog|traf|tiltrådte|"
    r"tilsluttede|udpegede|udsatte|valgte|vedtog)\b"
)
ABSENT_RE = re.compile(rf"^(?:Fraværende|Afbud) i (?P<body>{COMMITTEE}),? (?:den |d\. ?)?{DATE}:?$")


def complete_header(header: Header, chunks: list[Chunk], warnings: list[str]) -> None:
    """Fill in a missing committee or date, and note other names of the committee, from the decisions of the items.

    The last decision that an item prints is this meeting's, or the one that it prints twice; so a body and date that
    head this one in every item that has any are the meeting's own. Nothing is taken when they do not all agree, nor
    when the head prints another date, in whatever words.
    """
    last = [heading for chunk in chunks if (heading := own_heading(chunk))]
    if not last:
        return
    if not header.date and len(set(last)) > 1 and (shared := shared_heading(chunks)):
        last = [shared]
    bodies = Counter(committee_name(heading.body) for heading in last)
    dates = {heading.date for heading in last if heading.date}
    if not header.date and len(dates) == 1 and len(bodies) == 1 and not header.other_dates - dates:
        header.date = dates.pop()
        warnings.append("the date stands in the headings of the decisions only")
    if header.date is None:
        return
    own = [heading for heading in last if heading.date in (None, header.date)]
    names = Counter(committee_name(heading.body) for heading in own)
    if not header.committee and len(names) == 1 and len(own) == len(last):
        header.committee = names.most_common(1)[0][0]
        warnings.append("the committee stands in the headings of the decisions only")
    elif header.committee and len(names) == 1 and len(own) == len(last) and any(heading.date for heading in own):
        name = names.most_common(1)[0][0]
        kinds = {committee_type(name), committee_type(header.committee_name)}
        if not same_committee(name, header.committee) and not (kinds & TOP and len(kinds) > 1):
            header.aliases = (name,)
            warnings.append(f"the decisions are headed '{name}', the document '{header.committee_name}'")


def name_by_chair(header: Header, chunks: list[Chunk], warnings: list[str]) -> None:
    """Take the committee whose chairman recommends in the items, if no other place names one: to others than the
    chairman's own committee such a recommendation is addressed by name."""
    if header.committee or not header.date:
        return
    found = (CHAIR_RE.match(line.text) for chunk in chunks for line in chunk.lines if line.text.startswith("For"))
    bodies = {match["body"] for match in found if match}
    if len(bodies) == 1:
        header.committee = bodies.pop()
        warnings.append("the committee is named by its chairman's recommendation only")


def name_by_act(header: Header, chunks: list[Chunk], warnings: list[str]) -> None:
    """Take the committee that is recommended to act or that acts in a decision, if no other place names one.

    It must be the only one that recommendations and decisions name: what it is to recommend to another may stand on a
    page of either's meeting. What a council is to decide is before a committee first, in the same words.
    """
    if header.committee or not header.date:
        return
    blocks = [block for chunk in chunks for block in read_blocks(chunk.lines)]
    texts = [
        (block.kind, " ".join(line.text for line in block.lines if line.text))
        for block in blocks
        if block.kind in ("recommendation", "decision") and not block.dated
    ]
    headings = [block.heading or "" for block in blocks if block.kind in ("recommendation", "decision")]
    named = {
        committee_name(found[0])
        for text in [*headings, *(text for _, text in texts)]
        for found in NAMED_RE.finditer(text)
    }
    acted = any(kind == "decision" and ACTED_RE.match(text) for kind, text in texts)
    to_act = any(kind == "recommendation" and TO_ACT_RE.search(text) for kind, text in texts)
    if len(named) == 1 and (acted or (to_act and committee_type(min(named)) not in TOP)):
        header.committee = named.pop()
        warnings.append("the committee is named by what it is to do, or did, only")


def name_committee(header: Header, chunks: list[Chunk], claims: Claims) -> None:
    """Take the line right above the meeting's date for its committee, where nothing else names one, if it has the form
    of a special committee's name or the items are recommended to a committee of that name."""
    line = header.above_date
    if header.committee or line is None:
        return
    to = re.compile(rf"\btil (?:[Uu]dvalget for )?{re.escape(line.text)}\b")
    named = is_name(line.text) and any(to.search(each.text) for chunk in chunks for each in chunk.lines)
    if named or SPECIAL_RE.match(line.text):
        header.committee = line.text
        header.unclaimed.remove(line.number)
        claims.take(line, "title", "stands above the date, and is the committee of the recommendations")


def shared_heading(chunks: list[Chunk]) -> DatedHeading | None:
    """Return the body and date that head a decision in every item that has any, if no later date heads one.

    Some print this meeting's decision first and those of other bodies below it.
    """
    found = [{dated for line in chunk.lines if line.text and (dated := read_dated_heading(line))} for chunk in chunks]
    found = [{dated for dated in each if dated.date} for each in found]
    shared = set.intersection(*filter(None, found)) if sum(map(bool, found)) > 1 else set()
    latest = max((dated.date for each in found for dated in each if dated.date), default=None)
    only = next(iter(shared)) if len(shared) == 1 else None
    return only if only and only.date == latest else None


def read_absence_heading(text: str) -> DatedHeading | None:
    """Return the body and date that a line over the names of those absent gives: they were absent from this meeting."""
    match = ABSENT_RE.match(text) if text.startswith(ABSENT) else None
    return DatedHeading(match["body"], find_date(text)) if match else None


def own_heading(chunk: Chunk) -> DatedHeading | None:
    """Return the heading with body and date over this meeting's decision in an item, as far as it can be told."""
    entries: list[tuple[DatedHeading | None, list[str]]] = []
    for line in (line for line in chunk.lines if line.text):
        dated = read_dated_heading(line, bare=True) or read_absence_heading(line.text)
        kind = heading_kind(line.text)
        if dated or kind:
            entries.append((dated, []))
        elif entries:
            entries[-1][1].append(line.text)
    undated = [text for heading, text in entries if heading is None and text]
    dated_entries = [(heading, text) for heading, text in entries if heading]
    twice = [heading for heading, text in dated_entries if text in undated]
    if twice:
        return twice[-1]
    if not dated_entries or UNRELEASED_RE.match(" ".join(dated_entries[-1][1])):
        return None
    return dated_entries[-1][0]
