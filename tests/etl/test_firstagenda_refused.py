"""Meetings of FirstAgenda's publication API that are spoiled: what is refused, and the reason that is told."""

import copy
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.kinds.firstagenda import not_held, read_json, tables
from etl.model import Quarantined
from tests.etl.firstagenda_meetings import (
    HISTORY,
    Answer,
    as_bytes,
    content_of,
    guid,
    html,
    item,
    meeting,
    member,
    read,
)


def spoiled(path: str, value: object) -> Answer:
    """Return a meeting with another value at a path such as "Moede.Dato"."""
    answer = copy.deepcopy(meeting())
    *above, last = path.replace("[0]", ".0").split(".")
    place: Any = answer
    for step in above:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return answer


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Udvalg", []),
        ("Udvalg.Navn", {"da": "Havneudvalget"}),
        ("Moede.MeetingBeginUtc", "den 22. maj"),
        ("Moede.Dato", "9999-12-31T23:59:59-23:00"),
        ("Moede.Afsluttet", "måske"),
        ("Moede.Moededeltagere", {}),
        ("Moede.Moededeltagere[0]", "Anna Holm"),
        ("Dagsordenpunkter", {"0": {}}),
        ("Dagsordenpunkter[0]", None),
        ("Dagsordenpunkter[0].Navn", ["Ny mole"]),
        ("Dagsordenpunkter[0].Navn", "Sag\u0001"),
        ("Dagsordenpunkter[0].Sorting", "først"),
        ("Dagsordenpunkter[0].SagsNummer", True),
        ("Dagsordenpunkter[0].Felter[0].Html", ["<p>"]),
        ("Dagsordenpunkter[0].Felter[0].Html", "<div>" * 2_000),
        ("Dagsordenpunkter[0].Bilag[0].HarPdfVersion", 7),
    ],
)
def test_what_is_wrong_is_named_by_its_path(path: str, value: object) -> None:
    with pytest.raises(Quarantined) as refused:
        read(spoiled(path, value))

    assert path in str(refused.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "broken JSON"),
        (b"[" * 100_000, "broken JSON"),
        (b"[1, 2]", "no meeting of FirstAgenda: a list of 2"),
        (b'{"layout": "x", "items": []}', "it lacks Udvalg, Moede, Dagsordenpunkter (it has items, layout)"),
        (as_bytes({"Udvalg": {"Aktuelle": [{"Id": "1", "Moeder": []}]}}), "list of 1 committees"),
        (as_bytes(meeting() | {"Dagsordenpunkter": []}), "it lacks Dagsordenpunkter"),
        (as_bytes(spoiled("Moede.MeetingBeginUtc", "2024-05-23T15:30:00+02:00")), "give different days"),
        (as_bytes(meeting(MeetingBeginUtc=None, Dato=None)), "Moede.Dato is None where a date is expected"),
        (as_bytes(meeting(committee=" . ")), "Udvalg.Navn is empty"),
    ],
)
def test_what_is_no_meeting_is_told_apart(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantined) as refused:
        read_json(data)

    assert reason in str(refused.value)


def test_what_no_committee_held_is_no_meeting() -> None:
    for row, (pattern, what) in zip(tables()["not_held"], not_held(), strict=True):
        for name in row["examples"]:
            with pytest.raises(Quarantined, match=what):
                read_json(as_bytes(meeting(committee=name)))
        assert [name for name in row["never"] if pattern.fullmatch(name)] == []


CPR = "-".join(("010190", "1234"))


@pytest.mark.parametrize(
    "change",
    [
        lambda: meeting(item(1, html("Godkendt."), Navn=f"Klage fra {CPR}")),
        lambda: meeting(item(1, html("Godkendt."), Bilag=[{"Navn": CPR, "Id": guid(1)}])),
        lambda: meeting(Moededeltagere=[member(f"Anna Holm {CPR}")]),
        lambda: meeting(item(1, html(f"Klagen fra {CPR[:6]}</b><i>{CPR[6:]}</i> afvises."))),
    ],
)
def test_a_cpr_number_anywhere_stops_the_meeting_and_is_not_repeated(
    change: Callable[[], Answer], tmp_path: Path
) -> None:
    with pytest.raises(Quarantined, match="CPR number") as refused:
        content_of(tmp_path, change())

    assert CPR not in str(refused.value)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to every value in an answer."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in entries for found in places(each, (*path, key)))]


WHOLE = meeting(item(1, html("Godkendt.", history=HISTORY)), item(2, "<div>Godkendt.</div>", "Lukket: Køb"))
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([]), st.just({}),
    st.sampled_from(["<h3>", "<table><tr><td>", "2024-05-22", "Beslutning", "https://a.dk/x", "NaN", "1e999"]),
)  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from(places(WHOLE)[1:]), JUNK)
def test_whatever_stands_in_a_field_the_meeting_is_read_or_refused_with_a_reason(
    path: tuple[Any, ...], junk: object
) -> None:
    answer = copy.deepcopy(WHOLE)
    place: Any = answer
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = junk
    with suppress(Quarantined):
        minutes = read(answer)
        assert len(minutes.items) in (1, 2)
        assert all(found.title and found.position for found in minutes.items)
