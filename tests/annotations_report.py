"""Measures what is read from real items against what a reader annotated; `make annotations` prints the report.

Each annotated thing is a small fact, such as (item, "for", "19"): so precision and recall are counted alike for all.
What the annotator noted as arguable is left out, field by field.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from etl.committees import committee_name
from etl.content import read_content
from etl.facts import read_facts
from etl.model import AgendaItem, Decision, Minutes, Municipality, Quarantined, Vote

HARVEST = Path(__file__).parents[2] / "shared" / "harvest"
ANNOTATIONS = Path(__file__).parent / "annotations"
GREVE = Municipality("0253", "Greve")
FIELDS = ("decision", "outcomes", "votes", "earlier", "absent")
Fact = tuple[str, ...]


@dataclass
class Score:
    """Facts expected, found, and both, of one field; with the differences."""

    expected: int = 0
    found: int = 0
    same: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, where: str, expected: Counter[Fact], found: Counter[Fact]) -> None:
        self.expected += expected.total()
        self.found += found.total()
        self.same += (expected & found).total()
        self.differences += [f"{where}: missing {' '.join(fact)}" for fact in (expected - found).elements()]
        self.differences += [f"{where}: extra {' '.join(fact)}" for fact in (found - expected).elements()]

    @property
    def precision(self) -> float:
        return self.same / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.same / self.expected if self.expected else 1.0


def digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def vote_facts(votes: Iterable[dict[str, Any]], where: str = "") -> Iterator[Fact]:
    """What an annotated vote says: each count, and each voter with the side."""
    for vote in votes:
        for side in ("for", "against", "abstained"):
            if vote[side] is not None:
                yield (where, side, str(vote[side]))
        for side in ("voted_for", "voted_against", "abstained_who", "reserved"):
            for name in vote[side]:
                yield (where, side, name)


def votes_read(votes: Iterable[Vote], where: str = "") -> Iterator[Fact]:
    """The same of votes that were read."""
    for vote in votes:
        counts = {"for": vote.votes_for, "against": vote.votes_against, "abstained": vote.votes_abstained}
        yield from ((where, side, str(count)) for side, count in counts.items() if count is not None)
        sides = {
            "voted_for": vote.voted_for,
            "voted_against": vote.voted_against,
            "abstained_who": vote.abstained,
            "reserved": vote.reserved_by,
        }
        yield from ((where, side, name) for side, names in sides.items() for name in names)


def facts_of(annotated: dict[str, Any]) -> dict[str, Counter[Fact]]:
    """The annotated facts of an item, by field."""
    earlier = annotated["earlier"]
    return {
        "decision": Counter([(annotated["decision"]["sha256"],)] if annotated["decision"] else []),
        "outcomes": Counter(
            [("own", each) for each in annotated["outcomes"]]
            + [(committee_name(e["body"]), e["date"], each) for e in earlier for each in e["outcomes"]]
        ),
        "votes": Counter(
            [*vote_facts(annotated["votes"])]
            + [
                fact
                for e in earlier
                for fact in vote_facts(e.get("votes", ()), f"{committee_name(e['body'])} {e['date']}")
            ]
        ),
        "earlier": Counter((committee_name(e["body"]), e["date"], e["sha256"]) for e in earlier),
        "absent": Counter((name,) for name in annotated["absent"]),
    }


def facts_read(item: AgendaItem) -> dict[str, Counter[Fact]]:
    """The facts read from an item, by field."""
    own: tuple[Decision, ...] = (item.decision,) if item.decision else ()
    dated = [(d.body, d.date.isoformat() if d.date else "", d) for d in item.earlier_decisions]
    return {
        "decision": Counter((digest(d.text),) for d in own),
        "outcomes": Counter(
            [("own", each) for d in own for each in d.outcomes]
            + [(body, day, each) for body, day, d in dated for each in d.outcomes]
        ),
        "votes": Counter(
            [fact for d in own for fact in votes_read(d.votes)]
            + [fact for body, day, d in dated for fact in votes_read(d.votes, f"{body} {day}")]
        ),
        "earlier": Counter((body, day, digest(d.text)) for body, day, d in dated),
        "absent": Counter((name,) for d in own for name in d.absent),
    }


def meetings() -> dict[str, Path]:
    """The real meetings by their identifier."""
    return {path.stem.split("_", 1)[1]: path for path in HARVEST.glob("*.json")}


@cache
def read_meeting(path: Path) -> Minutes | None:
    """The minutes, or None for what is no meeting: questions to the council and their answers."""
    try:
        return read_facts(read_content(path), GREVE)
    except Quarantined:
        return None


@cache
def measure() -> dict[str, Score]:
    """Compare every annotated item."""
    files, read = meetings(), dict[str, Minutes | None]()
    scores = {name: Score() for name in FIELDS}
    for annotated in json.loads((ANNOTATIONS / "greve-items.json").read_text(encoding="utf-8")):
        meeting = annotated["meeting"]
        if meeting not in read:
            read[meeting] = read_meeting(files[meeting])
        minutes = read[meeting]
        if minutes is None:
            continue
        item = minutes.items[annotated["item"]["position"] - 1]
        expected, found = facts_of(annotated), facts_read(item)
        for name in FIELDS:
            if not annotated.get("note", "").startswith(name):
                where = f"{name} {annotated['date']} {annotated['committee']} item {annotated['item']['number']}"
                scores[name].add(where, expected[name], found[name])
    return scores


def report(scores: dict[str, Score]) -> Iterator[str]:
    yield f"{'field':10} expected  found  precision  recall"
    for name, score in scores.items():
        yield f"{name:10} {score.expected:8} {score.found:6} {score.precision:10.3f} {score.recall:7.3f}"
    for score in scores.values():
        yield from score.differences


if __name__ == "__main__":
    print("\n".join(report(measure())))
