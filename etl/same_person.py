"""One person, two spellings: names of members that are spelled differently in different documents.

Two names are one person's only on evidence: they are spelled alike (`etl.spellings`), both are named as members of one
committee in one term, never both at one meeting, and no third name fits either. Each spelling keeps its own IRI; the
rarer one is said to be a spelling of the other, in a graph of its own. All of this follows from what is published.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from etl.graph_lines import GRAPH_WEIGHT, GraphLines
from etl.spellings import is_same_name
from ontology.terms import FOAF, SG

TERM_YEARS = 4
FIRST_TERM = 2002  # councils are elected every fourth year, and take office on 1 January

Place = tuple[str, str]


@dataclass
class Member:
    """A name as documents use it: in which committees and terms, and at which meetings by which documents."""

    terms: set[tuple[str, int]] = field(default_factory=set)
    meetings: set[Place] = field(default_factory=set)


def spelling_quads(lines: GraphLines, documents: Iterable[str], graph: NamedNode) -> set[Quad]:
    """Return what is said of spellings in one municipality, from its documents' graphs in a store."""
    members = read_members(lines, documents)
    names = {person: name for person in members if (name := name_of(lines.fresh(), person))}
    same: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for one, other in alike(members, names):
        same[one].add(other)
        same[other].add(one)
    pairs = [(one, other) for one, others in same.items() if len(others) == 1 for other in others]
    return {
        Quad(one, SG.spellingOf, other, graph)
        for one, other in pairs
        if len(same[other]) == 1 and weight(members, one) < weight(members, other)
    }


def read_members(lines: GraphLines, documents: Iterable[str]) -> dict[NamedNode, Member]:
    """Return who is named as present, absent or voting at a meeting or decision of a committee with a date."""
    members: dict[NamedNode, Member] = defaultdict(Member)
    for document in documents:
        graph, store = NamedNode(document), lines.fresh(GRAPH_WEIGHT)
        named: dict[object, set[NamedNode]] = defaultdict(set)
        for person, subject in named_at(store, graph):
            named[subject].add(person)
        for subject, people in named.items():
            if place := place_of(store, subject, graph):
                committee, day = place
                term, meeting = (committee, (int(day[:4]) - FIRST_TERM) // TERM_YEARS), (document, f"{committee} {day}")
                for person in people:
                    members[person].terms.add(term)
                    members[person].meetings.add(meeting)
    return members


def named_at(store: Store, graph: NamedNode) -> Iterator[tuple[NamedNode, object]]:
    """Yield each person that a document names as a member, with the meeting or decision."""
    decisions = {quad.object: quad.subject for quad in store.quads_for_pattern(None, SG.vote, None, graph)}
    for predicate in (SG.present, SG.absent, SG.votedFor, SG.votedAgainst, SG.abstained, SG.reservedBy):
        for quad in store.quads_for_pattern(None, predicate, None, graph):
            if isinstance(quad.object, NamedNode):
                yield quad.object, decisions.get(quad.subject, quad.subject)


def place_of(store: Store, subject: object, graph: NamedNode) -> Place | None:
    """Return the committee and the date of a meeting or decision, or None where one is not known."""
    if not isinstance(subject, NamedNode):
        return None
    committees = [
        quad.object.value
        for predicate in (SG.heldBy, SG.decidedBy)
        for quad in store.quads_for_pattern(subject, predicate, None, graph)
        if isinstance(quad.object, NamedNode)
    ]
    days = [quad.object for quad in store.quads_for_pattern(subject, SG.date, None, graph)]
    day = next((each.value for each in days if isinstance(each, Literal)), None)
    return (committees[0], day) if committees and day else None


def name_of(store: Store, person: NamedNode) -> str | None:
    """Return a person's name; of several that have one IRI, the first in order."""
    quads = store.quads_for_pattern(person, FOAF.name, None, DefaultGraph())
    return min((quad.object.value for quad in quads if isinstance(quad.object, Literal)), default=None)


def alike(members: dict[NamedNode, Member], names: dict[NamedNode, str]) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield the pairs that share a committee in a term and are spelled alike; a pair seen at one meeting is two."""
    groups: dict[tuple[str, int], list[NamedNode]] = defaultdict(list)
    for person in names:
        for term in members[person].terms:
            groups[term].append(person)
    pairs = {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}
    for one, other in map(tuple, pairs):
        if is_same_name(names[one], names[other]) and not members[one].meetings & members[other].meetings:
            yield one, other


def weight(members: dict[NamedNode, Member], person: NamedNode) -> tuple[int, str]:
    """Return how often a name is used, and its IRI where that is equal."""
    return len(members[person].meetings), person.value
