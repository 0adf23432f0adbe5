"""Who was there, as the head of minutes and their items say it together."""

from datetime import date, time
from pathlib import Path

from etl.model import Attendance
from tests.etl.punkt_n import FANOE, ITEM, read_minutes, read_punkt_n

SAMPLES = Path(__file__).parents[2] / "etl" / "samples"


def test_attendance_is_read_with_marks_party_letters_and_a_wrapped_line() -> None:
    people = (
        "Anna Holm (V), Bo Dahl (Afbud),\nCarl Erik\nDue, Eva Fisk (stedfortræder for Bo Dahl), "
        "Gert Hav (afbud fra kl. 10)"
    )

    minutes = read_punkt_n(ITEM + "Beslutning\n\nGodkendt.\n", people)

    assert minutes.attendance == (
        Attendance("Anna Holm", "present"),
        Attendance("Bo Dahl", "excused"),
        Attendance("Carl Erik Due", "present"),
        Attendance("Eva Fisk", "substitute", "Bo Dahl"),
        Attendance("Gert Hav", "left"),
    )
    assert minutes.absent == ("Bo Dahl",)
    assert (minutes.date, minutes.start) == (date(2024, 5, 2), time(9))


def test_absence_among_the_remarks_is_read_and_other_remarks_are_counted() -> None:
    people = "Anna Holm, Bo Dahl\n\nBemærkninger: Afbud: Bo Dahl\n\nØvrige deltagere: Pressen"

    minutes = read_punkt_n(ITEM + "Beslutning\n\nGodkendt.\n", people)

    assert (minutes.present, minutes.absent) == (("Anna Holm",), ("Bo Dahl",))
    assert minutes.warnings == ("not understood, 1 in all: line 9",)


def test_the_item_on_the_agenda_says_who_misses_other_items_and_no_other_item_does() -> None:
    away = "Anna Holm deltog ikke i punkt 3. Bo Dahl erklærede sig inhabil i punkt 2 og forlod lokalet."
    body = "".join(
        f"Punkt {n}: {title}\n\n24/1{n}\n\nBeslutning\n\nGodkendt.\n\n{said}\n\n"
        for n, title, said in ((1, "Godkendelse af dagsorden", away), (2, "Ny mole", "Bo Dahl var inhabil i punkt 3."))
    )

    minutes = read_punkt_n(body + "Punkt 3: Ny kran\n\n24/13\n\nBeslutning\n\nGodkendt.\n")

    assert [item.attendance for item in minutes.items] == [
        (),
        (Attendance("Bo Dahl", "conflicted"),),
        (Attendance("Anna Holm", "absent"),),
    ]


def test_a_list_of_those_away_under_a_decision_has_the_status_of_its_label() -> None:
    away = "Fraværende med afbud:\n\nAnna Holm (V), tjenesterejse.\n\nBo Dahl (A), andre årsager.\n\n"
    other = "Fraværende uden afbud:\n\nCarl Erik Due (F).\n"

    (item,) = read_punkt_n(f"{ITEM}Beslutning\n\n{away}{other}\nGodkendt.\n", "Eva Fisk, Gert Hav").items

    assert [(each.person, each.status) for each in item.attendance] == [
        ("Anna Holm", "excused"),
        ("Bo Dahl", "excused"),
        ("Carl Erik Due", "absent"),
    ]


def test_who_stands_under_an_unknown_label_is_not_taken_for_absent() -> None:
    text = (SAMPLES / "laesoe-socialudvalget-2024-05-14.txt").read_text(encoding="utf-8")

    minutes = read_minutes(
        text.replace("  • Knud Tang\n\nKopier", "  • Knud Tang\n\nPresse\n\n  • Vita Lund\n\nKopier", 1), FANOE
    )

    assert minutes.absent == ("Knud Tang",)
    assert minutes.warnings == ("not understood, 2 in all: line 16, 18",)


def test_who_is_listed_below_the_decision_of_another_meeting_was_away_from_that_one() -> None:
    earlier = (
        "Historik\n\nBeslutning fra Havneudvalget, 4. april 2024, pkt. 7:\nUdsat.\n\nFraværende:\nAnna Holm (A)\n\n"
    )

    minutes = read_punkt_n(ITEM + earlier + "Beslutning\n\nGodkendt.\n\nFraværende:\nBo Dahl (V)\n")

    assert minutes.items[0].attendance == (Attendance("Bo Dahl", "absent"),)
