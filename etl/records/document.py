"""The rows that one document gives each table, read from its graph alone.

A document's graph is complete in itself but for earlier decisions that another document describes (`etl.join`): an
item lists them by IRI, and their rows come from that other document.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from pyoxigraph import Literal, NamedNode

from etl.records.people import TABLE as PEOPLE
from etl.records.people import parties_of, read_people
from etl.records.references import References
from etl.records.statements import NOTHING, Thing, in_order, number, read_things, value, value_of, values
from ontology.terms import OUTCOME, SG, SKOS
from ontology.vocabulary import read_turtle

Row = dict[str, object]
Rows = dict[str, list[Row]]

BALLOTS = {
    "for": "sg:votedFor",
    "against": "sg:votedAgainst",
    "abstained": "sg:abstained",
    "reserved": "sg:reservedBy",
}
"""The property of a vote by what it says of a person or party."""
MINUTES, DECISION = str(SG.Minutes), str(SG.Decision)


def read_rows(statements: bytes) -> Rows | None:
    """Return the rows of a document by table, but for cases; None where the graph is not a document's."""
    things = read_things(statements)
    minutes = [subject for subject, thing in things.items() if MINUTES in thing.get("rdf:type", ())]
    return Document(things, min(minutes)).rows() if minutes else None


@cache
def outcome_labels() -> dict[str, str]:
    """Return the Danish label of each outcome by its name."""
    return {
        quad.subject.value.removeprefix(OUTCOME.iri): quad.object.value
        for quad in read_turtle("ontology")
        if quad.predicate == SKOS.prefLabel and isinstance(quad.object, Literal) and quad.object.language == "da"
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(OUTCOME.iri)
    }


def lines(texts: Iterable[str | None]) -> str | None:
    """Return texts as lines of one, or None for none."""
    return "\n".join(text for text in texts if text) or None


def day(thing: Thing) -> date | None:
    """Return the date of a meeting or decision."""
    text = value(thing, "sg:date")
    return date.fromisoformat(text) if text else None


