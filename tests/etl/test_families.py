"""Every family of layouts that is known reads right: an invented sample each, with its facts, by independent authors.

Outside the reader's reach are single pages that name neither committee nor date: these are quarantined, saying so.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest

from etl.content import read_content
from etl.explain import explain_content
from etl.facts import read_facts
from etl.layouts.marks import clean_title
from etl.model import AgendaItem, Minutes, Municipality, Quarantined

FAMILIES = Path(__file__).parents[1] / "families"
EXPECTED = sorted(FAMILIES.glob("*.json"), key=lambda path: path.stem)


def sample(expected: Path) -> Path:
    return next(path for path in FAMILIES.glob(f"{expected.stem}.*") if path.suffix != ".json")


def known(expected: dict[str, Any], name: str) -> Any:
    """A field of the head, also where only the headings of decisions tell it."""
    return expected[name] or expected.get("inferable", {}).get(name)


def header_facts(expected: dict[str, Any]) -> dict[str, Any]:
    names = ("present", "absent") if "present" in expected else ("absent",)
    facts = {name: known(expected, name) for name in ("committee", "date", "start", "place")}
    return facts | {name: expected[name] for name in names}


def header_of(minutes: Minutes, names: dict[str, Any]) -> dict[str, Any]:
    found = {
        "committee": minutes.committee,
        "date": minutes.date.isoformat(),
        "start": minutes.start.strftime("%H:%M") if minutes.start else None,
        "place": minutes.place,
        "present": list(minutes.present),
        "absent": list(minutes.absent),
    }
    return {name: found[name] for name in names}


def item_facts(expected: dict[str, Any], absent: tuple[str, ...]) -> dict[str, Any]:
    title = expected.get("title_as_printed", expected["title"])
    return {
        "number": str(expected["number"]),
        "title": title and clean_title(title),
        "case": expected["case"],
        "closed": expected["closed"],
        "decision": expected["decision"],
        "recommendations": expected["recommendations"],
        "attachments": expected["attachments"],
        "earlier": [(d["body"], d["date"], d["decision"]) for d in expected["earlier_decisions"]],
        "absent": [name for name in expected.get("absent", []) if name not in absent],
    }


def facts_of(item: AgendaItem, titled: bool) -> dict[str, Any]:
    number = item.number or str(item.position)
    return {
        "number": str(int(number)) if number.isdigit() else number,
        "title": clean_title(item.title) if titled else None,
        "case": item.case,
        "closed": item.closed,
        "decision": item.decision.text if item.decision else None,
        "recommendations": [recommendation.text for recommendation in item.recommendations],
        "attachments": [attachment.title for attachment in item.attachments],
        "earlier": [(d.body, d.date.isoformat() if d.date else None, d.text) for d in item.earlier_decisions],
        "absent": [each.person for each in item.attendance if each.status in ("excused", "absent")],
    }


def test_there_is_a_sample_for_each_of_the_59_families() -> None:
    assert len(EXPECTED) >= 59
    assert {path.stem for path in FAMILIES.iterdir() if path.name != "README.md"} == {path.stem for path in EXPECTED}


PAGE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Referat</title></head><body>
<nav><a href="/">Forside</a> <a href="/udvalg">Udvalg</a></nav><main><div>{lines}</div></main>
<footer><a href="/kontakt">Kontakt</a></footer></body></html>"""


def as_page(source: Path, folder: Path) -> Path:
    """The sample as a page of the web, with a line end for each line."""
    lines = source.read_text(encoding="utf-8").splitlines()
    page = folder / "page.html"
    page.write_text(PAGE.format(lines="<br>\n".join(map(escape, lines))), encoding="utf-8")
    return page


@pytest.mark.parametrize("kind", ["as it is", "as a page"])
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_family_is_read_right(path: Path, kind: str, tmp_path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    source = sample(path)
    if kind == "as a page" and source.suffix == ".txt":
        source = as_page(source, tmp_path)
    content = read_content(source)
    municipality = Municipality(expected["code"], "")
    if not known(expected, "committee") or not known(expected, "date"):
        with pytest.raises(Quarantined, match=r"no meeting (date|committee)"):
            read_facts(content, municipality)
        return

    minutes = read_facts(content, municipality)

    header = header_facts(expected)
    assert header_of(minutes, header) == header
    wanted = [item_facts(item, minutes.absent) for item in expected["items"]]
    titled = [item["title"] is not None for item in wanted]
    assert [facts_of(*pair) for pair in zip(minutes.items, titled, strict=True)] == wanted


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_every_line_is_claimed_or_counted(path: Path) -> None:
    content = read_content(sample(path))

    explanation, _ = explain_content(content)

    words = [line.number for line in content.lines if line.text]
    assert sorted([*explanation.claims, *explanation.claims.unclaimed(content.lines)]) == words
