"""From the text of a document to its facts: read, outcomes told, references found; and the facts as plain JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from etl.committees import spell_committee
from etl.content import Content
from etl.following import recommendations_to, tell_following
from etl.kinds.firstagenda_minutes import read_meeting
from etl.layouts import read_minutes
from etl.model import (
    AgendaItem,
    Ambiguous,
    BodyReference,
    Decision,
    Entity,
    LawReference,
    MeetingReference,
    Minutes,
    Municipality,
    MunicipalityReference,
    PersonReference,
)
from etl.outcomes import find_outcomes
from etl.participants import join_participants
from etl.point_outcomes import find_point_outcomes
from etl.references import annotate_item
from etl.tables import municipalities
from etl.votes import find_votes
from etl.votes.unread import vote_warnings


def read_facts(content: Content, municipality: Municipality) -> Minutes:
    """Return everything that is read from the content of one document of a municipality.

    Raises Quarantined as `etl.layouts.read_minutes` does.
    """
    if content.meeting is not None:
        minutes = read_meeting(content.meeting, municipality)
    else:
        minutes = read_minutes(content.lines, municipality)
    annotated = (annotate_item(item, municipality, minutes.committee, minutes.date) for item in minutes.items)
    items = tuple(with_outcomes(with_addressees(item, minutes.committee), minutes.committee) for item in annotated)
    warnings = (*minutes.warnings, *vote_warnings(items))
    return join_participants(replace(minutes, items=items, warnings=warnings))


def with_addressees(item: AgendaItem, committee: str) -> AgendaItem:
    """Return the item with the committees that its recommendations address in their usual spelling."""
    spelled = [
        point.recommended_to and spell_committee(point.recommended_to, committee) for point in item.recommendations
    ]
    if spelled == [point.recommended_to for point in item.recommendations]:  # as nearly always
        return item
    points = (replace(each, recommended_to=to) for each, to in zip(item.recommendations, spelled, strict=True))
    return replace(item, recommendations=tuple(points))


def with_outcomes(item: AgendaItem, committee: str) -> AgendaItem:
    """Return the item with outcomes and votes of its decisions, and whether its own follows the recommendation."""
    points = len(recommendations_to(committee, item.recommendations))
    earlier = tuple(told_by_wording(decision, points) for decision in item.earlier_decisions)
    if item.decision is None:
        return replace(item, earlier_decisions=earlier)
    own = told_by_wording(item.decision, points)
    follows = tell_following(item.recommendations, own, earlier)
    return replace(item, earlier_decisions=earlier, decision=replace(own, follows_recommendation=follows))


def told_by_wording(decision: Decision, points: int) -> Decision:
    """Return a decision with what its words tell: outcomes, of single points too, and votes."""
    text = decision.text
    return replace(
        decision,
        outcomes=find_outcomes(text),
        votes=find_votes(text),
        point_outcomes=find_point_outcomes(text, points),
    )


def facts_as_json(minutes: Minutes) -> dict[str, Any]:
    """Return the facts of a document in the format of the expected facts (shared README), plus the layout's name."""
    return {
        "layout": minutes.layout,
        "municipality": minutes.municipality.name,
        "code": minutes.municipality.code,
        "committee": minutes.committee,
        "term": minutes.term,
        "date": minutes.date.isoformat(),
        "start": minutes.start.strftime("%H:%M") if minutes.start else None,
        "place": minutes.place,
        "present": list(minutes.present),
        "absent": list(minutes.absent),
        "items": [item_as_json(item, minutes.committee) for item in minutes.items],
    }


def item_as_json(item: AgendaItem, committee: str) -> dict[str, Any]:
    """Return one item's facts as plain JSON values."""
    recommendations = recommendations_to(committee, item.recommendations)
    return {
        "number": int(item.number) if item.number and item.number.isdigit() else item.number or item.position,
        "title": item.title,
        "case": item.case,
        "caseworkers": list(item.caseworkers),
        "decision": item.decision.text if item.decision else None,
        "outcomes": list(item.decision.outcomes) if item.decision else [],
        "recommendations": [r.text for r in recommendations],
        "recommended_by": next((r.recommended_by for r in recommendations if r.recommended_by), None),
        "attachments": [attachment.title for attachment in item.attachments],
        "bodies": unique(bodies(item, local=False)),
        "optional_bodies": unique(bodies(item, local=True)),
        "laws": laws(item),
        "people": unique(m.entity.name for m in item.mentions if isinstance(m.entity, PersonReference)),
        "refers_to_meetings": [[committee, day.isoformat()] for committee, day in meetings(item)],
        "earlier_decisions": [earlier_as_json(decision) for decision in item.earlier_decisions],
    }


def earlier_as_json(decision: Decision) -> dict[str, Any]:
    """Return a decision of another body or date as plain JSON values."""
    return {
        "body": decision.body,
        "date": decision.date.isoformat() if decision.date else None,
        "decision": decision.text,
        "outcomes": list(decision.outcomes),
        "absent": list(decision.absent),
    }


def unique(values: Iterable[str]) -> list[str]:
    """Return the values in the order of their first appearance, each once."""
    return list(dict.fromkeys(values))


def bodies(item: AgendaItem, *, local: bool) -> Iterator[str]:
    """Yield the labels of the bodies an item mentions: national ones and other municipalities, or local ones."""
    for mention in item.mentions:
        if isinstance(mention.entity, BodyReference) and mention.entity.local == local:
            yield mention.entity.label
        elif isinstance(mention.entity, MunicipalityReference) and not local:
            yield municipalities()[mention.entity.municipality.code].official_name


def laws(item: AgendaItem) -> list[list[str | None]]:
    """Return [act, provision] pairs, each once; an act stands alone only where no provision of it is cited."""
    pairs: dict[tuple[str, str | None], tuple[str, str | None]] = {}
    for act, provision in filter(None, (cited(mention.entity) for mention in item.mentions)):
        pairs.setdefault((act.lower(), provision), (act, provision))
    with_provision = {act for act, provision in pairs if provision}
    return [list(pair) for (act, provision), pair in pairs.items() if provision or act not in with_provision]


def cited(entity: Entity) -> tuple[str, str | None] | None:
    """Return the label of a cited act and the provision; the wording where the act is unknown or may be several."""
    match entity:
        case LawReference(wording, provision, act):
            return (act.label if act else wording, provision)
        case Ambiguous((LawReference(wording, provision), *_)):
            return (wording, provision)
    return None


def meetings(item: AgendaItem) -> list[tuple[str, date]]:
    """Return the other meetings an item names by date, those of its earlier decisions too."""
    named = [(m.entity.committee, m.entity.date) for m in item.mentions if isinstance(m.entity, MeetingReference)]
    decided = [(d.body, d.date) for d in item.earlier_decisions if d.date]
    return list(dict.fromkeys(named + decided))