@dataclass
class Document:
    """One document: its graph's statements by subject, and the term of the document itself."""

    things: dict[str, Thing]
    minutes: str
    found: Rows = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look at what all rows say."""
        self.source = self.things[self.minutes]
        (self.meeting,) = self.source["sg:meeting"]
        self.held = self.things[self.meeting]
        self.parties = {subject: parties_of(self.things, thing) for subject, thing in self.things.items()}
        self.references = References(self.things)
        self.decided: set[str] = set()

    def thing(self, term: str | None) -> Thing:
        """Return what is said of a thing; nothing where it is not described here."""
        return self.things.get(term, NOTHING) if term else NOTHING

    def link(self, thing: Thing, name: str) -> str | None:
        """Return the term of the thing that a property leads to, or None."""
        terms = thing.get(name)
        return min(terms) if terms else None

    def label(self, term: str | None, name: str = "skos:prefLabel") -> str | None:
        """Return the name of a thing."""
        return value(self.thing(term), name)

    def people(self, thing: Thing, name: str) -> list[str]:
        """Return the names of the persons and parties that a property leads to, in alphabetical order."""
        return sorted(self.person(term) for term in thing.get(name, ()))

    def person(self, term: str) -> str:
        """Return a person's name, or a party's label."""
        return self.label(term, "foaf:name") or value_of(term)

    def rows(self) -> Rows:
        """Return the rows by table."""
        items = sorted(
            self.held.get("sg:agendaItem", ()), key=lambda item: number(self.thing(item), "sg:position") or 0
        )
        place = self.where()
        self.add("meetings", self.meeting_row(place, items))
        self.add_attendance(place, self.held)
        for item in items:
            self.add_item(place, item)
        self.found[PEOPLE] = list(read_people(self.things, self.held, [self.thing(item) for item in items], place))
        return self.found

    def add(self, table: str, row: Row) -> None:
        """Add a row to a table."""
        self.found.setdefault(table, []).append(row)

    def where(self) -> Row:
        """Return what every row says: municipality, committee, meeting and date."""
        committee = self.link(self.held, "sg:heldBy")
        municipality = self.thing(self.link(self.thing(committee), "org:unitOf"))
        return {
            "municipality": value(municipality, "dcterms:identifier"),
            "municipality_name": value(municipality, "skos:prefLabel"),
            "committee": value(self.held, "sg:heldBy"),
            "committee_name": self.label(committee),
            "meeting": value_of(self.meeting),
            "date": day(self.held),
        }

    def meeting_row(self, place: Row, items: list[str]) -> Row:
        """Return the row of the meeting."""
        start = value(self.held, "sg:startTime")
        return {
            **place,
            "committee_type": value(self.thing(self.link(self.held, "sg:heldBy")), "sg:committeeType"),
            "start": datetime.fromisoformat(start) if start else None,
            "place": value(self.held, "sg:place"),
            "item_count": len(items),
            "closed_count": sum(value(self.thing(item), "sg:closed") == "true" for item in items),
            "present": self.people(self.held, "sg:present"),
            "absent": self.people(self.held, "sg:absent"),
            "minutes": value_of(self.minutes),
            "source": value(self.source, "dcterms:source"),
            "media_type": value(self.source, "dcterms:format"),
            "sha256": value(self.source, "sg:sha256"),
            "layout": value(self.source, "sg:layout"),
        }

    def add_item(self, meeting: Row, node: str) -> None:
        """Add the row of an item and those of its parts."""
        item, case = self.thing(node), self.link(self.thing(node), "sg:case")
        place = {
            **meeting,
            "item": value_of(node),
            "title": value(item, "dcterms:title"),
            "case": value_of(case) if case else None,
            "case_number": self.label(case, "dcterms:identifier"),
        }
        self.add("items", self.item_row(place, item))
        for decision in item.get("sg:decision", ()):
            self.add_decision(place, decision, earlier=False)
        for decision in sorted(item.get("sg:earlierDecision", ())):
            self.add_decision(place, decision, earlier=True)
        self.add_recommendations(place, item)
        self.add_attendance(place, item)
        for reference in self.references.rows(item):
            self.add("references", {**place, **reference})
        self.add_attachments(place, item)

    def item_row(self, place: Row, item: Thing) -> Row:
        """Return the row of an item."""
        points = [self.thing(point) for point in in_order(item.get("sg:recommendation", ()))]
        node = self.link(item, "sg:decision")
        return {
            **place,
            **self.decision(node),
            "number": value(item, "sg:number"),
            "position": number(item, "sg:position"),
            "closed": value(item, "sg:closed") == "true",
            "subject": self.label(self.link(item, "dcterms:subject"), "skos:notation"),
            "recommended_by": list(dict.fromkeys(by for point in points for by in values(point, "sg:recommendedBy"))),
            "recommendation": lines(value(point, "sg:text") for point in points),
            "earlier_decisions": values(item, "sg:earlierDecision"),
            "attachment_count": len(item.get("sg:attachment", ())),
        }

    def decision(self, node: str | None) -> Row:
        """Return what rows of items and decisions say of a decision."""
        decision = self.thing(node)
        outcomes = [iri.removeprefix(OUTCOME.iri) for iri in values(decision, "sg:outcome")]
        return {
            "decision": value_of(node) if node else None,
            "decision_text": value(decision, "sg:text"),
            "outcomes": outcomes,
            "outcome_labels": [outcome_labels()[outcome] for outcome in outcomes],
            "follows_recommendation": value(decision, "sg:followsRecommendation"),
            "vote_count": len(decision.get("sg:vote", ())),
        }

    def add_decision(self, place: Row, node: str, earlier: bool) -> None:
        """Add a decision with its votes, the first time that it is met and if it is described here."""
        decision = self.thing(node)
        if node in self.decided or DECISION not in decision.get("rdf:type", ()):
            return
        self.decided.add(node)
        row = {
            **place,
            **self.decision(node),
            "earlier": earlier,
            "decided_by": value(decision, "sg:decidedBy"),
            "decided_by_name": self.label(self.link(decision, "sg:decidedBy")),
            "decided": day(decision),
            "decision_absent": self.people(decision, "sg:absent"),
        }
        self.add("decisions", row)
        for vote in in_order(decision.get("sg:vote", ())):
            self.add_vote(row, vote)

    def add_vote(self, decision: Row, node: str) -> None:
        """Add a vote, and who voted how."""
        vote = self.thing(node)
        row = {**decision, "vote": value_of(node)}
        self.add(
            "votes",
            {
                **row,
                "points": value(vote, "sg:point"),
                "votes_for": number(vote, "sg:votesFor"),
                "votes_against": number(vote, "sg:votesAgainst"),
                "votes_abstained": number(vote, "sg:votesAbstained"),
                "voted_for": self.people(vote, "sg:votedFor"),
                "voted_against": self.people(vote, "sg:votedAgainst"),
                "abstained": self.people(vote, "sg:abstained"),
                "reserved_by": self.people(vote, "sg:reservedBy"),
            },
        )
        for ballot, name in BALLOTS.items():
            for voter in sorted(vote.get(name, ()), key=self.person):
                person = value_of(voter) if voter.startswith("<") else None
                named = {
                    "voter": self.person(voter),
                    "voter_person": person,
                    "voter_party": self.parties.get(voter, []),
                }
                self.add("ballots", {**row, "ballot": ballot, **named})

    def add_recommendations(self, place: Row, item: Thing) -> None:
        """Add the points of an item's recommendation."""
        for node in in_order(item.get("sg:recommendation", ())):
            point = self.thing(node)
            row = {
                "recommendation_point": value_of(node),
                "point_position": number(point, "sg:position"),
                "point_text": value(point, "sg:text"),
                "point_recommended_by": value(point, "sg:recommendedBy"),
                "recommended_to": value(point, "sg:recommendedTo"),
                "recommended_to_name": self.label(self.link(point, "sg:recommendedTo")),
            }
            self.add("recommendations", {**place, **row})

    def add_attendance(self, place: Row, whole: Thing) -> None:
        """Add how persons took part in a meeting or an item."""
        for node in sorted(whole.get("sg:attendance", ())):
            attendance = self.thing(node)
            person, other = self.link(attendance, "sg:person"), self.link(attendance, "sg:substitutesFor")
            row = {
                "attendance": value_of(node),
                "person": value(attendance, "sg:person"),
                "person_name": self.person(person) if person else None,
                "party": self.parties.get(person or "", []),
                "status": value(attendance, "sg:status"),
                "substitutes_for": value(attendance, "sg:substitutesFor"),
                "substitutes_for_name": self.person(other) if other else None,
            }
            self.add("attendance", {**place, **row})

    def add_attachments(self, place: Row, item: Thing) -> None:
        """Add an item's attachments."""
        for node in in_order(item.get("sg:attachment", ())):
            attachment = self.thing(node)
            row = {
                "attachment": value_of(node),
                "attachment_title": value(attachment, "dcterms:title"),
                "attachment_identifier": value(attachment, "dcterms:identifier"),
                "url": value(attachment, "schema:url"),
            }
            self.add("attachments", {**place, **row})
