"""The reader and its tables."""

import re
from datetime import date, time
from pathlib import Path

import pytest

import etl.layouts
from etl.committees import committee_name, is_committee, same_committee, split_term
from etl.layouts.candidates import find_candidates
from etl.layouts.layout import (
    TABLES,
    CaseNumberRow,
    ChromeRow,
    GroupRow,
    HeadingPatternRow,
    HeadingRow,
    OpennessRow,
    Style,
    case_number,
    heading_kind,
    headings,
    split_glued_headings,
    styles,
)
from etl.layouts.marks import Marks
from etl.model import Attendance, Minutes, Municipality, Quarantined
from etl.tables import read_table
from etl.text import read_lines

SAMPLES = Path(__file__).parents[2] / "etl" / "samples"
FANOE = Municipality("0563", "Fanø")
KINDS = {
    "summary", "exposition", "law", "economy", "hearing", "recommendation", "decision", "history", "other",
    "attachments", "absence",
}  # fmt: skip

HEAD = "REFERAT Havneudvalget d. 02-05-2024\n\nMødedato Torsdag d. 2. maj 2024 kl. 9:00\n\nMødedeltagere {people}\n\n"
ITEM = "Punkt 1: Ny mole\n\n24/17\n\nResumé\n\nMolen skal være længere.\n\n"


def read_minutes(text: str, municipality: Municipality) -> Minutes:
    return etl.layouts.read_minutes(read_lines(text), municipality)


def read_punkt_n(body: str, people: str = "Anna Holm, Bo Dahl"):  # type: ignore[no-untyped-def]
    return read_minutes(HEAD.format(people=people) + body, FANOE)


def test_what_calls_itself_something_else_is_no_minutes() -> None:
    text = "Kommissorium for Havneudvalget\n\nByrådet den 28. maj 2020\n\n§ 1. Ny mole\nUdvalget rådgiver.\n\n"
    items = "".join(f"§ {n}. Ny mole\nBeslutning: Godkendt.\n\n" for n in range(2, 6))

    with pytest.raises(Quarantined, match="calls itself 'Kommissorium for Havneudvalget'"):
        read_minutes(text + items, FANOE)

    assert len(read_minutes("Referat\n\n" + text.partition("\n\n")[2] + items, FANOE).items) == 5


def words_of(example: tuple[str, ...]) -> Marks:
    return Marks(read_lines("\n\n".join(example)))


@pytest.mark.parametrize("style", styles(), ids=lambda style: style.name)
def test_every_way_to_begin_an_item_matches_its_examples_and_not_the_others(style: Style) -> None:
    assert [e for e in style.examples if not find_candidates(words_of(e), style)] == []
    assert [e for e in style.never if find_candidates(words_of(e), style)] == []


@pytest.mark.parametrize(
    ("table", "row_type"),
    [("chrome", ChromeRow), ("openness", OpennessRow), ("groups", GroupRow), ("heading_patterns", HeadingPatternRow)],
)
def test_every_pattern_of_a_table_matches_its_example(table: str, row_type: type) -> None:
    rows = read_table(TABLES / f"{table}.tsv", row_type)

    assert [
        r.example
        for r in rows
        if not re.search(f"^(?:{r.pattern})$" if table != "openness" else r.pattern, r.example, re.I)
    ] == []


@pytest.mark.parametrize(
    "title",
    [
        "Referat Havneudvalget d. 2-5-2024",
        "DAGSORDEN for Havneudvalget, den 2. maj 2024",
        "REFERAT - Havneudvalget d. 02.05.2024 kl. 9:00",
    ],
)
def test_the_title_of_a_document_comes_in_several_forms(title: str) -> None:
    minutes = read_minutes(f"{title}\n\n{ITEM}Beslutning\n\nGodkendt.\n", FANOE)

    assert (minutes.committee, minutes.date) == ("Havneudvalget", date(2024, 5, 2))


def test_a_meeting_of_fields_without_a_word_for_committee_is_theirs_and_one_of_persons_is_not() -> None:
    minutes = read_minutes(f"Havn, fritid og fiskeris møde den 2. maj 2024\n\n{ITEM}Beslutning\n\nGodkendt.\n", FANOE)

    assert minutes.committee == "Havn, fritid og fiskeri"
    with pytest.raises(Quarantined, match="no meeting"):
        read_minutes(f"Formandens og direktørens møde den 2. maj 2024\n\n{ITEM}Beslutning\n\nGodkendt.\n", FANOE)


