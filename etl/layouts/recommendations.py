"""Recommendations: who recommends what to whom, point by point, and the decisions printed between them."""

import re
from dataclasses import dataclass, field, replace

from etl.committees import COMMITTEE, COMMITTEES, is_committee
from etl.layouts.blocks import RECOMMENDER_RE, Block, DatedHeading, read_dated_heading
from etl.layouts.decisions import Decisions
from etl.layouts.header import Header
from etl.model import Recommendation
from etl.text import POINT_RE, Line, continues, join_wrapped

# A name holds none of these: "Politiet ser intet behov, men administrationen anbefaler" names nobody who recommends
NO_NAME = r" (?:indstiller|foreslår|anbefaler|er|har|ser|kan|vil|skal|bliver|blev|der|at|som) |, (?:men|og) "
# "Administrationen indstiller, at ...", "Forvaltningen indstiller til Økonomiudvalget, at", "Det indstilles:"
LEAD_RE = re.compile(
    rf"^(?:(?P<by>[A-ZÆØÅ](?:(?!{NO_NAME})[^.]){{2,100}}?) (?:indstiller|foreslår|anbefaler|INDSTILLER|FORESLÅR|ANBEFALER)"
    r"|Det (?:indstilles|foreslås|anbefales))\b(?P<rest>.*)$"
)
# Who recommends to a committee, and is none itself: behind a committee's decision, their words open the next set
ADMINISTRATION_RE = re.compile(
    r"forvaltning|administration|direktør|direktion|cent(?:er|ret)\b|afdeling|sekretariat|stab|chef|borgmester|område",
    re.IGNORECASE,
)
TO_RE = re.compile(rf"^(?:,? ?(?:til|over ?for)(?: for)?)? ?(?P<to>{COMMITTEES})\b ?[,:]?(?P<rest>.*)$")
AT_COMMITTEE_RE = re.compile(rf"^[Aa]t (?P<to>{COMMITTEE})\b(?P<rest>.*)$")
# "til byrådet,", "over for kommunalbestyrelsen,", "til KB via SOS og ØU, at": to whom, in words that name no committee
UNNAMED_TO_RE = re.compile(
    r"^(?:til|over ?for) (?:[a-zæøå-]+|[A-ZÆØÅ]{2,4})(?: (?:via|og) [\wæøå]+)*(?:,? at)?(?=$|[,:])"
)
# "1. at ...", "2) ...", "a) at ...", "At 1) ...": the number is no part of the point
POINT_NUMBER_RE = re.compile(r"^(?P<at>[Aa]t )?(?:\d{1,2}|[a-zæøå])[.)] +(?=\S)")


# "at anbefale over for Kommunalbestyrelsen", "at udvalget indstiller til byrådet": to whom the points that follow go
PASSED_ON_RE = re.compile(
    rf"^[Aa]t (?:[\w-]+,? ){{0,6}}(?:anbefaler?|indstiller?) (?:over ?for |til )?"
    rf"(?P<to>{COMMITTEE}|[a-zæøå]+(?:råd|styrelse|udvalg)e[tn])"
    r",?(?: at)?:?$"
)


WORD_RE = re.compile(r"\w")
BARE_LEAD_RE = re.compile(
    r"^[Aa]t (?:[A-ZÆØÅ][\wæøå-]* (?:og )?)*[\wæøå-]*(?:udvalg|råd|styrelse|repræsentation)(?:et|en)?,?:?$"
)


@dataclass
class Points:
    """The points read so far, and who recommends the next ones to whom."""

    by: str | None = None
    to: str | None = None
    found: list[Recommendation] = field(default_factory=list)
    listing: bool = False

    def add(self, text: str, *, below: bool = False) -> None:
        """Add a point; "at <committee> ..." says to whom it is addressed.

        One that stands `below` a point ending in a colon, as the parts of a list do, belongs to it.
        """
        if not WORD_RE.search(text) or BARE_LEAD_RE.match(text):
            return
        if below and self.found and (self.listing or self.found[-1].text.endswith(":")):
            self.listing = True
            self.found[-1] = replace(self.found[-1], text=f"{self.found[-1].text}\n{text}")
            return
        self.listing = False
        text = POINT_NUMBER_RE.sub(lambda match: match["at"] or "", text)
        passed_on = PASSED_ON_RE.match(text)
        if passed_on:
            self.to = passed_on["to"] if is_committee(passed_on["to"]) else None
            return
        addressed = AT_COMMITTEE_RE.match(text)
        to = addressed["to"] if addressed else self.to
        self.found.append(Recommendation(len(self.found) + 1, text, self.by, to))


def read_recommendations(block: Block, header: Header, decisions: Decisions) -> list[Recommendation]:
    """Return the points of a block headed as a recommendation; decisions of other bodies in it go to `decisions`."""
    opener = RECOMMENDER_RE.match(block.heading or "")
    points = Points(by=opener["by"] if opener else None)
    heading: DatedHeading | None = None
    decided: list[Line] = []
    dated_inside = False
    for line in joined(block.lines):
        dated = read_dated_heading(line, bare=True)
        lead = None if line.bullet or POINT_RE.match(line.text) else LEAD_RE.match(line.text)
        if dated or (heading and lead and ADMINISTRATION_RE.search(lead["by"] or "")):
            if heading:
                decisions.add(header, heading, decided)
            heading, decided, dated_inside = dated, [], True
        if heading:
            decided += [] if dated else [line]
        elif lead:
            read_lead(lead, points)
        elif line.bullet or POINT_RE.match(line.text):
            points.add(line.text, below=line.bullet and not POINT_RE.match(line.text))
    if heading:
        decisions.add(header, heading, decided)
    return points.found or ([] if dated_inside else whole(block, points))


def joined(lines: list[Line]) -> list[Line]:
    """Return the lines that hold words; a sentence broken over two lines, even by a blank one after "og", is whole."""
    result: list[Line] = []
    last = 0
    for line in (line for line in lines if line.text):
        open_end = (
            bool(result) and result[-1].text.endswith((" og", "-")) and not (line.bullet or POINT_RE.match(line.text))
        )
        if result and (continues(replace(result[-1], number=last), line) or open_end):
            result[-1] = replace(result[-1], text=join_wrapped(result[-1].text, line.text))
        else:
            result.append(line)
        last = line.number
    return result


def read_lead(lead: re.Match[str], points: Points) -> None:
    """Take what a leading sentence says: by whom, to whom, and the point itself when it stands in the sentence."""
    points.by = lead["by"] or points.by
    points.to = None
    rest = lead["rest"].strip(" ,")
    to = TO_RE.match(rest)
    if to:
        # several committees are addressed one after the other: which one a point is for is not said
        points.to = to["to"] if is_committee(to["to"]) else None
        rest = to["rest"].strip(" ,")
    rest = UNNAMED_TO_RE.sub("", rest).strip(" ,:")
    addressed = AT_COMMITTEE_RE.match(rest)
    if addressed and not addressed["rest"]:
        points.to = addressed["to"]
    elif rest and rest.lower() != "at":
        points.add(rest)


def whole(block: Block, points: Points) -> list[Recommendation]:
    """Return the block's words as the only point, when it is not written in points: "Til godkendelse."."""
    text = " ".join(line.text for line in block.lines if line.text)
    return [Recommendation(1, text, points.by, points.to)] if text and not LEAD_RE.match(text) else []
