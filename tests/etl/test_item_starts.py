"""Where items begin on web pages: behind a word alone, under a title that is a sentence, beside a list of contents."""

import pytest

import etl.layouts
from etl.kinds.html_lines import read_fragment
from etl.model import Quarantined
from tests.etl.punkt_n import FANOE, read_below_title, read_minutes


def test_items_without_titles_open_with_whether_they_are_open() -> None:
    minutes = read_below_title(
        "Åben\n\nBeslutning\n\nPunkt 9 udgår.\n\nAnna Holm var fraværende.\n\n"
        "Åben\n\nIndstilling\n\nUdvalget indstiller, at molen bygges.\n\nBeslutning\n\nGodkendt.\n\n"
        "Lukket\n\nÅben\n\nIndstilling\n\nUdvalget indstiller, at stien males.\n\nBeslutning\n\nUdsat.\n"
    )

    assert [item.decision and item.decision.text for item in minutes.items] == [
        "Punkt 9 udgår.",
        "Godkendt.",
        None,
        "Udsat.",
    ]
    assert [len(item.recommendations) for item in minutes.items] == [0, 1, 0, 1]
    assert [item.closed for item in minutes.items] == [False, False, True, False]


def test_a_title_that_is_a_long_sentence_is_known_by_the_number_that_is_missing() -> None:
    title = (
        "Forslag fra to medlemmer af udvalget til beslutning om at forvaltningen udarbejder et oplæg til en længere "
        "mole i havnen, til en bro over løbet og til en sti langs kajen, så at gæster kan gå hele vejen rundt."
    )
    minutes = read_below_title(
        f"1. Ny mole\n\nVedtaget.\n\n2. Ny sti\n\nVedtaget med 3 stemmer mod 1.\n\n3. {title}\n\n"
        "Henvist til behandling i Byrådet.\n\n4. Ny bro\n\nForslaget blev forkastet.\n\n5. Ny kaj\n\nVedtaget.\n"
    )

    assert [item.number for item in minutes.items] == ["1", "2", "3", "4", "5"]
    assert minutes.items[2].title == title
    assert [item.decision and item.decision.text for item in minutes.items[1:3]] == [
        "Vedtaget med 3 stemmer mod 1.",
        "Henvist til behandling i Byrådet.",
    ]


def test_a_list_within_an_item_does_not_stand_for_a_missing_one() -> None:
    minutes = read_below_title(
        "1. Ny mole\n\nSagsfremstilling\n\n1. Molen er kort.\n\n2. Molen er gammel og skal males.\n\n"
        "3. Molen er våd, og det er et problem for alle.\n\nBeslutning\n\nGodkendt.\n\n"
        "3. Ny bro\n\nSagsfremstilling\n\nBroen.\n\nBeslutning\n\nGodkendt.\n"
    )

    assert [item.title for item in minutes.items] == ["Ny mole", "Ny bro"]


def test_where_a_case_was_before_is_no_decision() -> None:
    minutes = read_below_title(
        "1. Ny mole\n\nTidligere behandling\n\nByrådet den 29. april 2024 Punkt 4\n\nIndhold\n\nSammendrag\n\n"
        "Molen skal være længere.\n\nBeslutning\n\nGodkendt.\n"
    )

    assert minutes.items[0].earlier_decisions == ()
    assert [section.kind for section in minutes.items[0].sections][-2:] == ["summary", "decision"]


def test_the_first_item_may_be_glued_to_the_end_of_the_list_of_contents() -> None:
    minutes = read_below_title(
        "PUNKTER\n\n17. Godkendelse af dagsorden\n18. Ny mole\n19. Evt.17. Godkendelse af dagsorden\n\n"
        "Godkendelse af dagsorden\n\nIndstilling\nHavnechefen indstiller, at:\n 1. dagsordenen godkendes.\n\n"
        "Beslutning i Havneudvalget den 02-05-2024\nGodkendt\n18. Ny mole\n\nNy mole\n\n"
        "Beslutning i Havneudvalget den 02-05-2024\nUdsat\n19. Evt.\n\nEvt.\n\nIntet.\n"
    )

    assert [(item.number, item.title) for item in minutes.items] == [
        ("17", "Godkendelse af dagsorden"),
        ("18", "Ny mole"),
        ("19", "Evt."),
    ]


def test_items_without_text_at_the_beginning_of_an_agenda_are_no_list_of_contents() -> None:
    text = (
        "Dagsorden - Havneudvalget den 2. maj 2024\n\nMedlemmer\n\n • Anna Holm (F)\n\nIndholdsfortegnelse\n\n\n"
        "1. Godkendelse af dagsorden\n\n\n2. Meddelelser\n\n\n3. Ny mole\n\nBeslutningstema\n\n"
        "Molen skal være længere.\n\nIndstilling\n\nHavnechefen indstiller til Havneudvalget\n\n  1. at molen bygges\n"
    )
    minutes = read_minutes(text, FANOE)

    assert [item.title for item in minutes.items] == ["Godkendelse af dagsorden", "Meddelelser", "Ny mole"]
    assert minutes.agenda


def test_a_label_without_a_case_number_opens_an_item_as_well() -> None:
    minutes = read_below_title(
        "Medlemmer: Anna Holm, Bo Dahl\n  • Sagsid.:\n\n    Beslutning Havneudvalget den 02-05-2024\n\n"
        "    Dagsordenen godkendt.\n\n  • Sagsid.: 09/354\n\n    Indstilling\n\n"
        "    Havnechefen indstiller, at molen males.\n\n    Beslutning Havneudvalget den 02-05-2024\n\n    Udsat.\n"
    )

    assert [(item.case, item.decision and item.decision.text) for item in minutes.items] == [
        (None, "Dagsordenen godkendt."),
        ("09/354", "Udsat."),
    ]


