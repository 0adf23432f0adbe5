"""How much the graph of one document holds, and how many of its items have what an item can have."""

from collections import defaultdict
from collections.abc import Iterable

from ontology.terms import DCTERMS, RDF, SG
from shapes.index import Stated, statements_of

OF_ITEMS = {
    "item_title": DCTERMS.title,
    "item_case": SG.case,
    "item_recommendation": SG.recommendation,
    "item_decision": SG.decision,
    "item_subject": DCTERMS.subject,
}
OF_MEETING = {"meeting_attendance": SG.attendance, "meeting_start": SG.startTime}
COUNTED = {RDF.type, SG.agendaItem, SG.outcome, SG.cites, *OF_ITEMS.values(), *OF_MEETING.values()}


def count_facts(statements: Iterable[Stated]) -> dict[str, int]:
    """Return how much the statements of one document's graph hold, and how many of its items have each thing."""
    found = defaultdict(set)
    for subject, predicate, value in statements_of(statements):
        if predicate in COUNTED:
            found[predicate].add((subject, value))
    types = found[RDF.type]
    meetings = {meeting for meeting, _ in found[SG.agendaItem]}
    items = {item for _, item in found[SG.agendaItem]}
    having = {name: {subject for subject, _ in found[term]} for name, term in (OF_ITEMS | OF_MEETING).items()}
    decisions = {decision for item, decision in found[SG.decision] if item in items}
    return {
        "documents": 1,
        "items": len(items),
        "decisions": len(decisions),
        "votes": sum(kind == SG.Vote for _, kind in types),
        "citations": len(found[SG.cites]),
        **{name: len(having[name] & items) for name in OF_ITEMS},
        "decision_outcome": len(decisions & {decision for decision, _ in found[SG.outcome]}),
        **{name: len(having[name] & meetings) for name in OF_MEETING},
    }
