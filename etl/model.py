"""What is read from a document: plain facts, without RDF and without input or output.

Names follow the contract's terms. Everything is frozen: a stage returns a new value with more in it.
"""

from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property

from ontology.iris import MeetingKey


@dataclass(frozen=True)
class Municipality:
    """A municipality: four-digit code ("0657") and short name ("Herning")."""

    code: str
    name: str


@dataclass(frozen=True)
class Act:
    """An act or the like: row of the table of laws, the name used here, formal title, other names, year and number.

    `kind` is one of "act", "consolidation" (lovbekendtgørelse), "order" (bekendtgørelse), all three by their number in
    Lovtidende A, "guidance", "circular", "bill", and of the EU "regulation" and "directive". `year` and `number` are
    None where the table does not know the original act; such an act gets no IRI. The year of a bill is its session's,
    with the session's number behind it: 20211 for the first of 2021-22.
    """

    law_id: str
    label: str
    title: str
    alternatives: tuple[str, ...]
    year: int | None
    number: int | None
    kind: str = "act"


@dataclass(frozen=True)
class LawReference:
    """A citation: the provision as written in normal form ("§ 20 stk. 1") or None for the whole act.

    `act` is None when the wording names no act in the table.
    """

    wording: str
    provision: str | None
    act: Act | None


@dataclass(frozen=True)
class BodyReference:
    """A referenced organisation by its row in the table of bodies, with the label used for it.

    `local` marks bodies of the municipality's own neighbourhood (companies, projects, local media).
    """

    body_id: str
    label: str
    local: bool = False


@dataclass(frozen=True)
class MunicipalityReference:
    """Another municipality, referenced as "X Kommune"."""

    municipality: Municipality


@dataclass(frozen=True)
class PersonReference:
    """A person named in running text with a title or role, which is kept as written ("jobcenterchef")."""

    name: str
    role: str


@dataclass(frozen=True)
class MeetingReference:
    """Another meeting of this municipality, named by date."""

    committee: str
    date: date


Named = LawReference | BodyReference | MunicipalityReference | PersonReference | MeetingReference


@dataclass(frozen=True)
class Ambiguous:
    """What the words may name, two or more: nothing is guessed. An act and a union may be candidates of one "SL"."""

    candidates: tuple[Named, ...]


Entity = Named | Ambiguous


@dataclass(frozen=True)
class Mention:
    """Where an entity is named: character offsets into a section's text, the rule that found it, 0-1 confidence.

    `section` is the section's position, or None for the item's title; `rule` is the name of the rule, with the row of
    the table that it used behind a colon ("law:serviceloven").
    """

    section: int | None
    start: int
    end: int
    quote: str
    entity: Entity
    rule: str
    confidence: float


@dataclass(frozen=True)
class Section:
    """A part of an item under one heading; `kind` is one of the contract's section kinds."""

    position: int
    kind: str
    heading: str | None
    text: str


@dataclass(frozen=True)
class Attendance:
    """How a person took part: present, excused, absent, left, conflicted or substitute.

    `items` are the agenda items it is about where that is not the whole meeting: first and last number of each run,
    None for a run that goes on to the end. `party` is the party's mark printed beside the name.
    """

    person: str
    status: str
    substitutes_for: str | None = None
    items: tuple[tuple[int, int | None], ...] = ()
    party: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Recommendation:
    """One point of a recommendation, who recommends it, and to which committee where that is stated."""

    position: int
    text: str
    recommended_by: str | None
    recommended_to: str | None = None


@dataclass(frozen=True)
class Vote:
    """A vote: counts where they are printed, and who voted how, by the name of a person or of a party.

    `reserved_by` are those who took a reservation, `point` the points of the recommendation that the vote is about, as
    printed ("2.a"), where it is about some only. `members` are the voters who are printed with a party's mark.
    """

    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    voted_for: tuple[str, ...] = ()
    voted_against: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    reserved_by: tuple[str, ...] = ()
    point: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointOutcome:
    """What a decision says of one point of the recommendation, by its number: outcomes by name in order."""

    point: int
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A decision of one body on one date: paragraphs joined by line breaks, outcomes by name in order."""

    text: str
    body: str
    date: date | None
    outcomes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    follows_recommendation: str | None = None
    votes: tuple[Vote, ...] = ()
    point_outcomes: tuple[PointOutcome, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """A document attached to an item."""

    title: str
    identifier: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class AgendaItem:
    """One item: `position` counts from 1, `number` is what the document prints, or None.

    `subject` is the KLE number that is printed beside the case number, or without one.
    """

    position: int
    number: str | None
    title: str
    case: str | None = None
    caseworkers: tuple[str, ...] = ()
    closed: bool = False
    sections: tuple[Section, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    decision: Decision | None = None
    earlier_decisions: tuple[Decision, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    subject: str | None = None
    mentions: tuple[Mention, ...] = ()

    @property
    def called(self) -> int:
        """The number by which the document calls the item."""
        return int(self.number) if self.number and self.number.isdigit() else self.position


@dataclass(frozen=True)
class Minutes:
    """A document: one meeting with its items, the layout it was read with, and what was not understood.

    `agenda` is whether it only tells what is to be decided; `lines` is how many lines hold words, `unclaimed` the
    numbers of those that nobody understood; `confidence` is how sure the reading is, from 0 to 1. `spellings` are other
    spellings of participants' names in items, each with the name it was read as.
    """

    layout: str
    municipality: Municipality
    committee: str
    term: str | None
    date: date
    start: time | None
    place: str | None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    agenda: bool = False
    lines: int = 0
    unclaimed: tuple[int, ...] = ()
    confidence: float = 1.0
    spellings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def key(self) -> MeetingKey:
        """What identifies the meeting."""
        return MeetingKey(self.municipality.code, self.committee, self.date)


@dataclass(frozen=True)
class Source:
    """A document as received: its path as given, SHA-256, media type, and the address it came from where known."""

    path: str
    sha256: str
    media_type: str
    url: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a document that is not published belongs, as far as it was read: municipality, committee, date."""

    municipality: str | None = None
    committee: str | None = None
    date: str | None = None


class Quarantined(Exception):  # noqa: N818 - the word used everywhere for this outcome
    """A document that is not published, with a reason that names what was found and where, and where it belongs."""

    def __init__(self, reason: str, place: Place = Place()) -> None:
        """Take the reason, and what is known of the document by then."""
        super().__init__(reason)
        self.place = place
