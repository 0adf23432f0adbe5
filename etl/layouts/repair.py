"""Lines put right before they are read: what a lost line break glued is cut, a heading broken in two is whole again."""

import re
from collections.abc import Iterator, Mapping

from etl.committees import COMMITTEE
from etl.layouts.blocks import find_dated_heading, read_dated_heading
from etl.layouts.claims import Claims
from etl.layouts.decision_fields import join_fields
from etl.layouts.glue import unglued
from etl.layouts.layout import any_start, heading_kind, is_usual_heading
from etl.outcomes import find_outcomes
from etl.text import DATE, MONTH, YEAR_RE, Line

# "Indholdsfortegnelse1. Ny mole"
GLUED_LABELS = ("Indhold", "Dagsorden", "Punkter")
GLUED_LABEL_RE = re.compile(r"^(?P<label>Indholdsfortegnelse|Dagsordens?punkter|Punkter)(?P<rest>(?:Punkt )?\d+\D.*)$")
# "1. Ny mole": an entry of a list, which may be glued, as an item's title, to what stands before that: the last entry,
# or an empty heading, "9. Evt.1. Ny mole", "Sagsfremstilling2. Ny sti"
ENTRY_RE = re.compile(r"\d{1,4}\. \S")
GLUED_ENTRY_RE = re.compile(r"\d(?=\d{0,3}\. \S)")  # where one may begin
MAY_END_RE = re.compile(r"(?:[^\W\d_]|[.!?)]|\b(?:19|20)\d\d)$")  # what an entry is glued to
# "1. Ny moleKlik her for at folde ud og læse mere om Ny mole", "fold dette punkt ind Resume"
WEB_TAIL_RE = re.compile(r" ?(?:Klik her for at folde (?:ud|ind).*|Åbn/luk punkt)$")
WEB_HEAD_RE = re.compile(r"^fold (?:dette )?punkt(?:et)? (?:ind|ud) (?=\S)", re.IGNORECASE)
# "UdskrivSagsid.: 24/17": a button glued to a field
BUTTON_RE = re.compile(r"^(?:Udskriv|Print)(?=Sag(?:snr|sid|snummer| nr)\b)")
# "Byrådet, 16.12.2014 Godkendt.": a decision in the middle of a running paragraph, behind a full stop
INLINE_DECISION_RE = re.compile(
    rf"(?:^|(?<=[.!?»\"]) |(?:^|(?<=[.!?»\"]) )Beslutning )"
    rf"(?P<heading>{COMMITTEE},? (?:den |d\. ?)?{DATE}:?) (?=[A-ZÆØÅ\"»])(?!P(?:unkt|kt\.) ?\d+$)"
)
# "Kompetenceudvalg: Byrådet.", "Administrationen indstiller, at ..." in the middle of a running paragraph
INLINE_FIELD_RE = re.compile(r"(?<=[.!?]) (?=(?:Kompetenceudvalg|Kompetence|Beslutningskompetence): )")
INLINE_LEAD_RE = re.compile(r"(?<=[.!?]) (?=[A-ZÆØÅ](?:(?![.!?]).){2,80}? indstiller(?: til \w+)?,? at )")
# "Beslutning: Godkendt.", "Behandling i Økonomiudvalget den 16. november 2011: Anbefales."
INLINE_HEADING_RE = re.compile(r"^(?P<heading>[A-ZÆØÅ][^:!?]{3,90}): (?P<text>\S.*)$")
# "Beslutning          Godkendt.": label and value in two columns
COLUMN_DECISION_RE = re.compile(r"^(?P<heading>Beslutning) (?P<text>[A-ZÆØÅ].*)$")
# "01.02.05-P16-8-16 Resume Molen er slidt.", "... Beslutning Byrådet, 22.11.2016 Godkendt."
CASE_LEAD_RE = re.compile(r"(?P<case>\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,5}-\d{2}) (?P<rest>[A-ZÆØÅ].*)$")
BEHIND_CASE_RE = re.compile(r"(?:Beslutning|Resum[eé]|Indstilling|Sagsfremstilling|Kompetence(?:udvalg)?:)(?!\w)")
INLINE_KINDS = ("summary", "exposition", "recommendation", "economy", "law", "hearing", "attachments")
OPEN_HEADING_RE = re.compile(rf"\b(?:den|d\.|\d{{1,2}}\.|{MONTH}|,)$", re.IGNORECASE)  # breaks off in its date
SPACED_RE = re.compile(r"[A-ZÆØÅ](?: [A-ZÆØÅ]){3,}")  # "I N D H O L D"
# "ADMINISTRATIONEN FORESLÅR, at molen bygges"
CAPITALS_LEAD_RE = re.compile(
    r"(?P<lead>[A-ZÆØÅ-]+(?: [A-ZÆØÅ-]+){0,5} (?:FORESLÅR|INDSTILLER|ANBEFALER))[,:]? ?(?P<rest>(?:at\b.*)?)$"
)
WRAPPED = 60  # characters; a shorter line ended where it was meant to
LONG_PARAGRAPH = 150  # characters; a shorter line is no running paragraph


