"""Minutes as triples: one graph per document, complete in itself, without blank nodes, clock or chance.

`etl.graph_items` describes an agenda item and its parts, `etl.graph_entities` what documents share.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode

from etl.decision_names import DecisionNames
from etl.graph_entities import (
    describe_case,
    describe_committee,
    describe_entity,
    describe_meeting_of,
    describe_membership,
    describe_person,
    entity_node,
)
from etl.graph_items import ItemScope, describe_attendance, describe_item
from etl.graph_statements import Facts, Triple, address, danish, describe, moment, plain
from etl.model import (
    AgendaItem,
    Ambiguous,
    Attendance,
    Decision,
    LawReference,
    MeetingReference,
    Mention,
    Minutes,
    MunicipalityReference,
    Named,
    PersonReference,
    Source,
)
from etl.parties import find_parties
from ontology.iris import Iris, MeetingKey
from ontology.terms import DCTERMS, PROV, RDF, SCHEMA, SG

MEMBER, CASEWORKER = "medlem", "sagsbehandler"


def describe_minutes(minutes: Minutes, source: Source, iris: Iris, software: str, run: str) -> list[Triple]:
    """Return the graph of a document as unique triples, in an order that the minutes alone tell.

    `software` is the program's name and version, `run` a digest of source and software that names this reading.
    When the reading took place is not said here: equal input gives equal triples.
    """
    statements = chain(
        describe_document(minutes, source, iris, run),
        describe(iris.run(run), {RDF.type: PROV.Activity, SCHEMA.softwareVersion: Literal(software)}),
        describe_meeting(minutes, iris),
        describe_items(minutes, iris),
        describe_shared(minutes, iris),
    )
    return list(dict.fromkeys(statements))


def describe_document(minutes: Minutes, source: Source, iris: Iris, run: str) -> Iterator[Triple]:
    """Yield the document itself: what it reports, where it came from and how it was read."""
    facts: Facts = {
        RDF.type: [SG.Minutes, PROV.Entity],
        SG.meeting: iris.meeting(minutes.key),
        SG.sha256: plain(source.sha256),
        DCTERMS.source: address(source.url) or plain(PurePath(source.path).name),
        DCTERMS.format: plain(source.media_type),
        SG.layout: plain(minutes.layout),
        PROV.wasGeneratedBy: iris.run(run),
    }
    return describe(iris.minutes(minutes.key), facts)


def describe_meeting(minutes: Minutes, iris: Iris) -> Iterator[Triple]:
    """Yield the meeting: time, place, agenda and who took part."""
    key, code = minutes.key, minutes.municipality.code
    meeting = iris.meeting(key)
    facts: Facts = {
        SG.startTime: moment(minutes.date, minutes.start),
        SG.place: danish(minutes.place),
        SG.present: [iris.person(code, name) for name in minutes.present],
        SG.absent: [iris.person(code, name) for name in minutes.absent],
        SG.agendaItem: [iris.item(key, item.position) for item in minutes.items],
    }
    yield from describe_meeting_of(key, iris)
    yield from describe(meeting, facts)
    for attendance in full_attendance(minutes):
        node = iris.meeting_attendance(key, attendance.person)
        yield from describe_attendance(iris, key, meeting, node, attendance)


def full_attendance(minutes: Minutes) -> list[Attendance]:
    """Return how each named person took part: as stated, otherwise as listed among the present or the absent."""
    listed = [
        *(Attendance(name, "present") for name in minutes.present),
        *(Attendance(name, "absent") for name in minutes.absent),
    ]
    return list({attendance.person: attendance for attendance in (*listed, *minutes.attendance)}.values())


def describe_items(minutes: Minutes, iris: Iris) -> Iterator[Triple]:
    """Yield every agenda item."""
    for scope in item_scopes(minutes, iris):
        yield from describe_item(scope)


def item_scopes(minutes: Minutes, iris: Iris) -> Iterator[ItemScope]:
    """Yield every agenda item where it stands."""
    participants = frozenset(attendance.person for attendance in full_attendance(minutes))
    names = DecisionNames(minutes, iris)
    for item in minutes.items:
        yield ItemScope(iris, minutes, item, participants | voters(item), names)


def describe_shared(minutes: Minutes, iris: Iris) -> Iterator[Triple]:
    """Yield everything that the document shares with others, each thing once and by its first spelling."""
    code = minutes.municipality.code
    for key in meetings_named(minutes):
        yield from describe_meeting_of(key, iris)
    committees = first_spellings(committees_named(minutes), lambda name: iris.committee(code, name))
    for node, name in committees.items():
        yield from describe_committee(node, name, code, iris)
    yield from describe_persons(minutes, iris)
    yield from describe_memberships(minutes, iris)
    yield from describe_cases(minutes, iris)
    for entity in entities_named(minutes, iris).values():
        yield from describe_entity(entity, iris)


def first_spellings(names: Iterable[str], mint: Callable[[str], NamedNode]) -> dict[NamedNode, str]:
    """Return each thing with the first of the names that lead to it: "Åge" and "Aage" have one IRI, and one name."""
    return {mint(name): name for name in reversed(list(names))}


def mentions(minutes: Minutes) -> Iterator[Mention]:
    """Yield every mention of a document."""
    return chain.from_iterable(item.mentions for item in minutes.items)


def named(minutes: Minutes) -> Iterator[Named]:
    """Yield what the texts name, and everything that they may name."""
    for mention in mentions(minutes):
        entity = mention.entity
        yield from entity.candidates if isinstance(entity, Ambiguous) else (entity,)


def entities_named(minutes: Minutes, iris: Iris) -> dict[NamedNode, Named]:
    """Return what the texts name and can be told apart, by its node; the municipality itself is always among it."""
    code = minutes.municipality.code
    entities: dict[NamedNode, Named] = {}
    for entity in named(minutes):
        node = entity_node(entity, code, iris)
        if node and (node not in entities or _names_of(entity) > _names_of(entities[node])):
            entities[node] = entity
    return {**entities, iris.municipality(code): MunicipalityReference(minutes.municipality)}


def _names_of(entity: Named) -> int:
    """How many names an act has where it is cited: beside its number it may have one more."""
    return len(entity.act.alternatives) if isinstance(entity, LawReference) and entity.act else 0


def decisions(item: AgendaItem) -> Iterator[Decision]:
    """Yield an item's decisions, this meeting's first."""
    yield from [item.decision] if item.decision else []
    yield from item.earlier_decisions


def meetings_named(minutes: Minutes) -> Iterator[MeetingKey]:
    """Yield every other meeting that the document names by committee and date."""
    code = minutes.municipality.code
    for mention in mentions(minutes):
        if isinstance(mention.entity, MeetingReference):
            yield MeetingKey(code, mention.entity.committee, mention.entity.date)
    for item in minutes.items:
        for decision in item.earlier_decisions:
            if decision.date:
                yield MeetingKey(code, decision.body, decision.date)


def committees_named(minutes: Minutes) -> Iterator[str]:
    """Yield the name of every committee that the document links to, this one's first."""
    yield minutes.committee
    for item in minutes.items:
        yield from (decision.body for decision in decisions(item) if decision.body)
        yield from (point.recommended_to for point in item.recommendations if point.recommended_to)
    yield from (key.committee for key in meetings_named(minutes))


