"""Recommendations: who recommends what to whom, point by point, and the decisions printed between them."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

from etl.committees import COMMITTEES, is_committee
from etl.layouts.blocks import RECOMMENDER_RE, Block, DatedHeading, read_dated_heading
from etl.layouts.decisions import Decisions
from etl.layouts.header import Header
from etl.layouts.points import AT_COMMITTEE_RE, PART_RE, Points
from etl.model import Recommendation
from etl.text import POINT_RE, Line, continues, join_wrapped

VERB = r"(?:indstiller|foreslår|anbefaler)"
# A name holds none of these: "Politiet ser intet behov, men administrationen anbefaler" names nobody who recommends
NO_NAME = r" (?:indstiller|foreslår|anbefaler|er|har|ser|kan|vil|skal|bliver|blev|der|at|som) |, (?:men|og) "
# nor does it begin with one of these: "Hvis budgettet vedtages, anbefaler administrationen", "Af hensyn til ..."
NO_NAME_FIRST = (
    r"(?:Af|Da|Derfor|Desuden|Derudover|Efter|Endelig|Endvidere|For|Herudover|Hvis|I|Med|Når|På|Samtidig|Som|Såfremt|"
    r"Til|Ud|Under|Ved|Yderligere)\b"
)
# "Administrationen indstiller, at ...", "Forvaltningen indstiller til Økonomiudvalget, at", "Det indstilles:",
# "Center for A, Center for B, Center for C, Center for D, Center for E, Center for F og Center for G indstiller, at"
LEAD_RE = re.compile(
    rf"^(?:(?!{NO_NAME_FIRST})(?P<by>[A-ZÆØÅ](?:(?!{NO_NAME})(?:[^.]|(?<=\b[A-ZÆØÅ])\.)){{2,300}}?) {VERB}"
    r"|Det (?:indstilles|foreslås|anbefales))\b(?P<rest>.*)$"
)
# "Borgmesteren indstiller og Center for Økonomi indstiller, at": two of them in one sentence
SECOND_RE = re.compile(rf"^(?:og|samt) (?P<by>[A-ZÆØÅ](?:(?!{NO_NAME})[^.,]){{2,100}}?) {VERB}\b(?P<rest>.*)$")
# Who recommends to a committee, and is none itself: behind a committee's decision, their words open the next set
ADMINISTRATION_RE = re.compile(
    r"forvaltning|administration|direktør|direktion|cent(?:er|ret)\b|afdeling|sekretariat|stab|chef|ledels|leder|borgmester|område",
    re.IGNORECASE,
)
TO_RE = re.compile(
    rf"^(?:,? ?(?:til|over ?for)(?: for)?)? ?(?P<to>{COMMITTEES}(?:,? samt(?: til| over ?for)? {COMMITTEES})*)\b ?[,:]?"
    r"(?P<rest>.*)$"
)
# "til byrådet,", "over for kommunalbestyrelsen,", "til KB via SOS og ØU, at": to whom, in words that name no committee
UNNAMED_TO_RE = re.compile(
    r"^(?:til|over ?for) (?:[a-zæøå-]+|[A-ZÆØÅ]{2,4})(?: (?:via|og) [\wæøå]+)*(?:,? at)?(?=$|[,:;])"
)
# "til Økonomiudvalgets godkendelse, at", "til Havn og fritid, at", "at det over for Byrådet anbefales": the points
# stand below
LEADS_RE = re.compile(
    r"^til [\w-]+s (?:godkendelse|beslutning|drøftelse),? at$|\b(?:anbefales|indstilles)(?:,? at)?$"
    r"|^(?:til|over ?for) [A-ZÆØÅ][\w &-]+(?:,[\w &-]+)*,? at$"
)
TOGETHER_RE = re.compile(r"^i (?:samråd|samarbejde) med [^,]+, (?=at\b)")  # "i samråd med direktionen, at"
# "Økonomiudvalget anbefaler indstillingen.": it seconds what is recommended above, and recommends nothing of its own
SECONDS_RE = re.compile(r"(?:[\w, -]+s )?(?:indstilling(?:en)?|forslag(?:et)?|anbefaling(?:en)?)(?: tiltrådt)?\.?")
ENDS_IN_AT_RE = re.compile(r"(?:^|[ ,])at[ ,:;]*$", re.IGNORECASE)
# What citizens ask, printed in place of a recommendation: "Der er kommet to spørgsmål fra Anna Holm."
ASKED_RE = re.compile(r"Der er (?:ind)?(?:kommet|modtaget|sendt|stillet)\b[^.]{0,60}\bspørgsmål\b")
# "Der skal ikke træffes beslutning på temamødet.", "Ingen indstilling.", "-", "Teknik og Miljø har udarbejdet
# indstilling om havnen."; not "at der ikke træffes beslutning om salget"
NOTHING_RE = re.compile(
    r"Der (?:skal ikke|træffes ikke|kan ikke|er ikke)(?: \w+){0,3} (?:beslutning(?:en|er)?|indstilling)\b.*"
    r"|(?:Ingen(?: indstilling)?|Intet|Udgår|-|–)\.?|.*\bhar\b.* udarbejdet (?:\w+ )?indstilling\b.*",
    re.IGNORECASE,
)
# "Forvaltningens indstilling", "Indstilling fra direktionen": who recommends stands in the heading
OWNER_RE = re.compile(
    r"^(?:(?P<by>[A-ZÆØÅ]\S*?(?: [\wæøåÆØÅ-]+){0,4}?)s (?:indstilling|forslag|anbefaling):?$"
    r"|(?:Indstilling|Forslag) fra (?P<from>[\wæøåÆØÅ -]+):?$)"
)
# The beginning of a point alone on a line, or in a cell before it: "1.", "at", "at | molen bygges"
MARK = r"(?:(?:\d{1,2}[.)]|[a-z]\))(?: at)?|at)"
MARK_ALONE_RE = re.compile(MARK, re.IGNORECASE)
MARK_CELL_RE = re.compile(rf"^({MARK}) \| ", re.IGNORECASE)
AT_RE = re.compile(r"\bat\b")
LINE_END = 80  # characters, which tell whether a sentence goes on
MAX_WHOLE = 300  # characters; a longer text without points argues for something
# A list of attachments behind the points: "Bilag", "Bilag 1: Kort"; not "Bilag 1 godkendes"
ATTACHED_RE = re.compile(r"^Bilag(?: ?\d{1,2}[a-z]?)?(?::|$)")


def read_recommendations(block: Block, header: Header, decisions: Decisions) -> list[Recommendation]:
    """Return the points of a block headed as a recommendation; decisions of other bodies in it go to `decisions`."""
    opener = RECOMMENDER_RE.match(block.heading or "") or OWNER_RE.match(block.heading or "")
    points = Points(by=who_heads(opener) if opener else None, after_at=bool(ENDS_IN_AT_RE.search(block.heading or "")))
    between = DecisionsBetween(header, decisions)
    said: list[Line] = []
    for line in joined(block.lines):
        if ATTACHED_RE.match(line.text) or (ASKED_RE.match(line.text) and not said):
            break
        listed = is_listed(line)
        lead = None if listed else LEAD_RE.match(line.text)
        if between.take(line, lead):
            continue
        said.append(line)
        if lead:
            read_lead(lead, points)
        elif listed:
            points.add_line(line.text, bullet=line.bullet)
        else:
            points.interrupt(line.text)
    between.end()
    points.drop_head()
    return points.found or ([] if between.dated else whole(said, points))


def recommended_in_text(lines: list[Line], header: Header) -> list[Recommendation]:
    """Return what the administration recommends in a paragraph of an item's text, with the list below it."""
    leads = (n for n, line in enumerate(lines) if "indstiller" in line.text and opens_recommendation(line))
    first = next(leads, None)
    if first is None:
        return []
    below = takewhile(lambda line: not line.text or is_listed(line), lines[first + 1 :])
    return read_recommendations(Block("recommendation", None, 0, lines=[lines[first], *below]), header, Decisions())


