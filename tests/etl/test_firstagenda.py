"""Meetings of FirstAgenda's publication API, invented ones: what is read of them."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from etl.facts import read_facts
from etl.kinds.firstagenda import read_json
from etl.kinds.firstagenda_minutes import read_meeting
from etl.model import AgendaItem, Attachment
from tests.etl.firstagenda_meetings import (
    AEROE,
    HISTORY,
    SITE,
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


def only_item(words: str, **fields: Any) -> AgendaItem:
    (found,) = read(meeting(item(1, words, **fields))).items
    return found


def decision(words: str, **fields: Any) -> str | None:
    found = only_item(words, **fields).decision
    return found.text if found else None


def test_a_meeting_is_what_its_fields_say() -> None:
    minutes = read(meeting())

    assert (minutes.layout, minutes.committee, minutes.term) == ("firstagenda-json", "Havneudvalget", "2022-2025")
    assert (minutes.date, minutes.start, minutes.place) == (date(2024, 5, 22), time(15, 30), "Mødelokale 2")
    assert (minutes.present, minutes.absent) == (("Anna Holm",), ("Signe Krag",))
    assert minutes.warnings == ()
    assert not minutes.agenda


def test_an_item_is_what_its_fields_say() -> None:
    found = only_item(html("Godkendt."))

    assert (found.number, found.title, found.case, found.closed) == ("1", "Ny mole", "24-000121", False)
    assert found.attachments == (Attachment("Tegning", guid(1), f"{SITE}/Vis/Pdf/bilag/{guid(1)}"),)


@pytest.mark.parametrize(
    ("printed", "committee", "term"),
    [
        ("Kultur- og Fritidsudvalget.", "Kultur- og Fritidsudvalget", None),
        ("Byråd 2022-2025", "Byrådet", "2022-2025"),
        ("Havneudvalget 2022", "Havneudvalget", "2022"),
        ("Havneudvalget. 2018 - 2021.", "Havneudvalget", "2018 - 2021"),
        ("Havneudvalget (slettet 10-01-2022)", "Havneudvalget", None),
        ("Udvalg 17", "Udvalg 17", None),
    ],
)
def test_a_committee_has_no_full_stop_and_no_term_in_its_name(printed: str, committee: str, term: str | None) -> None:
    minutes = read(meeting(committee=printed))

    assert (minutes.committee, minutes.term) == (committee, term)


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"MeetingBeginUtc": "2024-05-22T13:30:00Z"}, time(15, 30)),
        ({"MeetingBeginUtc": "2024-05-22T15:30:00"}, time(15, 30)),
        ({"MeetingBeginUtc": None, "Dato": "2024-05-22T00:00:00"}, None),
        ({"MeetingBeginUtc": "0001-01-01T00:00:00", "Dato": "2024-05-22T08:05:12.5+02:00"}, time(8, 5)),
    ],
)
def test_the_hour_is_the_danish_one_and_midnight_is_none(fields: Answer, start: time | None) -> None:
    minutes = read(meeting(**fields))

    assert (minutes.date, minutes.start) == (date(2024, 5, 22), start)


def test_who_took_part_in_a_way_that_is_not_clear_is_left_out_and_counted() -> None:
    members = [
        member("Anna Holm (V)"), member("Bo Dahl", absent=True), member("Signe Krag", excused=True),
        member("Palle Vad", AttendanceType=2), member("Rikke Vad", Absent=None, ParticipationCancelled=None),
        member("Ida Bro"), member("Ida Bro", absent=True),
    ]  # fmt: skip
    reading = read_json(as_bytes(meeting(Moededeltagere=members)))
    minutes = read_meeting(reading.meeting or {}, AEROE)

    assert [(a.person, a.status) for a in minutes.attendance] == [
        ("Anna Holm", "present"), ("Bo Dahl", "absent"), ("Signe Krag", "excused"),
    ]  # fmt: skip
    assert reading.warnings == ("how 3 members took part is not clear, first Moede.Moededeltagere[3]",)


def test_the_decision_stands_under_its_heading_without_the_names_of_the_absent() -> None:
    found = only_item(html("<p>Godkendt, idet</p><p>molen males.</p><p>Afbud: Signe Krag, Bo Dahl</p>"))

    assert found.decision is not None
    assert found.decision.text == "Godkendt, idet\nmolen males."
    assert found.decision.absent == ("Signe Krag", "Bo Dahl")
    assert [(a.person, a.status) for a in found.attendance] == [("Bo Dahl", "excused")]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("<div><p>Godkendt.</p></div>", "Lukket: Køb af areal"),
        ("<div>Godkendt.<h3>Fremstilling</h3><h4>Resume</h4><p>Molen er for kort.</p></div>", "Ny mole"),
        ("<div>Ny mole<p class='xsltFirstParagraph'>Godkendt.</p><h2>Resume</h2><p>Kort.</p></div>", "Ny mole"),
    ],
)
def test_a_decision_without_heading_stands_first(words: str, title: str) -> None:
    found = only_item(words, Navn=title)

    assert found.decision is not None
    assert found.decision.text == "Godkendt."
    assert (found.sections[0].kind, found.sections[0].heading) == ("decision", None)


@pytest.mark.parametrize(
    "words",
    [
        "<div><p>Molen er for kort.</p></div>",
        "<div><p>Molen er for kort.</p><h3>Resume</h3><p>Molen.</p></div>",
        "<div>Beslutning ikke frigivet</div>",
        html("."),
        html("<p></p>"),
    ],
)
def test_what_may_be_no_decision_is_none(words: str) -> None:
    assert decision(words) is None


def test_a_closed_decision_that_is_not_released_is_none() -> None:
    found = only_item("<div>Beslutning ikke frigivet</div>", Navn="Lukket: Køb af areal")

    assert (found.decision, found.closed) == (None, True)


def test_the_history_of_a_case_gives_the_decisions_of_others_and_not_this_one() -> None:
    found = only_item(html("Godkendt.", history=HISTORY))

    assert [(d.body, d.date, d.text, d.absent) for d in found.earlier_decisions] == [
        ("Teknik- og Miljøudvalget", date(2024, 5, 8), "Anbefales.", ("Palle Vad",)),
        ("Seniorforum", date(2024, 5, 28), "Drøftet den 27-05-2024 Byrådet var til stede.", ()),
    ]
    assert found.decision is not None
    assert found.decision.text == "Godkendt."
    assert found.sections[-1].kind == "history"
    assert "ikke frigivet" in found.sections[-1].text


def test_this_meetings_decision_is_taken_from_the_history_where_it_stands_nowhere_else() -> None:
    assert decision(html(None, history=HISTORY)) == "Godkendt, som indstillet."


def test_a_decision_in_the_text_and_in_the_history_is_one() -> None:
    body = "<h3>Resume</h3><div>Kort.</div><h4>Beslutning i Teknik- og Miljøudvalget den 8. maj 2024:</h4><p>{}</p>"
    same = meeting(item(1, html("Godkendt.", body.format("Anbefales"), HISTORY)))
    other = meeting(item(1, html("Godkendt.", body.format("Anbefales ikke."), HISTORY)))

    for answer in (same, other):
        (found,) = read(answer).items
        assert [d.text for d in found.earlier_decisions if d.date == date(2024, 5, 8)] == ["Anbefales."]
    assert read(same).warnings == ()
    assert "in different words" in read(other).warnings[0]


def test_sections_and_recommendations_stand_under_their_headings() -> None:
    found = only_item(
        html(
            "Godkendt.",
            "<h2>Sagsprocedure</h2> <h2>Havneudvalget og Byrådet.</h2> <h2>Indstilling</h2><div><em>Teknik og Havn "
            "indstiller, a</em><i>t</i></div><ol><li>molen forlænges</li><li>der males</li></ol>"
            "<h2>Økonomiske\r\n&nbsp;konsekvenser</h2><h2>Sagen har ingen.</h2>",
        )
    )

    assert [(s.kind, s.heading) for s in found.sections] == [
        ("decision", "Beslutning"), ("other", "Sagsprocedure"), ("recommendation", "Indstilling"),
        ("economy", "Økonomiske konsekvenser"),
    ]  # fmt: skip
    assert [(r.recommended_by, r.text) for r in found.recommendations] == [
        ("Teknik og Havn", "molen forlænges"), ("Teknik og Havn", "der males"),
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["<p>Bilag</p>", "<h3>Bilag</h3>"])
def test_what_stands_under_bilag_is_text_where_the_attachments_are_fields(heading: str) -> None:
    words = f"<h3>Sagsbeskrivelse</h3><p>Molen er for kort.</p>{heading}<p>Kort over molen</p><p>Den er af sten.</p>"
    found = only_item(html("Godkendt.", words))

    assert [attachment.title for attachment in found.attachments] == ["Tegning"]
    assert "Kort over molen\nDen er af sten." in "\n".join(section.text for section in found.sections)


def test_an_agenda_says_so_and_its_first_words_are_no_decision() -> None:
    words = "<div>Molen er for kort.<h3>Fremstilling</h3><p>Den nye færge er lang.</p></div>"
    minutes = read(meeting(item(1, words), Afsluttet=False))

    assert minutes.agenda
    assert minutes.items[0].decision is None
    assert minutes.warnings == (
        "an agenda: the meeting is not closed (Moede.Afsluttet), and what it decides is not known yet",
    )


def test_extraordinary_and_supplementary_meetings_are_read_and_told() -> None:
    extraordinary = read(meeting(Navn="Ekstraordinær dagsorden"))
    supplementary = read(meeting() | {"TillaegsDagsorden": True})

    assert extraordinary.warnings == ()
    assert supplementary.warnings == ("a supplementary agenda: the meeting's other items stand in another document",)
    assert extraordinary.items == supplementary.items


def test_items_are_in_the_order_of_their_sorting() -> None:
    answer = meeting(*(item(n, html("Godkendt."), title=f"Sag {n}") for n in (2, 10, 1)))

    assert [i.title for i in read(answer).items] == ["Sag 1", "Sag 2", "Sag 10"]
    assert [i.position for i in read(answer).items] == [1, 2, 3]
    answer["Dagsordenpunkter"][0]["Sorting"] = None
    assert [i.title for i in read(answer).items] == ["Sag 2", "Sag 10", "Sag 1"]
    assert read_json(as_bytes(answer)).warnings == ("1 items have no Sorting; all stay in the order of the answer",)


def test_lines_are_numbered_through_the_whole_meeting_and_all_are_claimed() -> None:
    answer = meeting(item(1, html("Godkendt.", history=HISTORY)), item(2, "<div>Uden overskrift</div>"))
    lines = read_json(as_bytes(answer)).lines
    minutes = read(answer)

    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert minutes.lines == sum(bool(line.text) for line in lines)
    assert minutes.unclaimed == ()


def test_fields_that_are_missing_null_or_numbers_are_read_as_far_as_they_say_something() -> None:
    answer = meeting(
        item(1, html("Godkendt."), Punktnummer=1, SagsNummer=22015695, CaseNumber=None, Sorting="1", Bilag=None),
        {"Navn": None, "Caption": None, "Sorting": 2, "Felter": None},
        item(3, "", SagsNummer="-", CaseNumber="", Felter=[{"Html": None, "Tekst": "Beslutning\nGodkendt."}, {}]),
        Moededeltagere=None, Sted=None, Afsluttet=None,
    )  # fmt: skip
    reading = read_json(as_bytes(answer))
    first, second, third = read(answer).items

    assert (first.number, first.case, first.attachments) == ("1", "22015695", ())
    assert (second.number, second.title, second.case) == (None, "Punkt 2 (uden titel)", None)
    assert third.case is None
    assert third.decision is not None
    assert reading.warnings == ("Dagsordenpunkter[1].Navn is empty: an item without title",)
    assert read(answer).warnings == ("whether these are minutes is not known (Moede.Afsluttet says nothing)",)


def test_a_field_with_a_name_stands_under_it() -> None:
    fields = [{"Navn": "Beslutning", "Html": "<p>Godkendt.</p>"}, {"Navn": "Resume", "Html": "<h3>Resume</h3>Kort."}]
    found = only_item("", Felter=fields)

    assert found.decision is not None
    assert [(s.heading, s.text) for s in found.sections] == [("Beslutning", "Godkendt."), ("Resume", "Kort.")]


@pytest.mark.parametrize(
    ("link", "identifier", "pdf", "url"),
    [
        (f"{SITE}/Vis/Pdf/bilag/1", guid(7), "true", f"{SITE}/Vis/Pdf/bilag/{guid(7)}"),
        ("http://localhost:8080/x", guid(7), "true", None),
        ("https://sag.example.org:8443/x", guid(7), None, f"https://sag.example.org:8443/Vis/Pdf/bilag/{guid(7)}"),
        (f"{SITE}/x", guid(7), "false", None),
        (f"{SITE}/x", "../../etc", "true", None),
        ("javascript:alert(1)//a.dk", guid(7), "true", None),
        ("https://[", guid(7), "true", None),
        (None, guid(7), "true", None),
    ],
)
def test_an_attachment_has_an_address_only_where_it_is_known(
    link: str | None, identifier: str, pdf: str | None, url: str | None
) -> None:
    bilag = [{"Navn": "Tegning", "Id": identifier, "HarPdfVersion": pdf}]
    found = only_item("", Felter=[{"Html": html("Godkendt."), "Link": link}], Bilag=bilag)

    assert [attachment.url for attachment in found.attachments] == [url]


def test_half_a_pair_of_surrogates_is_a_lost_letter() -> None:
    data = as_bytes(meeting(item(1, html("Godkendt."), Navn="Ny MARK mole"))).replace(b"MARK", b"\\ud83d")
    (found,) = read_meeting(read_json(data).meeting or {}, AEROE).items

    assert found.title == "Ny \ufffd mole"


def test_the_facts_of_a_file_have_outcomes_and_references(tmp_path: Path) -> None:
    facts = read_facts(content_of(tmp_path, meeting()), AEROE)

    assert facts.items[0].decision is not None
    assert facts.items[0].decision.outcomes == ("approved",)