def repair(lines: tuple[Line, ...], claims: Claims) -> tuple[Line, ...]:
    """Return the lines put right; what is cut keeps its line's number, what is joined takes the first one's."""
    alone = {line.text.rstrip(": ").lower() for line in lines if line.text and heading_kind(line.text)}
    entries: dict[str, int] = {}  # in their order
    for line in lines:
        if ENTRY_RE.match(line.text):
            entries.setdefault(line.text, len(entries))
    result: list[Line] = []
    for line in lines:
        if not line.text:
            result.append(line)
        elif entry := glued_entry(line.text, entries):
            result += [line._replace(text=line.text.removesuffix(entry)), line._replace(text=entry)]
        else:
            for part in behind_case(line) if line.text[0].isdigit() else (line,):
                result += [part] if is_whole(part.text) else cut(part, alone)
    return tuple(join_headings(join_fields(result, claims), claims))


def glued_entry(text: str, entries: Mapping[str, int]) -> str | None:
    """Return the first entry of a list that is glued to the end of a line, or None."""
    if ". " not in text:
        return None
    ends = (text[found.start() :] for found in GLUED_ENTRY_RE.finditer(text, 1))
    glued = sorted((end for end in ends if end in entries), key=entries.__getitem__)
    return next((entry for entry in glued if MAY_END_RE.search(text.removesuffix(entry))), None)


def behind_case(line: Line) -> list[Line]:
    """Return a line, and by itself the case number with which it begins, if a section's heading stands behind that, or
    a running paragraph with a decision in it.
    """
    case = CASE_LEAD_RE.match(line.text)
    if not case:
        return [line]
    parts = [case["rest"]] if BEHIND_CASE_RE.match(case["rest"]) else cut_paragraph(case["rest"])
    sure = BEHIND_CASE_RE.match(parts[0]) or len(parts) > 1
    return [line._replace(text=part) for part in (case["case"], *parts)] if sure else [line]


def cut(line: Line, alone: set[str]) -> list[Line]:
    """Return the lines that one line really holds; `alone` are the headings that have a line of their own here."""
    text = line.text
    if (text[1:2] == " " or text[:5].isupper() or " | " in text) and (formed := cut_by_form(line)):
        return formed
    if "fold" in text or "/luk" in text:
        text = WEB_HEAD_RE.sub("", WEB_TAIL_RE.sub("", text)) or text
    elif text.startswith(("Udskriv", "Print")):
        text = BUTTON_RE.sub("", text)
    if text.startswith(GLUED_LABELS) and (label := GLUED_LABEL_RE.match(text)):
        return [line._replace(text=label["label"]), line._replace(text=label["rest"])]
    headed = INLINE_HEADING_RE.match(text) if ": " in text and not line.bullet else None
    if headed and opens_here(headed["heading"], headed["text"], alone):
        return [line._replace(text=headed["heading"]), line._replace(text=headed["text"], level=0)]
    column = COLUMN_DECISION_RE.match(text) if text.startswith("Beslutning ") else None
    if column and find_outcomes(column["text"]) and not find_dated_heading(text, bare=False):
        return [line._replace(text=column["heading"]), *cut(line._replace(text=column["text"]), alone)]
    if glued := unglued(line, text):
        return [part for each in glued for part in cut(each, alone)]
    if YEAR_RE.search(text) and (len(text) > LONG_PARAGRAPH or INLINE_DECISION_RE.match(text)):
        parts = cut_paragraph(text)
        if len(parts) > 1:
            return [line._replace(text=part) for part in parts]
    return [line if text == line.text else line._replace(text=text)]


def is_whole(text: str) -> bool:
    """Tell whether a line is one sentence or title, as most are: no capital but the first, no colon, no bar of a table.

    It is quicker to see than that none of the forms fits in which lines are glued.
    """
    glued = ":" in text or "|" in text or "fold" in text or text[1:2] == " " or text.startswith(GLUED_LABELS)
    return not glued and text[0].isupper() and text[1:].islower()


