"""Comparing a graph with annotated facts: what was found, missed and falsely found, kind by kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from etl.evaluation.gold import FALSE, MISSED, Gold, GoldDocument, GoldItem, read_gold
from etl.evaluation.graph_facts import (
    Found,
    GraphItem,
    GraphMeeting,
    GraphReader,
    fold,
    law_names,
    law_value,
    meeting_value,
)
from ontology.dataset import Manifest, Version
from ontology.iris import Iris

HEADER_KINDS = ("start", "place", "present", "absent")
ITEM_KINDS = (
    *("title", "case", "caseworkers", "decision", "outcomes", "recommendations", "recommended_by", "attachments"),
    *("laws", "bodies", "people", "refers_to_meetings", "earlier_decisions", "earlier_outcomes", "earlier_texts"),
)
KINDS = (*HEADER_KINDS, *ITEM_KINDS)


@dataclass(frozen=True)
class Difference:
    """One fact that was missed, or found though no reader did; `page` is the item's IRI, `accepted` a reason."""

    document: str
    item: str
    kind: str
    type: str
    value: str
    context: str = ""
    rule: str = ""
    page: str = ""
    accepted: str = ""


@dataclass
class Score:
    """The facts of one kind: annotated, found in the graph, and both."""

    expected: int = 0
    found: int = 0
    correct: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.correct / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is right that was found; 1 where there is nothing to find."""
        return self.correct / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Evaluation:
    """What came of comparing a graph with annotated facts."""

    scores: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in KINDS})
    differences: list[Difference] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    not_measured: list[str] = field(default_factory=list)
    """Documents and items that are annotated and not in the graph, each with what is missing."""


def evaluate(folder: Path, version: Version, exceptions: Path | None = None) -> Evaluation:
    """Compare a published version with the annotated facts in a folder, but for the exceptions in a file.

    Raises GoldError for a file that is not in the format, OSError where something cannot be read.
    """
    gold = read_gold(folder, exceptions)
    iris = Iris(Manifest.read(version.manifest).base_url)
    reader = GraphReader(Store.read_only(str(version.store)), iris)
    comparison = Comparison(gold)
    for document in gold.documents:
        comparison.add(document, reader.meeting(document.key))
    return comparison.evaluation


@dataclass(frozen=True)
class Place:
    """Where facts are compared: document, item, kind of fact, and the item's IRI."""

    document: str
    item: str
    kind: str
    page: str = ""
    around: Callable[[str], str] = field(default=lambda value: "")  # noqa: ARG005


@dataclass
class Comparison:
    """Counts documents one after the other; what is optional or a known error of the annotation counts nowhere."""

    gold: Gold
    evaluation: Evaluation = field(default_factory=Evaluation)

    def add(self, document: GoldDocument, meeting: GraphMeeting | None) -> None:
        """Count one document: its head, and the items that are annotated."""
        if meeting is None:
            missing = f"{document.name}: the data set has no minutes of {document.key.path}"
            self.evaluation.not_measured.append(missing)
            return
        self.evaluation.documents.append(document.name)
        for kind in HEADER_KINDS:
            if kind in document.facts:
                place = Place(document.name, "-", kind)
                self.count(place, expected_values(document.facts, kind), meeting.facts.get(kind, []))
        for item in document.items:
            self.add_item(document, item, find_item(item, meeting))

    def add_item(self, document: GoldDocument, item: GoldItem, found: GraphItem | None) -> None:
        """Count one item that is annotated."""
        if found is None:
            self.evaluation.not_measured.append(f"{document.name}: no item {item.name}")
            return
        excused = {fold(name) for name in item.facts.get("optional_bodies", [])}
        for kind in ITEM_KINDS:
            if annotated(item, kind):
                facts = found.facts.get(kind, [])
                if kind == "bodies":
                    facts = [
                        replace(each, optional=each.optional or not each.names.isdisjoint(excused)) for each in facts
                    ]
                place = Place(document.name, item.name, kind, found.iri, found.around)
                self.count(place, expected_values(item.facts, kind), facts)

    def count(self, place: Place, expected: Iterable[str], found: Iterable[Found]) -> None:
        """Count one kind of fact at one place; a second name of what was already found counts no second time."""
        score, left, named = self.evaluation.scores[place.kind], list(found), set[str]()
        for value in expected:
            names = law_names(value) if place.kind == "laws" else {fold(value)}
            match = next((each for each in left if not each.names.isdisjoint(names)), None)
            if match:
                left.remove(match)
                named |= match.names
                score.expected, score.found, score.correct = score.expected + 1, score.found + 1, score.correct + 1
            elif named.isdisjoint(names) and self.counts(place, MISSED, Found(value, frozenset(), place.around(value))):
                score.expected += 1
        for each in left:
            if not each.optional and self.counts(place, FALSE, each):
                score.found += 1

    def counts(self, place: Place, kind: str, fact: Found) -> bool:
        """Keep a difference, and tell whether it counts: it is no known error of the annotation."""
        value = " ".join(fact.value.split())
        accepted = self.gold.exceptions.get((place.document, place.item, place.kind, kind, value), "")
        told = (place.document, place.item, place.kind, kind, value, fact.context, fact.rule, place.page, accepted)
        self.evaluation.differences.append(Difference(*told))
        return not accepted


def find_item(item: GoldItem, meeting: GraphMeeting) -> GraphItem | None:
    """Return the item that is meant: by its position where that is given, else by the one that has its number."""
    if "position" in item.facts:
        return next((each for each in meeting.items if each.position == item.facts["position"]), None)
    numbered = [each for each in meeting.items if (each.number or str(each.position)) == str(item.facts["number"])]
    return numbered[0] if len(numbered) == 1 else None


def annotated(item: GoldItem, kind: str) -> bool:
    """Tell whether a kind of fact was looked for in an item."""
    if not kind.startswith("earlier_"):
        return kind in item.facts
    part = {"earlier_decisions": "body", "earlier_outcomes": "outcomes", "earlier_texts": "decision"}[kind]
    return "earlier_decisions" in item.facts and all(part in each for each in item.facts["earlier_decisions"])


def expected_values(facts: Mapping[str, Any], kind: str) -> Iterator[str]:
    """Yield the annotated facts of a kind as single values."""
    if kind == "laws":
        yield from (law_value(label, provision) for label, provision in facts["laws"])
    elif kind == "refers_to_meetings":
        yield from (meeting_value(committee, day) for committee, day in facts["refers_to_meetings"])
    elif kind.startswith("earlier_"):
        for each in facts["earlier_decisions"]:
            whose = meeting_value(each["body"], each.get("date") or "")
            told = {"earlier_decisions": [whose], "earlier_texts": [f"{whose} {each.get('decision')}"]}
            yield from told.get(kind, [f"{whose} {name}" for name in each.get("outcomes", [])])
    else:
        value = facts[kind]
        yield from value if isinstance(value, list) else [] if value is None else [value]
