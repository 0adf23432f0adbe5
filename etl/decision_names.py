"""What a document's decisions are called: the same decision has one IRI in the minutes that took it and in all others.

A decision on a case is named by its committee, its date and the case, which the minutes of the meeting say and every
later document that prints it says too. The name follows from the one document alone, so that it never changes when
another document comes or goes. Where the document leaves open which decision is meant, the name is the item's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from etl.model import AgendaItem, Decision, Minutes
from ontology.iris import Iris, MeetingKey, case_slug, slug


@dataclass(frozen=True)
class PrintedDecision:
    """A decision of another meeting, printed in an item, and the node that it has in this document.

    `shared` is the name that committee, date and case give it, or None where one of them is not known; `described`
    is False where an item before this one prints it in the same words.
    """

    decision: Decision
    node: NamedNode
    shared: NamedNode | None
    described: bool


class DecisionNames:
    """The names of one document's decisions."""

    def __init__(self, minutes: Minutes, iris: Iris) -> None:
        """Take the document, and count what would be ambiguous in it."""
        self.key, self.iris = minutes.key, iris
        self.items_of = Counter(case_slug(item.case) for item in minutes.items if item.case)
        self.places: dict[tuple[NamedNode, str], tuple[int, int]] = {}
        self.texts: dict[NamedNode, set[str]] = defaultdict(set)
        for item in minutes.items:
            for number, decision in enumerate(item.earlier_decisions, start=1):
                shared, text = self.shared(item, decision), fold(decision.text)
                if shared:
                    self.texts[shared].add(text)
                    self.places.setdefault((shared, text), (item.position, number))

    def own(self, item: AgendaItem) -> NamedNode:
        """Return the node of this meeting's decision on an item: named by the case where no other item treats it."""
        identifier = case_slug(item.case or "")
        if item.case and identifier and self.items_of[identifier] == 1:
            return self.iris.case_decision(self.key, item.case)
        return self.iris.decision(self.key, item.position)

    def shared(self, item: AgendaItem, decision: Decision) -> NamedNode | None:
        """Return the name of another meeting's decision on an item's case, or None where it is not known enough."""
        if not (item.case and case_slug(item.case) and decision.date and slug(decision.body)):
            return None
        meeting = MeetingKey(self.key.municipality, decision.body, decision.date)
        return None if meeting.path == self.key.path else self.iris.case_decision(meeting, item.case)

    def printed(self, item: AgendaItem) -> Iterator[PrintedDecision]:
        """Yield the earlier decisions of an item.

        What one meeting decided on one case in two different wordings is two decisions or two parts of one: then
        each has the name of its place, and the join (`etl.join`) tells it from what the meeting's own minutes say.
        """
        for number, decision in enumerate(item.earlier_decisions, start=1):
            shared = self.shared(item, decision)
            place = self.places[shared, fold(decision.text)] if shared else (item.position, number)
            alone = shared is not None and len(self.texts[shared]) == 1
            node = shared if shared and alone else self.iris.earlier_decision(self.key, *place)
            yield PrintedDecision(decision, node, shared, place == (item.position, number))


def fold(text: str) -> str:
    """Return a text as it is compared: white space and a closing period tell nothing apart."""
    return " ".join(text.split()).rstrip(" .")