def opens_recommendation(line: Line) -> bool:
    """Tell whether a paragraph begins with who in the administration recommends something."""
    lead = None if line.bullet else LEAD_RE.match(line.text)
    return bool(lead and ADMINISTRATION_RE.search(lead["by"] or "") and AT_RE.search(lead["rest"]))


def who_heads(opener: re.Match[str]) -> str | None:
    """Return who recommends, as the heading says."""
    return opener["by"] or opener.groupdict().get("from")


@dataclass
class DecisionsBetween:
    """The decisions of other bodies that stand between points, each below its body and date."""

    header: Header
    decisions: Decisions
    heading: DatedHeading | None = None
    lines: list[Line] = field(default_factory=list)
    dated: bool = False

    def take(self, line: Line, lead: re.Match[str] | None) -> bool:
        """Take a line that belongs to such a decision and tell whether it did.

        The administration's next recommendation ends it.
        """
        dated = read_dated_heading(line, bare=True)
        if dated or (self.heading and lead and ADMINISTRATION_RE.search(lead["by"] or "")):
            self.end()
            self.heading, self.dated = dated, True
        elif self.heading:
            self.lines.append(line)
        return self.heading is not None

    def end(self) -> None:
        """Add the decision read so far."""
        if self.heading:
            self.decisions.add(self.header, self.heading, self.lines)
        self.heading, self.lines = None, []


