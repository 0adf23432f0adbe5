"""What an evaluation found, as text for a terminal, as JSON for programs, and as a page for a browser."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined

from etl.evaluation.compare import Evaluation, Score

SHOWN = 300
"""Characters of a value or a context that the text shows."""


def judged(evaluation: Evaluation) -> dict[str, Score]:
    """Return the scores of the kinds of fact that were annotated or found."""
    return {kind: score for kind, score in evaluation.scores.items() if score.expected or score.found}


def as_text(evaluation: Evaluation) -> Iterator[str]:
    """Yield the report line by line: a table, then every difference with its context."""
    yield f"{'kind':20}{'annotated':>10}{'found':>8}{'correct':>9}{'precision':>11}{'recall':>8}{'F1':>7}"
    for kind, score in judged(evaluation).items():
        yield (
            f"{kind:20}{score.expected:10}{score.found:8}{score.correct:9}"
            f"{score.precision:11.3f}{score.recall:8.3f}{score.f1:7.3f}"
        )
    for each in evaluation.differences:
        yield f"{each.kind}: {each.document} item {each.item}: {each.type} {each.value[:SHOWN]}"
        if each.context:
            yield f"    {each.context[:SHOWN]}" + (f"  ({each.rule})" if each.rule else "")
        if each.accepted:
            yield f"    not counted: {each.accepted}"
    for line in evaluation.not_measured:
        yield f"not measured: {line}"


def as_json(evaluation: Evaluation) -> str:
    """Return the report as one JSON object: kinds, differences, documents, not_measured."""
    kinds = {
        kind: {
            **asdict(score),
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
        }
        for kind, score in judged(evaluation).items()
    }
    report = {
        "kinds": kinds,
        "differences": [asdict(each) for each in evaluation.differences],
        "documents": evaluation.documents,
        "not_measured": evaluation.not_measured,
    }
    return json.dumps(report, ensure_ascii=False, indent=1)


@cache
def _page() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def as_html(evaluation: Evaluation) -> str:
    """Return the report as one page that needs nothing else."""
    template = resources.files(__package__).joinpath("report.html").read_text(encoding="utf-8")
    return _page().from_string(template).render(evaluation=evaluation, scores=judged(evaluation))
