"""The quality of what is read, measured against annotated facts; `make quality` writes the report docs/quality.md.

Every set of annotated facts is compared with a graph that is built from the same minutes, as `sagsgraf evaluate` does.
The report holds figures and facts, and no sentence of the minutes.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.evaluation.compare import Difference, Evaluation, Score, evaluate
from etl.evaluation.gold import read_gold
from etl.evaluation.report import judged
from tests.annotations_report import measure
from tests.conftest import ROOT, SHARED, build_shared
from tests.etl.published import build_into, served

ANNOTATIONS = ROOT / "tests" / "annotations"
REPORT = ROOT / "docs" / "quality.md"
PROSE = ("decision", "recommendations", "earlier_texts", "title", "attachments", "place")
"""Kinds whose values are words of the minutes, which the report does not repeat."""
HEADER = "| set | kind | annotated | found | correct | precision | recall | F1 |"


@dataclass(frozen=True)
class AnnotatedSet:
    """A folder of annotated facts, where its minutes lie, and what the report says of it."""

    name: str
    about: str
    gold: Path
    minutes: tuple[Path, ...]
    exceptions: Path | None = None

    def sources(self) -> list[Path]:
        """The files of minutes that are annotated."""
        wanted = {str(each.facts.get("source", each.name)) for each in read_gold(self.gold).documents}
        files = (path for folder in self.minutes for path in sorted(folder.iterdir()))
        return [path for path in files if named(path) & wanted and path not in set(self.gold.glob("*.json"))]


def named(path: Path) -> set[str]:
    """Every way in which an annotation may name a file of minutes: its name, its stem, a vendor's identifier."""
    return {path.name, path.stem, path.stem.partition("_")[2]}


SETS = (
    AnnotatedSet(
        "gold",
        "five whole documents of five municipalities, 2015 to 2023, annotated by the customer (`../shared/gold`)",
        SHARED / "gold",
        (SHARED / "minutes",),
        ANNOTATIONS / "gold" / "exceptions.toml",
    ),
    AnnotatedSet(
        "references",
        "45 items of Greve, written down by a reader who also worked on the program; the program was tuned on them",
        ANNOTATIONS / "references",
        (SHARED / "harvest",),
        ANNOTATIONS / "references" / "exceptions.toml",
    ),
    AnnotatedSet(
        "second",
        "56 items of Greve and Aarhus, by a reader who did not see the program (first figures in its README)",
        ANNOTATIONS / "second",
        (SHARED / "harvest", SHARED / "minutes"),
        ANNOTATIONS / "second" / "exceptions.toml",
    ),
    AnnotatedSet(
        "invented",
        "14 invented minutes of other municipalities, by an author who did not see the program; tuned on since",
        ANNOTATIONS / "invented",
        (ANNOTATIONS / "invented",),
    ),
    AnnotatedSet(
        "unseen",
        "14 more by the same author (first figures in their README); tuned on since",
        ANNOTATIONS / "unseen",
        (ANNOTATIONS / "unseen",),
    ),
    AnnotatedSet(
        "third",
        "12 invented minutes by another author who did not see the program (first figures in README); tuned on since",
        ANNOTATIONS / "third",
        (ANNOTATIONS / "third",),
        ANNOTATIONS / "third" / "exceptions.toml",
    ),
    AnnotatedSet(
        "fourth",
        "7 more by yet another author, measured once and not tuned on",
        ANNOTATIONS / "fourth",
        (ANNOTATIONS / "fourth",),
    ),
)


def evaluate_set(each: AnnotatedSet, shared_data: Path) -> Evaluation:
    """Compare a set with the graph of the shared minutes, or of its own, which are built for it."""
    if all(folder.is_relative_to(SHARED) for folder in each.minutes):
        return evaluate(each.gold, served(shared_data), each.exceptions)
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        build_into(data, *each.sources(), municipality=None)
        return evaluate(each.gold, served(data), each.exceptions)


def measure_all(shared_data: Path) -> Iterator[tuple[str, dict[str, Score], list[Difference], list[str]]]:
    """Yield each set with its scores, its differences and what could not be measured."""
    for each in SETS:
        if each.gold.is_dir() and any(each.gold.glob("*.json")):
            found = evaluate_set(each, shared_data)
            yield each.name, judged(found), found.differences, found.not_measured
    yield "decisions", {kind: Score(s.expected, s.found, s.same) for kind, s in measure().items()}, [], []


def write_report() -> Iterator[str]:
    """Yield the report line by line."""
    yield "# Quality\n"
    yield "How well the graph says what readers found in the same minutes; written by `make quality`, held by a test.\n"
    for each in SETS:
        yield f"- **{each.name}**: {each.about}"
    yield "- **decisions**: 204 items of Greve, annotated by a reader (`tests/annotations/README.md`)\n"
    yield f"{HEADER}\n|---|---|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        build_shared(data)
        results = list(measure_all(data))
    for name, scores, _, _ in results:
        for kind, score in scores.items():
            yield row(name, kind, score)
    yield "\n## What is missed or false\n\nTitles, decisions and other words of the minutes are not repeated here.\n"
    for name, _, differences, not_measured in results:
        yield from (f"- {name}, {line}" for line in not_measured)
        for each in differences:
            value = "" if each.kind in PROSE else f" {each.value}"
            reason = f" ({each.accepted}; not counted)" if each.accepted else ""
            yield f"- {name}, {each.document} item {each.item}, {each.kind}: {each.type}{value}{reason}"


def row(name: str, kind: str, score: Score) -> str:
    """Return a score as a row of the report's table."""
    figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"
    return f"| {name} | {kind} | {score.expected} | {score.found} | {score.correct} | {figures} |"


def figures_in(report: str) -> dict[tuple[str, str], tuple[float, float]]:
    """Return precision and recall by set and kind, as a written report gives them."""
    _, _, table = report.partition(HEADER)
    rows = [[cell.strip() for cell in line.split("|")] for line in table.partition("\n## ")[0].splitlines()]
    return {(r[1], r[2]): (float(r[6]), float(r[7])) for r in rows if len(r) == 10 and r[3].isdigit()}


if __name__ == "__main__":
    REPORT.write_text("\n".join(write_report()) + "\n", encoding="utf-8")
    sys.stdout.write(REPORT.read_text(encoding="utf-8").partition("\n## ")[0] + "\n")