def cut_by_form(line: Line) -> list[Line]:
    """Return the lines that a line in an old typist's or a table's form really holds; nothing if it is in neither."""
    text = line.text
    if text[1:2] == " " and SPACED_RE.fullmatch(text):
        return [line._replace(text=text.replace(" ", ""))]
    if text[:5].isupper() and (lead := CAPITALS_LEAD_RE.match(text)):
        heading = line._replace(text=f"{lead['lead'].capitalize()},")
        return [heading, line._replace(text=lead["rest"])] if lead["rest"] else [heading]
    if " | " in text and (row := row_of_section(text)):
        return [line._replace(text=row[0]), line._replace(text=row[1])]
    return []


def row_of_section(text: str) -> tuple[str, str] | None:
    """Return heading and text of a section in a table's row of two cells: "Beslutning | Godkendt."; else None.

    "Beslutning | 25. maj" in a plan of what comes when is none.
    """
    heading, _, rest = text.partition(" | ")
    kind = None if " | " in rest or heading_kind(text) or not is_usual_heading(heading) else heading_kind(heading)
    sure = rest[-1:] == "." and not YEAR_RE.search(rest) if kind == "decision" else kind in INLINE_KINDS
    return (heading, rest) if sure or kind == "absence" else None


def opens_here(heading: str, text: str, alone: set[str]) -> bool:
    """Tell whether words before a colon are a section's heading, with the section's text behind it on the line.

    Where the heading stands alone else, a line that begins like it is a sentence, unless its words decide.
    """
    kind = heading_kind(heading)
    if heading.lower() == "referat":  # in the head of a document the word says what it is
        return bool(text[-1] == "." or find_outcomes(text)) and not YEAR_RE.search(text)
    if heading.lower() in alone:
        return kind == "decision" and bool(find_outcomes(text))
    if kind == "decision" or find_dated_heading(f"{heading}:", bare=True):
        return True
    return kind in INLINE_KINDS and is_usual_heading(heading)


def cut_paragraph(text: str) -> list[str]:
    """Return the parts of a running paragraph that holds the decisions of several bodies; else the whole of it."""
    found = list(INLINE_DECISION_RE.finditer(text))
    if not found:
        return [text]
    body = INLINE_LEAD_RE.sub("\nIndstilling\n", INLINE_FIELD_RE.sub("\n", text[: found[0].start()]))
    parts = body.split("\n")
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        parts += [match["heading"], text[match.end() : end]]
    return [part.strip() for part in parts if part.strip()]


def join_headings(lines: list[Line], claims: Claims) -> list[Line]:
    """Return the lines with each heading of a decision that was broken over two lines in one.

    A number that is marked up as a heading by itself belongs to the one below it.
    """
    result: list[Line] = []
    for line in lines:
        above = next((one for one in reversed(result[-2:]) if one.text), None) if line.level else None
        if above and above.level and above.text.isdigit() and not line.text.isdigit():
            result[result.index(above)] = above._replace(text=f"{above.text}. {line.text}")
            claims.take(line, "title", f"goes on with line {above.number}")
        elif result and result[-1].text and line.text and is_broken_heading(result[-1], line):
            result[-1] = result[-1]._replace(text=f"{result[-1].text} {line.text}")
            claims.take(line, "heading: decision", f"goes on with line {result[-1].number}")
        else:
            result.append(line)
    return result


def is_broken_heading(one: Line, other: Line) -> bool:
    """Tell whether two lines are the halves of a heading that names a decision's body and date."""
    if len(one.text) + len(other.text) > 120 or read_dated_heading(one, bare=True) or not other.text[0].isalnum():
        return False
    if not OPEN_HEADING_RE.search(one.text):
        return False
    return read_dated_heading(one._replace(text=f"{one.text} {other.text}"), bare=True) is not None


def whole_sentences(lines: tuple[Line, ...], claims: Claims) -> Iterator[Line]:
    """Yield the lines with words, a sentence that was wrapped as one: "REFERAT fra møde den 26." / "april 2012"."""
    waiting: Line | None = None
    for line in (line for line in lines if line.text):
        below = waiting and line.number == waiting.number + 1 and not (line.bullet or line.level)
        wrapped = below and line.text[0].islower() and ":" not in line.text and not any_start().match(line.text)
        if waiting and wrapped and len(waiting.text) > WRAPPED:
            claims.take(line, "title", f"goes on with line {waiting.number}")
            waiting = waiting._replace(text=f"{waiting.text} {line.text}")
            continue
        if waiting:
            yield waiting
        waiting = line
    if waiting:
        yield waiting