def test_every_case_number_pattern_matches_its_example() -> None:
    rows = read_table(TABLES / "case_numbers.tsv", CaseNumberRow)

    assert [row.example for row in rows if not re.fullmatch(row.pattern, row.example)] == []
    assert all(case_number().fullmatch(row.example) for row in rows)


def test_the_table_of_headings_is_tidy() -> None:
    rows = read_table(TABLES / "headings.tsv", HeadingRow)

    assert len(rows) == len(headings()), "a heading stands twice"
    assert {row.kind for row in rows} <= KINDS
    assert [row.kind for row in rows] == sorted(row.kind for row in rows)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Resumé", "summary"), ("ØKONOMI", "economy"), ("Indstilling:", "recommendation"), ("Økonomi i 2024", None)],
)
def test_a_heading_is_known_whatever_its_case_and_colon(text: str, kind: str | None) -> None:
    assert heading_kind(text) == kind


def test_two_headings_glued_by_a_lost_line_break_are_told_apart() -> None:
    assert split_glued_headings("BilagBeslutning") == ("Bilag", "Beslutning")
    assert split_glued_headings("Bilagsliste") is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Fanø Byråd", "Byrådet"),
        ("Byråd 2022-2025", "Byrådet"),
        ("Kommunalbestyrelsen", "Kommunalbestyrelsen"),
        ("Kommunalbestyrelsen_2018-21", "Kommunalbestyrelsen"),
        ("14-17 Byrådet", "Byrådet"),
        ("Byrådet (18-21)", "Byrådet"),
        ("Jobudvalget 2022 - 2025", "Jobudvalget"),
    ],
)
def test_a_council_has_one_name_however_it_is_printed(printed: str, name: str) -> None:
    assert committee_name(printed) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Byrådet", True),
        ("Teknik- og Miljøudvalget", True),
        ("Teknisk Udvalg", True),
        ("Udvalget for Kultur og Fritid", True),
        ("Jobudvalget 2022 - 2025", True),
        ("udvalget", False),
        ("Økonomiudvalget og Byrådet", False),
        ("Social- og Handicapudvalget, at udvalget", False),
        ("Mødelokale 3, Rådhuset", False),
    ],
)
def test_a_committee_is_known_by_its_name(name: str, expected: bool) -> None:
    assert is_committee(name) is expected


def test_a_misspelt_committee_is_the_same_and_another_is_not() -> None:
    assert same_committee("Arbejdsmarked- og Erhvervsudvalget", "Arbejdsmarkeds- og Erhvervsudvalget 2018 - 2021")
    assert not same_committee("Børne- og Kulturudvalget", "Børne- og Skoleudvalget")
    assert split_term("Jobudvalget 2022-2025") == ("Jobudvalget", "2022-2025")
    assert split_term("Jobudvalget (18-21)") == ("Jobudvalget", "18-21")
    assert split_term("14-17 Jobudvalget") == ("Jobudvalget", "14-17")


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


def test_a_decision_of_another_body_or_date_is_never_this_meetings() -> None:
    minutes = read_punkt_n(
        ITEM
        + "Beslutning i Økonomiudvalget den 10-04-2024\n\nAnbefales.\n\nFraværende: Inge Juul (C)\n\n"
        + "Beslutning i Havneudvalget den 04-04-2024\n\nUdsat.\n\n"
        + "Beslutning i Havneudvalget den 02-05-2024\n\nGodkendt.\n\nFraværende: Bo Dahl\n"
    )

    (item,) = minutes.items
    assert item.decision
    assert (item.decision.text, item.decision.body) == ("Godkendt.", "Havneudvalget")
    assert [(d.body, d.date, d.text, d.absent) for d in item.earlier_decisions] == [
        ("Økonomiudvalget", date(2024, 4, 10), "Anbefales.", ("Inge Juul",)),
        ("Havneudvalget", date(2024, 4, 4), "Udsat.", ()),
    ]
    assert item.attendance == (Attendance("Bo Dahl", "absent"),)


def test_names_of_files_behind_a_decision_are_attachments_without_a_heading() -> None:
    minutes = read_punkt_n(ITEM + "Beslutning\n\nGodkendt, se plan.pdf.\n\nKort over molen.pdf\n\nPris.xlsx\n")

    (item,) = minutes.items
    assert item.decision
    assert item.decision.text == "Godkendt, se plan.pdf."
    assert [attachment.title for attachment in item.attachments] == ["Kort over molen.pdf", "Pris.xlsx"]