def test_a_heading_may_name_the_meeting_of_the_council_in_one_word() -> None:
    head = "Referat\nDato: |\n02-05-2024 17:30:00 |\n---|---|\nUdvalg: |\nByrådet |\nDeltagere: |\nIkke registreret |\n"
    text = "Sagsnr.: 24/17\nSagsfremstilling\nMolen.\nBeslutning på byrådsmødet den 2. maj 2024\nGodkendt\n"

    minutes = read_minutes(head + text, FANOE)

    assert [item.decision and item.decision.text for item in minutes.items] == ["Godkendt"]
    assert (minutes.committee, minutes.present) == ("Byrådet", ())


def test_titles_that_all_end_in_a_full_stop_are_titles() -> None:
    minutes = read_below_title(
        "Deltagere: Anna Holm, Bo Dahl\n\nDagsorden:\n1.    Godkendelse af dagsorden.\n\nDagsordenen blev godkendt.\n\n"
        "2.    Status siden sidst.\n\n  1. AH deltog i et møde om molen.\n\nDet gik godt.\n\n"
        "3.    Gennemgang af sager i høring.\n\na.    Ny mole.\n\nDrøftet.\n\n4.    Eventuelt.\n\nIntet.\n"
    )

    assert [item.title for item in minutes.items] == [
        "Godkendelse af dagsorden.",
        "Status siden sidst.",
        "Gennemgang af sager i høring.",
        "Eventuelt.",
    ]


def test_where_the_meeting_was_is_no_title_of_the_only_item() -> None:
    text = (
        "Referat\nHavneudvalget torsdag den 2. maj 2024 kl. 16.30\n"
        "Mødelokale Kajen, Rådhuset, Havnevej 2, 6720 Nordby\n"
        "Sagsfremstilling\nMolen skal males.\nIndstilling\nat molen males.\nBeslutning\nTiltrådt.\n"
    )
    minutes = read_minutes(text, FANOE)

    assert minutes.place == "Mødelokale Kajen, Rådhuset, Havnevej 2, 6720 Nordby"
    assert [item.title for item in minutes.items] == ["Punkt 1 (uden titel)"]


@pytest.mark.parametrize(
    "form",
    [
        "ØU-{n}/07-O {title}", "ØU-{n}/07-O\n{title}", "KB-{n}/2024. {title}", "{n}/2007 {title}", "{n}/07 {title}",
        "Ad. {n}) {title}", "Ad {n} {title}", "Ad {n}\n{title}", "Ad punkt {n}: {title}", "Ad pkt. {n}. {title}",
        "SAG NR. {n} - {title}", "Pkt {n}. {title}", "PKT. {n}: {title}", "Pkt.nr. {n} – {title}", "PUNKT {n}. {title}",
        "Punkt nr. {n}: {title}", "Dagsordenspunkt {n} {title}", "({n}) {title}", "{n} . {title}", "{n}– {title}",
        "{n}. punkt: {title}",
    ],
)  # fmt: skip
def test_an_item_may_begin_in_many_ways(form: str) -> None:
    items = [("Ny mole", "Godkendt."), ("Takster for både", "Udsat."), ("Lån til færgen", "Godkendt.")]
    body = "".join(
        f"{form.format(n=n, title=title)}\n\nDer er brug for den.\n\nBeslutning\n\n{decision}\n\n"
        for n, (title, decision) in enumerate(items, start=12)
    )
    minutes = read_below_title(body)

    assert [(item.title, item.decision and item.decision.text) for item in minutes.items] == items
    assert all(str(n) in (item.number or "") for n, item in enumerate(minutes.items, start=12))


def test_decisions_between_which_nothing_says_where_an_item_begins_are_quarantined() -> None:
    body = "".join(f"§§ {n} §§ Ny mole\n\nDer er brug for den.\n\nBeslutning\n\nGodkendt.\n\n" for n in range(3))

    with pytest.raises(Quarantined):
        read_below_title(body)


def test_decisions_on_points_are_no_items() -> None:
    point = "Ad 1 Godkendt\n\nAd 2 Taget til efterretning\n\nAd 3 Udsat\n\n"
    minutes = read_below_title(
        f"Ny mole\n\nIndstilling\n\nForvaltningen indstiller, at molen bygges.\n\nBeslutning\n\n{point}"
    )

    assert [item.title for item in minutes.items] == ["Ny mole"]


def test_items_are_the_points_of_the_outermost_list_where_a_page_has_no_headings() -> None:
    inner = "<ol><li>Status på molen</li><li>Frist for stien<ol><li>Tegning</li></ol></li><li>Ny bro</li></ol>"
    points = "".join(f"<li>{title}{inner}</li>" for title in ("Besøg fra havnen.", "Molen i dag", "Nyt fra byen"))
    page = f"<h1>Referat fra møde i Havneudvalget den 2. maj 2024</h1><ol>{points}<li>Evt.</li></ol>"

    minutes = etl.layouts.read_minutes(read_fragment(page), FANOE)

    assert [(item.number, item.title) for item in minutes.items] == [
        ("1", "Besøg fra havnen."),
        ("2", "Molen i dag"),
        ("3", "Nyt fra byen"),
        ("4", "Evt."),
    ]
