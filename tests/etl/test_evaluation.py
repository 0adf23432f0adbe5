"""The yardstick: what the graph of the samples says is compared with facts that are right, wrong, broken or partial."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from etl.evaluation.compare import Evaluation, evaluate
from etl.evaluation.gold import EXCEPTIONS, GoldError, read_gold
from etl.evaluation.report import as_html, as_json
from tests.conftest import ROOT, Run
from tests.etl.published import served

GOLDEN = ROOT / "tests" / "golden"
NAME = "fanoe-kulturudvalget-2024-03-06"


def reviewed(name: str = NAME) -> dict[str, Any]:
    """The reviewed facts of a sample."""
    facts: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return facts


def write(folder: Path, facts: object, name: str = NAME) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def compared(folder: Path, data: Path, facts: object) -> Evaluation:
    return evaluate(write(folder, facts), served(data))


def told(evaluation: Evaluation) -> list[tuple[str, str, str, str]]:
    return [(each.item, each.kind, each.type, each.value) for each in evaluation.differences]


def test_the_graph_of_the_samples_says_what_extract_says(sample_data: Path) -> None:
    found = evaluate(GOLDEN, served(sample_data))

    assert found.differences == []
    assert found.not_measured == []
    assert {kind for kind, score in found.scores.items() if score.correct} >= {
        *("title", "case", "decision", "outcomes", "recommendations", "laws", "bodies", "people"),
        *("refers_to_meetings", "earlier_decisions", "earlier_outcomes", "present", "start"),
    }
    assert all(score.f1 == 1 for score in found.scores.values())


def cited_item(facts: dict[str, Any]) -> dict[str, Any]:
    """The first item that cites a law."""
    item: dict[str, Any] = next(item for item in facts["items"] if item["laws"])
    return item


def test_a_miss_and_a_false_find_are_counted_and_shown_in_context(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    item = cited_item(facts)
    label, provision = item["laws"][0]
    item["laws"][0] = ["janteloven", "§ 1"]

    found = compared(tmp_path / "gold", sample_data, facts)
    miss, false = found.differences

    assert told(found) == [
        (str(item["number"]), "laws", "missed", "janteloven § 1"),
        (str(item["number"]), "laws", "false", f"{label} {provision}" if provision else label),
    ]
    assert "janteloven" not in miss.context
    assert "[" in false.context
    assert false.rule
    assert false.page.startswith("http://localhost:8000/id/item/")
    assert found.scores["laws"].precision < 1 > found.scores["laws"].recall


def test_a_miss_is_shown_where_its_words_stand(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    item = next(item for item in facts["items"] if item["bodies"])
    item["people"].append(f"Direktør {item['bodies'][0]}")

    (miss,) = compared(tmp_path / "gold", sample_data, facts).differences

    assert f"[{item['bodies'][0]}" in miss.context


def test_what_is_not_annotated_is_not_judged(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    item = cited_item(facts)
    part = {name: facts[name] for name in ("code", "committee", "date")}

    found = compared(
        tmp_path / "gold", sample_data, part | {"items": [{"number": item["number"], "laws": item["laws"]}]}
    )

    assert {kind for kind, score in found.scores.items() if score.expected or score.found} == {"laws"}
    assert found.differences == []


def test_an_item_is_found_by_its_position_where_that_is_given(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    part = {name: facts[name] for name in ("code", "committee", "date")}
    items = [{"position": 2, "title": facts["items"][1]["title"]}, {"position": 99, "title": "x"}]

    found = compared(tmp_path / "gold", sample_data, part | {"items": items})

    assert found.scores["title"].correct == 1
    assert found.not_measured == [f"{NAME}: no item 99"]


def test_an_optional_body_is_neither_missed_nor_false(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    item = next(item for item in facts["items"] if item["bodies"])
    item["optional_bodies"] = [*item["bodies"], "Den lokale roklub"]
    item["bodies"] = []

    assert told(compared(tmp_path / "gold", sample_data, facts)) == []


def test_a_known_error_of_the_annotation_is_shown_and_not_counted(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    facts["items"][0]["title"] = "En anden titel"
    folder = write(tmp_path / "gold", facts)
    rows = (
        f'[[exception]]\ndocument = "{NAME}"\nitem = "{facts["items"][0]["number"]}"\nkind = "title"\n'
        f'type = "{kind}"\nvalue = {json.dumps(value, ensure_ascii=False)}\nreason = "misread"\n'
        for kind, value in (("missed", "En anden titel"), ("false", reviewed()["items"][0]["title"]))
    )
    (folder / EXCEPTIONS).write_text("\n".join(rows), encoding="utf-8")

    found = evaluate(folder, served(sample_data))

    assert [each.accepted for each in found.differences] == ["misread", "misread"]
    assert found.scores["title"].f1 == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"extra": 1}, "'extra' is no part of the format"),
        ({"date": "6/3 2024"}, "date cannot be '6/3 2024'"),
        ({"code": None}, "code cannot be 'None'"),
        ({"items": [{"title": "x"}]}, "item 1: it has neither number nor position"),
        ({"items": [{"number": 1, "outcomes": ["godkendt"]}]}, r"item 1: outcomes cannot be"),
        ({"items": [{"number": 1, "laws": [["serviceloven"]]}]}, r"item 1: laws cannot be"),
        ({"items": [{"number": 1, "refers_to_meetings": [["Byrådet", "i går"]]}]}, r"refers_to_meetings cannot be"),
        ({"items": ["x"]}, "item 1: not an object"),
    ],
)
def test_a_broken_file_is_refused_with_file_and_place(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(GoldError, match=rf"{NAME}\.json.*{reason}"):
        read_gold(write(tmp_path, reviewed() | change))


def test_a_file_that_is_not_json_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no annotated facts"):
        read_gold(tmp_path)
    (tmp_path / "a.json").write_bytes(b"\xff{")
    with pytest.raises(GoldError, match=r"a\.json: not JSON in UTF-8"):
        read_gold(tmp_path)
    write(tmp_path, {"items": []}, "a")
    with pytest.raises(GoldError, match=r"a\.json: code is missing"):
        read_gold(tmp_path)


def test_an_exception_without_reason_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, reviewed())
    (folder / EXCEPTIONS).write_text('[[exception]]\ndocument = "x"\n', encoding="utf-8")

    with pytest.raises(GoldError, match=EXCEPTIONS):
        read_gold(folder)


def numbers(kinds: Iterable[dict[str, Any]]) -> set[str]:
    return {name for kind in kinds for name in kind}


def test_the_json_has_its_documented_shape(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    facts["items"][0]["people"] = ["Ingen Kendt"]
    report = json.loads(as_json(compared(tmp_path / "gold", sample_data, facts)))

    assert set(report) == {"kinds", "differences", "documents", "not_measured"}
    assert numbers(report["kinds"].values()) == {"expected", "found", "correct", "precision", "recall", "f1"}
    assert set(report["differences"][0]) == {
        *("document", "item", "kind", "type", "value", "context", "rule", "page", "accepted")
    }


def test_the_page_escapes_what_it_shows(sample_data: Path, tmp_path: Path) -> None:
    facts = reviewed()
    facts["items"][0]["people"] = ["<script>alert(1)</script>"]
    page = as_html(compared(tmp_path / "gold", sample_data, facts))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "http://localhost:8000/id/item/" in page


def test_the_command_tells_what_it_could_not_measure(sagsgraf: Run, sample_data: Path, tmp_path: Path) -> None:
    whole = sagsgraf("evaluate", GOLDEN, "--data", sample_data, "--html", tmp_path / "report.html", "--json")
    strange = write(tmp_path / "gold", reviewed() | {"committee": "Marsudvalget"})
    none = sagsgraf("evaluate", strange, "--data", sample_data)
    write(strange, reviewed(), "b")
    some = sagsgraf("evaluate", strange, "--data", sample_data)
    broken = sagsgraf("evaluate", write(tmp_path / "broken", []), "--data", sample_data)

    assert (whole.returncode, json.loads(whole.stdout)["differences"]) == (0, [])
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert none.returncode == 2
    assert "build them first" in none.stderr
    assert some.returncode == 1
    assert f"not measured: {NAME}: the data set has no minutes of 0563/marsudvalget/2024-03-06" in some.stdout
    assert broken.returncode == 2
    assert f"{NAME}.json: not an object" in broken.stderr