def test_two_different_decisions_of_one_item_are_none_and_a_warning() -> None:
    minutes = read_punkt_n(ITEM + "Beslutning\n\nGodkendt.\n\nBeslutning\n\nAfvist.\n")

    assert minutes.items[0].decision is None
    assert minutes.warnings == ("item 1: 2 different decisions of this meeting; none is taken",)


def test_this_meetings_decision_in_the_history_counts_where_it_is_not_printed_by_itself() -> None:
    history = "Sagens forløb\n\n04-04-2024 Vejudvalget\nAnbefales.\n\n02-05-2024 Havneudvalget\nGodkendt i dag.\n\n"

    alone = read_punkt_n(ITEM + history)
    beside = read_punkt_n(ITEM + "Beslutning\n\nGodkendt.\n\n" + history)

    assert [m.items[0].decision and m.items[0].decision.text for m in (alone, beside)] == [
        "Godkendt i dag.",
        "Godkendt.",
    ]
    assert [(d.body, d.text) for d in beside.items[0].earlier_decisions] == [("Vejudvalget", "Anbefales.")]
    assert beside.warnings == ()


def test_a_button_glued_to_a_title_and_a_label_glued_to_a_number_are_taken_off() -> None:
    text = "Referat\nUdvalg: Havneudvalget\nMødedato: 02-05-2024\n\n29. Ny moleÅbn/luk punkt\n"
    minutes = read_minutes(text + "Sagsnr: 00.01.00-A00-25-16Sagsansvarlig: Anna Holm\nBeslutning\nGodkendt.\n", FANOE)

    [item] = minutes.items
    assert (item.title, item.case) == ("Ny mole", "00.01.00-A00-25-16")


def test_a_number_a_title_and_a_case_each_on_a_line_with_points_in_cells() -> None:
    head = "Referat\nUdvalg: Havneudvalget\nMødedato: 02-05-2024\n\n"
    item = (
        "  • {n}\n    HAV - ny mole\n    Sagsid.: 24/17{n}\n\n    INDSTILLING:\n\n    Administrationen indstiller;\n\n"
    )
    points = "    1.\n\n    at\n\n    molen bygges\n\n    2.\n\n    at\n\n    molen males\n\n"
    decision = "    Vedtagelse i Havneudvalget den 02-05-2024\n\n    Godkendt.\n\n"
    minutes = read_minutes(head + "".join((item + points + decision).format(n=n) for n in (1, 2)), FANOE)

    assert [(item.number, item.title, item.case) for item in minutes.items] == [
        ("1", "HAV - ny mole", "24/171"),
        ("2", "HAV - ny mole", "24/172"),
    ]
    assert [point.text for point in minutes.items[1].recommendations] == ["at molen bygges", "at molen males"]
    assert [item.decision and item.decision.text for item in minutes.items] == ["Godkendt.", "Godkendt."]


def test_a_lone_full_stop_is_no_decision() -> None:
    assert read_punkt_n(ITEM + "Beslutning\n\n.\n").items[0].decision is None


def test_an_item_that_closes_a_meeting_needs_no_decision() -> None:
    minutes = read_punkt_n(
        ITEM + "Beslutning\n\nGodkendt.\n\nPunkt 2: Underskriftsark\n\n24/1\n\nResumé\n\nElektronisk ark.\n"
    )

    assert [bool(item.decision) for item in minutes.items] == [True, False]
    assert minutes.warnings == ()


def test_a_line_like_a_heading_inside_a_decision_opens_no_item() -> None:
    minutes = read_punkt_n(
        ITEM + "Beslutning\n\nPunkt 1: Godkendt.\n\nPunkt 2: Nye bænke\n\n24/18\n\nBeslutning\n\nAfvist.\n"
    )

    assert [(item.number, item.case) for item in minutes.items] == [("1", "24/17"), ("2", "24/18")]


def test_the_table_of_contents_tells_an_item_from_a_point_of_a_decision() -> None:
    contents = "Indholdsfortegnelse\n\nPunkt 1: Ny mole.....2\nPunkt 2: Nye bænke.....3\n\n"
    points = "Beslutning\n\nPunkt 1: Godkendt.\n\nPunkt 2: Afvist.\n\n"

    minutes = read_punkt_n(contents + ITEM + points + "Punkt 2: Nye bænke\n\n24/18\n\nBeslutning\n\nUdsat.\n")

    assert [(item.title, item.case) for item in minutes.items] == [("Ny mole", "24/17"), ("Nye bænke", "24/18")]
    assert minutes.items[0].decision
    assert minutes.items[0].decision.text == "Punkt 1: Godkendt.\nPunkt 2: Afvist."