def is_listed(line: Line) -> bool:
    """Tell whether a line is an entry of a list: a point, or a part of one."""
    return line.bullet or bool(POINT_RE.match(line.text) or PART_RE.match(line.text))


def joined(lines: list[Line]) -> list[Line]:
    """Return the lines that hold words; a sentence broken over two lines, even by a blank one after "og", is whole."""
    result: list[Line] = []
    last = 0
    for line in (in_words(line) for line in lines if line.text):
        end = result[-1]._replace(number=last, text=result[-1].text[-LINE_END:]) if result else None
        goes_on = end is not None and (end.text.endswith((" og", "-")) or continues(end, line))
        begun = bool(result) and MARK_ALONE_RE.fullmatch(result[-1].text) and not line.text[0].isdigit()
        if begun or (goes_on and not is_listed(line)):
            result[-1] = result[-1]._replace(text=join_wrapped(result[-1].text, line.text))
        else:
            result.append(line)
        last = line.number
    return result


def in_words(line: Line) -> Line:
    """Return a line without the bar between the cell of a point's number or "at" and the point."""
    return line._replace(text=MARK_CELL_RE.sub(r"\1 ", line.text)) if " | " in line.text else line


def read_lead(lead: re.Match[str], points: Points) -> None:
    """Take what a leading sentence says: by whom, to whom, and the point itself when it stands in the sentence."""
    points.lead(after_at=bool(ENDS_IN_AT_RE.search(lead["rest"])))
    points.by = lead["by"] or points.by
    points.to = None
    rest = lead["rest"].strip(" ,")
    second = SECOND_RE.match(rest)
    if second:
        points.by = f"{points.by} og {second['by']}"
        rest = second["rest"].strip(" ,")
    to = TO_RE.match(rest)
    if to:
        # several committees are addressed one after the other: which one a point is for is not said
        points.to = to["to"] if is_committee(to["to"]) else None
        rest = to["rest"].strip(" ,")
    rest = UNNAMED_TO_RE.sub("", TOGETHER_RE.sub("", rest)).strip(" ,:;")
    addressed = AT_COMMITTEE_RE.match(rest)
    if addressed and not addressed["rest"]:
        points.to = addressed["to"]
    elif rest and rest.lower().rstrip(";") != "at" and not (LEADS_RE.search(rest) or SECONDS_RE.fullmatch(rest)):
        points.add_sentence(rest)


def whole(lines: list[Line], points: Points) -> list[Recommendation]:
    """Return the block's words as the only point, when it is not written in points: "Til godkendelse."."""
    text = " ".join(line.text for line in lines)
    nothing = (
        not text or len(text) > MAX_WHOLE or text.endswith(":") or LEAD_RE.match(text) or NOTHING_RE.fullmatch(text)
    )
    return [] if nothing else [Recommendation(1, text, points.by, points.to)]
