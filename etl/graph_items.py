"""An agenda item and its parts as statements: one function a class of the contract."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count

from pyoxigraph import Literal, NamedNode

from etl.decision_names import DecisionNames
from etl.graph_entities import (
    candidate_nodes,
    case_subject,
    describe_subjects,
    entity_node,
    links_to,
    unlinked_citation,
)
from etl.graph_statements import Facts, Triple, Value, address, danish, day, decimal, describe, number, plain
from etl.model import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    Mention,
    Minutes,
    PointOutcome,
    Recommendation,
    Section,
    Vote,
)
from ontology.iris import Iris, MeetingKey
from ontology.terms import DCTERMS, OA, OUTCOME, RDF, SCHEMA, SG


@dataclass(frozen=True)
class ItemScope:
    """One item where it stands: the data set's IRIs, the item's minutes, who took part, what decisions are called."""

    iris: Iris
    minutes: Minutes
    item: AgendaItem
    participants: frozenset[str]
    decisions: DecisionNames

    @property
    def key(self) -> MeetingKey:
        """What identifies the meeting."""
        return self.minutes.key

    @cached_property
    def node(self) -> NamedNode:
        """The item's node."""
        return self.iris.item(self.key, self.item.position)

    def part(self, kind: str, number: int) -> NamedNode:
        """Return the node of the item's `number`th part of a kind."""
        return self.iris.item_part(kind, self.key, self.item.position, number)

    def person(self, name: str) -> NamedNode:
        """Return a person's node."""
        return self.iris.person(self.key.municipality, name)

    def committee(self, name: str | None) -> NamedNode | None:
        """Return a committee's node, or None for no name."""
        return self.iris.committee(self.key.municipality, name) if name else None


def describe_item(scope: ItemScope) -> Iterator[Triple]:
    """Yield an agenda item with all its parts."""
    item, subject = scope.item, subject_of(scope.item)
    facts: Facts = {
        RDF.type: SG.AgendaItem,
        SG.meeting: scope.iris.meeting(scope.key),
        SG.number: plain(item.number),
        SG.position: number(item.position),
        DCTERMS.title: danish(item.title),
        SG.closed: Literal(item.closed),
        SG.case: scope.iris.case(scope.key.municipality, item.case) if item.case else None,
        SG.caseworker: [scope.person(name) for name in item.caseworkers],
        DCTERMS.subject: scope.iris.subject(subject) if subject else None,
    }
    yield from describe(scope.node, facts)
    if item.subject:
        yield from describe_subjects(subject, scope.iris)
    yield from describe_parts(scope)
    yield from describe_references(scope)


def subject_of(item: AgendaItem) -> str | None:
    """Return an item's KLE number: that of its case number, else the one printed beside it."""
    return case_subject(item.case) or case_subject(item.subject)


def describe_parts(scope: ItemScope) -> Iterator[Triple]:
    """Yield an item's parts, each with the link from the item."""
    item = scope.item
    for section in item.sections:
        yield from describe_section(scope, section)
    for recommendation in item.recommendations:
        yield from describe_recommendation(scope, recommendation)
    for position, attachment in enumerate(item.attachments, start=1):
        yield from describe_attachment(scope, position, attachment)
    for attendance in item.attendance:
        node = scope.iris.item_attendance(scope.key, item.position, attendance.person)
        yield from describe_attendance(scope.iris, scope.key, scope.node, node, attendance)
    yield from describe_decisions(scope)


def describe_section(scope: ItemScope, section: Section) -> Iterator[Triple]:
    """Yield a section of an item."""
    node = scope.part("section", section.position)
    yield Triple(scope.node, SG.section, node)
    facts: Facts = {
        RDF.type: SG.Section,
        SG.kind: plain(section.kind),
        SG.heading: danish(section.heading),
        SG.text: danish(section.text),
        SG.position: number(section.position),
    }
    yield from describe(node, facts)


def describe_recommendation(scope: ItemScope, recommendation: Recommendation) -> Iterator[Triple]:
    """Yield one point of an item's recommendation."""
    node = scope.part("recommendation", recommendation.position)
    yield Triple(scope.node, SG.recommendation, node)
    facts: Facts = {
        RDF.type: SG.Recommendation,
        SG.text: danish(recommendation.text),
        SG.position: number(recommendation.position),
        SG.recommendedBy: danish(recommendation.recommended_by),
        SG.recommendedTo: scope.committee(recommendation.recommended_to),
    }
    yield from describe(node, facts)


def describe_attachment(scope: ItemScope, position: int, attachment: Attachment) -> Iterator[Triple]:
    """Yield a document attached to an item."""
    node = scope.part("attachment", position)
    yield Triple(scope.node, SG.attachment, node)
    facts: Facts = {
        RDF.type: SG.Attachment,
        DCTERMS.title: danish(attachment.title),
        DCTERMS.identifier: plain(attachment.identifier),
        SCHEMA.url: address(attachment.url),
    }
    yield from describe(node, facts)


def describe_attendance(
    iris: Iris, key: MeetingKey, whole: NamedNode, node: NamedNode, attendance: Attendance
) -> Iterator[Triple]:
    """Yield how one person took part in `whole`, a meeting or an item, as the thing `node`."""
    code = key.municipality
    yield Triple(whole, SG.attendance, node)
    facts: Facts = {
        RDF.type: SG.Attendance,
        SG.person: iris.person(code, attendance.person),
        SG.status: plain(attendance.status),
        SG.substitutesFor: iris.person(code, attendance.substitutes_for) if attendance.substitutes_for else None,
    }
    yield from describe(node, facts)