CONTENTS = "Indholdsfortegnelse\n\nNy mole.....2\nNye bænke.....3\nEventuelt.....4\n\n"


def test_an_item_known_only_from_the_contents_is_title_only_when_its_text_is_lost() -> None:
    minutes = read_punkt_n(CONTENTS + ITEM + "Beslutning\n\nGodkendt.\n\nPunkt 3: Eventuelt\n\nBeslutning\n\nIntet.\n")

    assert [(item.position, item.title, bool(item.decision)) for item in minutes.items] == [
        (1, "Ny mole", True),
        (2, "Nye bænke", False),
        (3, "Eventuelt", True),
    ]
    assert minutes.warnings == (
        "item 2 has lost its heading and is known from the table of contents; its text was not found",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kære borger\n\nVejen er lukket.\n", "no known layout"),
        (HEAD.format(people="Anna Holm"), "holds no agenda item"),
        (HEAD.format(people="Anna Holm") + CONTENTS + ITEM + "Beslutning\n\nGodkendt.\n", "ends after 1"),
        (
            HEAD.format(people="Anna Holm")
            + ITEM
            + "Beslutning\n\nJa.\n\nPunkt 2: Nye bænke\n\nResumé\n\nDer er brug for",
            "breaks off in item 2",
        ),
        ("Dagsordener og referater\n\nUdvalg: Byrådet\n\nSagsnr.: 1 Sagsbehandler: A B\n\nVej\n", "no meeting date"),
        (
            "Dagsordener og referater\n\nMødedato: 3. maj 2024\n\nSagsnr.: 1 Sagsbehandler: A B\n\nVej\n",
            "no meeting committee",
        ),
    ],
)
def test_what_cannot_be_read_whole_is_quarantined_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(Quarantined, match=reason):
        read_minutes(text, FANOE)


@pytest.mark.parametrize(
    "path", sorted(p for p in SAMPLES.glob("*-*") if p.suffix in (".txt", ".md")), ids=lambda p: p.stem
)
def test_a_sample_cut_in_the_middle_of_its_last_explained_item_is_quarantined(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cut = text.rindex("ndstill", 0, text.rindex("Beslutning"))

    with pytest.raises(Quarantined):
        read_minutes(text[:cut], FANOE)


def test_recommendations_say_who_recommends_what_to_whom() -> None:
    minutes = read_punkt_n(
        ITEM
        + "Indstilling\n\nHavneforvaltningen indstiller til Økonomiudvalget, at\n\n1. molen forlænges\n"
        + "2. lånet optages\n\nØkonomiudvalget 10-04-2024\nAnbefales.\n\n"
        + "Havneforvaltningen indstiller, at Havneudvalget tager sagen til efterretning.\n\n"
        + "Beslutning\n\nTaget til efterretning.\n"
    )

    (item,) = minutes.items
    assert [(r.position, r.text, r.recommended_by, r.recommended_to) for r in item.recommendations] == [
        (1, "molen forlænges", "Havneforvaltningen", "Økonomiudvalget"),
        (2, "lånet optages", "Havneforvaltningen", "Økonomiudvalget"),
        (3, "at Havneudvalget tager sagen til efterretning.", "Havneforvaltningen", "Havneudvalget"),
    ]
    assert [decision.text for decision in item.earlier_decisions] == ["Anbefales."]


def test_a_recommendation_to_several_committees_names_none_of_them() -> None:
    lead = "Indstilling\n\nHavneforvaltningen indstiller til Havneudvalget, Økonomiudvalget og Byrådet,\n\n"

    minutes = read_punkt_n(ITEM + lead + "1. at molen forlænges.\n\nBeslutning\n\nAnbefales.\n")

    assert [(r.text, r.recommended_to) for r in minutes.items[0].recommendations] == [("at molen forlænges.", None)]


def test_a_recommendation_without_points_is_one_point() -> None:
    minutes = read_punkt_n(ITEM + "Indstilling\n\nTil godkendelse.\n\nBeslutning\n\nGodkendt.\n")

    assert [r.text for r in minutes.items[0].recommendations] == ["Til godkendelse."]
