"""Documents in layouts that nobody had described: written blind by other authors, and kept with what they expected.

Fourteen of them are no minutes, or not whole, and must not be published. What their author calls arguable is left out.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from etl.content import read_content
from etl.facts import read_facts
from etl.layouts.marks import clean_title
from etl.model import AgendaItem, Minutes, Municipality, Quarantined

UNSEEN = Path(__file__).parents[1] / "unseen"
EXPECTED = sorted(UNSEEN.glob("*.json"), key=lambda path: path.stem)


def read(path: Path, code: str) -> Minutes:
    source = next(each for each in UNSEEN.glob(f"{path.stem}.*") if each.suffix != ".json")
    return read_facts(read_content(source), Municipality(code, ""))


def header_of(minutes: Minutes) -> dict[str, Any]:
    return {
        "committee": minutes.committee,
        "date": minutes.date.isoformat(),
        "start": minutes.start.strftime("%H:%M") if minutes.start else None,
        "place": minutes.place,
        "present": list(minutes.present),
        "absent": list(minutes.absent),
    }


def facts_of(item: AgendaItem, absent: tuple[str, ...]) -> dict[str, Any]:
    earlier = [{"body": d.body, "date": str(d.date), "decision": d.text} for d in item.earlier_decisions]
    away = [each.person for each in item.attendance if each.status in ("excused", "absent")]
    return {
        "number": item.number or str(item.position),
        "title": item.title,
        "case": item.case,
        "closed": item.closed,
        "decision": item.decision.text if item.decision else None,
        "outcomes": sorted(item.decision.outcomes) if item.decision else [],
        "recommendations": [each.text for each in item.recommendations],
        "recommended_by": next((each.recommended_by for each in item.recommendations), None),
        "attachments": [each.title for each in item.attachments],
        "earlier_decisions": earlier,
        "absent": [name for name in away if name not in absent],
    }


def expected_of(item: dict[str, Any], absent: tuple[str, ...]) -> dict[str, Any]:
    """What is expected of an item; what the author left out is open."""
    known = {name: value for name, value in item.items() if name not in ("votes", "note")}
    known["number"] = str(known["number"])
    known["title"] = clean_title(known["title"])
    if "outcomes" in known:
        known["outcomes"] = sorted(known["outcomes"])
    if "absent" in known:
        known["absent"] = [name for name in known["absent"] if name not in absent]
    return known


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_document_in_an_unseen_layout_is_read_right(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    if expected.get("quarantined"):
        with pytest.raises(Quarantined):
            read(path, "0101")
        return

    minutes = read(path, expected["code"])

    header = {name: expected[name] for name in header_of(minutes) if name in expected}
    assert {name: value for name, value in header_of(minutes).items() if name in header} == header
    wanted = [expected_of(item, minutes.absent) for item in expected["items"]]
    found = [facts_of(item, minutes.absent) for item in minutes.items]
    assert [
        {name: value for name, value in one.items() if name in other} for one, other in zip(found, wanted, strict=True)
    ] == wanted