def voters(item: AgendaItem) -> frozenset[str]:
    """Return the full names of those who are printed as voters with their party's mark, who must be members."""
    names = (name for decision in decisions(item) for vote in decision.votes for name in vote.members)
    return frozenset(name for name in names if " " in name)


def roles(minutes: Minutes) -> Iterator[tuple[str, str]]:
    """Yield every person named in the document with a role; a person has as many roles as the document gives."""
    attendance = chain(full_attendance(minutes), *(item.attendance for item in minutes.items))
    for each in attendance:
        yield from ((name, MEMBER) for name in (each.person, each.substitutes_for) if name)
    for item in minutes.items:
        yield from ((name, CASEWORKER) for name in item.caseworkers)
        yield from ((name, MEMBER) for decision in decisions(item) for name in decision.absent)
        yield from ((name, MEMBER) for name in sorted(voters(item)))
    for mention in mentions(minutes):
        if isinstance(mention.entity, PersonReference):
            yield mention.entity.name, mention.entity.role


def describe_persons(minutes: Minutes, iris: Iris) -> Iterator[Triple]:
    """Yield every person that the document names."""
    code = minutes.municipality.code
    roles_of: dict[NamedNode, list[str]] = defaultdict(list)
    for name, role in roles(minutes):
        roles_of[iris.person(code, name)].append(role)
    names = first_spellings((name for name, _ in roles(minutes)), lambda name: iris.person(code, name))
    for node, name in names.items():
        yield from describe_person(node, name, roles_of[node])


def describe_memberships(minutes: Minutes, iris: Iris) -> Iterator[Triple]:
    """Yield the membership of the committee for everyone whose party's mark the document prints beside the name."""
    code = minutes.municipality.code
    members = {name for each in full_attendance(minutes) for name in (each.person, each.substitutes_for) if name}
    for name, parties in find_parties(minutes, members).items():
        node = iris.membership(code, minutes.committee, name)
        yield from describe_membership(node, iris.person(code, name), iris.committee(code, minutes.committee), parties)


def describe_cases(minutes: Minutes, iris: Iris) -> Iterator[Triple]:
    """Yield every case on the agenda, with the titles it has there."""
    code = minutes.municipality.code
    titles: dict[NamedNode, list[str]] = defaultdict(list)
    for item in minutes.items:
        if item.case:
            titles[iris.case(code, item.case)].append(item.title)
    numbers = first_spellings((item.case for item in minutes.items if item.case), lambda name: iris.case(code, name))
    for node, identifier in numbers.items():
        yield from describe_case(node, identifier, titles[node], code, iris)
