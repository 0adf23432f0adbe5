"""The reader: what it makes of whole minutes, and which it refuses."""

from datetime import date
from pathlib import Path

import pytest

from etl.model import Attendance, Quarantined
from tests.etl.punkt_n import FANOE, HEAD, ITEM, read_minutes, read_punkt_n

SAMPLES = Path(__file__).parents[2] / "etl" / "samples"
CONTENTS = "Indholdsfortegnelse\n\nNy mole.....2\nNye bænke.....3\nEventuelt.....4\n\n"


def test_what_calls_itself_something_else_is_no_minutes() -> None:
    text = "Kommissorium for Havneudvalget\n\nByrådet den 28. maj 2020\n\n§ 1. Ny mole\nUdvalget rådgiver.\n\n"
    items = "".join(f"§ {n}. Ny mole\nBeslutning: Godkendt.\n\n" for n in range(2, 6))

    with pytest.raises(Quarantined, match="calls itself 'Kommissorium for Havneudvalget'"):
        read_minutes(text + items, FANOE)

    assert len(read_minutes("Referat\n\n" + text.partition("\n\n")[2] + items, FANOE).items) == 5


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


@pytest.mark.parametrize("last", ["Eventuelt", "Budget 2025"])
def test_a_title_known_from_the_contents_is_cut_off_what_it_is_glued_to(last: str) -> None:
    listed = f"Punkter\n1. Ny mole\n2. Ny sti\n3. {last}1. Ny mole\n\n"
    head = f"Referat\nUdvalg: Havneudvalget\nMødedato: 02-05-2024\n\n{listed}"
    items = "Beslutning\nGodkendt.\n\nSagsfremstilling2. Ny sti\n\nBeslutning\nUdsat.\n"
    minutes = read_minutes(f"{head}{items}\n3. {last}\n\nBeslutning\nGodkendt.\n", FANOE)

    assert [(item.number, item.title) for item in minutes.items] == [("1", "Ny mole"), ("2", "Ny sti"), ("3", last)]
    assert [item.decision and item.decision.text for item in minutes.items] == ["Godkendt.", "Udsat.", "Godkendt."]


def test_a_title_is_cut_off_the_sentence_before_it() -> None:
    head = "Referat\nUdvalg: Havneudvalget\nMødedato: 02-05-2024\n\n9. Ny mole\n\nSagsnr: 24/17\n\nBeslutning\n\n"
    minutes = read_minutes(
        head + "Mødet er d. 11.12. Derefter bygges.10. Ny sti\n\nSagsnr: 24/18\n\nBeslutning\n\nUdsat.\n", FANOE
    )

    assert [(item.number, item.title, item.case) for item in minutes.items] == [
        ("9", "Ny mole", "24/17"),
        ("10", "Ny sti", "24/18"),
    ]


def test_a_heading_is_cut_off_the_end_of_a_point() -> None:
    point = "1. at godkende protokollen fra Havneudvalgets møde den 2. april 2024Beslutning"
    minutes = read_punkt_n(f"{ITEM}Indstilling\n\nHavnechefen indstiller,\n\n{point}\nGodkendt.\n")

    [item] = minutes.items
    assert [each.text for each in item.recommendations] == [point[3:].removesuffix("Beslutning")]
    assert item.decision
    assert item.decision.text == "Godkendt."


def test_a_joint_meeting_heads_its_decision_with_both_bodies() -> None:
    heading = "Beslutning\n\nHavneudvalget og Kulturudvalget, 02-05-2024\n\n"
    minutes = read_punkt_n(ITEM + heading + "Bo Dahl var fraværende.\n\nGodkendt.\n")

    assert minutes.items[0].decision
    assert minutes.items[0].decision.text == "Godkendt."


def test_a_heading_is_cut_off_what_was_decided() -> None:
    head = "02-05-2024 kl. 18:00\n\nNr.1 - Ny mole\n\nSagsnr.: 24/17\n\n"
    minutes = read_minutes(head + "Beslutning i Havneudvalget den 02-05-2024Molen bygges.\n", FANOE)

    assert [item.decision and item.decision.text for item in minutes.items] == ["Molen bygges."]


def test_a_case_number_opens_a_running_paragraph_with_a_decision_in_it() -> None:
    text = "00.22.02-A26-{0}-13 Ny mole. Havneudvalget, 02.05.2024 Bo Dahl var fraværende. Godkendt."
    item = f"Punkt {{0}}: Ny mole\n\n{text}\n\n"
    minutes = read_punkt_n(item.format(1) + item.format(2))

    assert [each.case for each in minutes.items] == ["00.22.02-A26-1-13", "00.22.02-A26-2-13"]
    assert [each.decision and each.decision.text for each in minutes.items] == ["Godkendt.", "Godkendt."]


def test_news_of_what_a_council_will_decide_are_no_minutes() -> None:
    news = "Byrådsmøde 24/8-2017\n\nHer er to punkter fra dagsordenen.\n\n4. Ny mole\n\n"
    with pytest.raises(Quarantined, match="confidence"):
        read_minutes(
            news + "Planen blev godkendt i maj og indstilles nu.\n\n5. Ny sti\n\nBorgerne vil se den.\n", FANOE
        )


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
