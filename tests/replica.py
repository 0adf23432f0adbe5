"""A consumer as its author would write it: starts from nothing or from a dump, and follows the changes of things."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse

PART_RE = re.compile(
    r"(?P<base>.*/id)/(?:meeting|minutes|item|decision|recommendation|section|mention|attachment|attendance|vote"
    r"|point-outcome)/"
    r"(?P<place>[^/]+/[^/]+/\d{4}-\d\d-\d\d)(?:/(?P<position>\d+)(?:/.*)?|/(?!case/).*)?"
)


def owner(subject: str) -> str:
    """Return the thing that a statement with a subject belongs to, as docs/feed.md tells."""
    part = PART_RE.fullmatch(subject)
    if part is None or ("/decision/" in subject and "/case/" in subject):
        return subject
    kind = f"item/{part['place']}/{part['position']}" if part["position"] else f"meeting/{part['place']}"
    return f"{part['base']}/{kind}"


def canonical_hash(triples: Iterable[Triple | Quad]) -> tuple[str, ...]:
    """Return the sorted statements of a graph in their canonical form (RDFC-1.0)."""
    dataset = Dataset(Quad(each.subject, each.predicate, each.object) for each in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted(map(str, dataset)))


class Replica:
    """A copy of a data set's default graph, by thing."""

    def __init__(self, dump: Iterable[Triple | Quad] = ()) -> None:
        self.things: dict[str, set[Triple]] = defaultdict(set)
        for statement in dump:
            self.things[owner(statement.subject.value)].add(
                Triple(statement.subject, statement.predicate, statement.object)
            )

    def apply(self, change: dict[str, Any]) -> None:
        """Take over one change, as `/changes?statements=true` tells it."""
        if change["operation"] == "delete":
            self.things.pop(change["iri"], None)  # what was forgotten before it was gone was never told
        else:
            said = parse(change["statements"], format=RdfFormat.N_TRIPLES)
            self.things[change["iri"]] = {quad.triple for quad in said}

    def hash(self) -> tuple[str, ...]:
        """Return the canonical form of the whole graph."""
        return canonical_hash(triple for triples in self.things.values() for triple in triples)