def describe_decisions(scope: ItemScope) -> Iterator[Triple]:
    """Yield this meeting's decision on an item and the earlier ones printed there."""
    if scope.item.decision:
        yield Triple(scope.node, SG.decision, scope.decisions.own(scope.item))
    for printed in scope.decisions.printed(scope.item):
        yield Triple(scope.node, SG.earlierDecision, printed.node)
    for _, statements in decision_statements(scope):
        yield from statements


def decision_statements(scope: ItemScope) -> Iterator[tuple[NamedNode, list[Triple]]]:
    """Yield each decision of an item with what is stated of it; votes and points count through all of them."""
    own, numbers = scope.item.decision, PartNumbers()
    if own:
        node = scope.decisions.own(scope.item)
        yield node, list(describe_decision(scope, node, replace(own, date=own.date or scope.key.date), numbers))
    for printed in scope.decisions.printed(scope.item):
        if printed.described:
            yield printed.node, list(describe_decision(scope, printed.node, printed.decision, numbers))


@dataclass(frozen=True)
class PartNumbers:
    """The numbers that the votes, and the outcomes of points, of all decisions of an item take one after the other."""

    votes: Iterator[int] = field(default_factory=lambda: count(1))
    points: Iterator[int] = field(default_factory=lambda: count(1))


def describe_decision(scope: ItemScope, node: NamedNode, decision: Decision, numbers: PartNumbers) -> Iterator[Triple]:
    """Yield a decision with its votes and the outcomes of single points."""
    facts: Facts = {
        RDF.type: SG.Decision,
        SG.text: danish(decision.text),
        SG.outcome: [OUTCOME[name] for name in decision.outcomes],
        SG.decidedBy: scope.committee(decision.body),
        SG.date: day(decision.date),
        SG.absent: [scope.person(name) for name in decision.absent],
        SG.followsRecommendation: plain(decision.follows_recommendation),
    }
    yield from describe(node, facts)
    for vote in decision.votes:
        yield from describe_vote(scope, node, scope.part("vote", next(numbers.votes)), vote)
    for told in decision.point_outcomes:
        yield from describe_point_outcome(node, scope.part("point-outcome", next(numbers.points)), told)


def describe_point_outcome(decision: NamedNode, node: NamedNode, told: PointOutcome) -> Iterator[Triple]:
    """Yield what a decision says of one point of the recommendation."""
    yield Triple(decision, SG.pointOutcome, node)
    facts: Facts = {
        RDF.type: SG.PointOutcome,
        SG.point: plain(str(told.point)),
        SG.outcome: [OUTCOME[name] for name in told.outcomes],
    }
    yield from describe(node, facts)


def describe_vote(scope: ItemScope, decision: NamedNode, node: NamedNode, vote: Vote) -> Iterator[Triple]:
    """Yield a vote on a decision."""
    yield Triple(decision, SG.vote, node)
    facts: Facts = {
        RDF.type: SG.Vote,
        SG.votesFor: number(vote.votes_for),
        SG.votesAgainst: number(vote.votes_against),
        SG.votesAbstained: number(vote.votes_abstained),
        SG.votedFor: [voter(scope, name) for name in vote.voted_for],
        SG.votedAgainst: [voter(scope, name) for name in vote.voted_against],
        SG.abstained: [voter(scope, name) for name in vote.abstained],
        SG.reservedBy: [voter(scope, name) for name in vote.reserved_by],
        SG.point: plain(vote.point),
    }
    yield from describe(node, facts)


def voter(scope: ItemScope, name: str) -> Value:
    """Return who voted: a person where the name is that of someone who took part, else a party's label."""
    return scope.person(name) if name in scope.participants else Literal(name, language="da")


def describe_references(scope: ItemScope) -> Iterator[Triple]:
    """Yield what an item's text names, and the meetings whose decisions it prints."""
    code = scope.key.municipality
    for mention in scope.item.mentions:
        yield from describe(scope.node, links_to(mention.entity, code, scope.iris))
    for decision in scope.item.earlier_decisions:
        if decision.date:
            meeting = MeetingKey(code, decision.body, decision.date)
            yield Triple(scope.node, SG.refersTo, scope.iris.meeting(meeting))
    placed = (mention for mention in scope.item.mentions if mention.section is not None)
    for position, mention in enumerate(placed, start=1):
        yield from describe_mention(scope, scope.part("mention", position), mention)


def describe_mention(scope: ItemScope, node: NamedNode, mention: Mention) -> Iterator[Triple]:
    """Yield where a section's text names something; what could not be resolved has no body, perhaps candidates."""
    code = scope.key.municipality
    facts: Facts = {
        RDF.type: [SG.Mention, OA.Annotation],
        SG.inSection: scope.part("section", mention.section) if mention.section else None,
        SG.start: number(mention.start),
        SG.end: number(mention.end),
        SG.quote: danish(mention.quote),
        OA.hasBody: entity_node(mention.entity, code, scope.iris),
        SG.candidate: candidate_nodes(mention.entity, code, scope.iris),
        SG.citation: danish(unlinked_citation(mention.entity, scope.iris)),
        SG.rule: plain(mention.rule),
        SG.confidence: decimal(mention.confidence),
    }
    yield from describe(node, facts)
