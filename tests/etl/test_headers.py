"""Heads of documents as web sites print them: whose meeting it was, when and where."""

from datetime import date, time

import pytest

from etl.layouts import read_minutes
from etl.model import Minutes, Municipality, Quarantined
from etl.text import read_lines

FANOE = Municipality("0563", "Fanø")
ITEMS = "\n1. Ny mole\n\nSagsfremstilling\n\nMolen skal være længere.\n\nBeslutning\n\nGodkendt.\n"


def read(head: str, items: str = ITEMS) -> Minutes:
    return read_minutes(read_lines(head + items), FANOE)


@pytest.mark.parametrize(
    ("head", "committee", "start", "place"),
    [
        (
            "Beslutningsprotokol\ntorsdag den 2. maj 2024 kl. 17:00\nMødested: | Salen, Havnevej |\n"
            "Udvalg: | Byrådet |\nMedlemmer: | Anna Holm, Bo Dahl |\nBemærkninger: |\n",
            "Byrådet",
            time(17),
            "Salen, Havnevej",
        ),
        (
            "År 2022-2025 Havnerådet - Referat\n\nDato: 2. maj 2024\nLokale: Salen\nTidspunkt: Kl. 12:30\n",
            "Havnerådet",
            time(12, 30),
            "Salen",
        ),
        (
            "Havneudvalgets møde den 2. maj 2024\n\nEkstraordinært møde - Lokale 7 kl. 12.00\n",
            "Havneudvalget",
            time(12),
            "Lokale 7",
        ),
        (
            "Referat\ntil\nmødet i Kommunalbestyrelsen\nden 2. maj 2024 kl. 19:00\ni Kommunalbestyrelsens mødesal\n",
            "Kommunalbestyrelsen",
            time(19),
            "Kommunalbestyrelsens mødesal",
        ),
        (
            "Referat til mødet i Kommunalbestyrelsen_2022-25 den 2. maj 2024 kl. 19:00 "
            "i Kommunalbestyrelsens mødesal\n",
            "Kommunalbestyrelsen",
            time(19),
            "Kommunalbestyrelsens mødesal",
        ),
        (
            "UDVALG\n\n22-25 Havneudvalget\n\nMØDE\n\nReferat\n\nSTARTTIDSPUNKT\n\n02-05-2024 14:00:00\n",
            "Havneudvalget",
            time(14),
            None,
        ),
        ("Byråd og udvalg\n • Få siden læst op\n\nReferat (2. maj 2024)\n\nByrådet\n", "Byrådet", None, None),
        (
            "Referat af ekstraordinært møde i  Havnerådet i Nordby den 2.5.2024  kl.10.00 i mødelokale M1 i "
            "Havnehuset.\nFremmødt: Anna Holm og Bo Dahl.\nAfbud fra.: Eva Hav\n",
            "Havnerådet",
            time(10),
            "mødelokale M1 i Havnehuset",
        ),
        (
            "Referat\nByrådet\n02-05-2024 kl. 18:00\nbyrådssalen, Havnevej 26\n",
            "Byrådet",
            time(18),
            "byrådssalen, Havnevej 26",
        ),
        ("Dagsorden\nByrådet\n02-05-2024 kl. 18:00\nvia Skype\n", "Byrådet", time(18), "via Skype"),
        (
            "Det fælles havneråd - Dagsordener og referater\nMødedato: 2. maj 2024\n",
            "Det fælles havneråd",
            None,
            None,
        ),
        ("Referat fra møde i Havnerådet\nNordby Kommune\nTorsdag d.02.05.24.\n", "Havnerådet", None, None),
        ("Byrådsmøde den 2. maj 2024 kl. 17.00\n", "Byrådet", time(17), None),
        (
            "Rådet for havn, fritid og fiskeris møde den 02. maj 2024\nHavnehuset, Kajen 1 kl. 16.00\n",
            "Rådet for havn, fritid og fiskeri",
            time(16),
            "Havnehuset, Kajen 1",
        ),
        ("Havneudvalget (2022-2025) – Dagsorden – 2. maj 2024\n", "Havneudvalget", None, None),
        ("Referat fra ekstraordinært HavneRådsmøde 2\n\nDato: 2. maj 2024\n", "Havnerådet", None, None),
    ],
)
def test_the_head_of_a_web_page_is_read(head: str, committee: str, start: time | None, place: str | None) -> None:
    minutes = read(head)

    assert (minutes.committee, minutes.date) == (committee, date(2024, 5, 2))
    assert (minutes.start, minutes.place) == (start, place)


def test_a_button_glued_to_the_case_number_is_no_part_of_it() -> None:
    items = "\n-\nUdskrivSagsid.: 24/17, Sagsinitialer: ah\nSagsfremstilling\nNy mole.\nBeslutning\nGodkendt.\n"

    minutes = read("Referat af møde i Havneudvalget den 2. maj 2024\n", items)

    assert [item.case for item in minutes.items] == ["24/17"]


def test_a_list_that_says_of_each_who_came_is_read() -> None:
    head = (
        "Havneudvalget\n\n02.05.2024 kl. 8:00\nHavnekontoret\n\nDeltagere\n  • Anna Holm (A) (formand) - Deltog\n"
        "  • Bo Dahl (V) - Deltog\n  • Deltog ikke under punkterne 20-21\n  • Özlem Fisk (B) - Deltog\n"
        "  • Carl Due (havnechef) - Deltog\nAFBUD/FRAVÆRENDE\n  • Eva Hav (O) - Afbud\n"
    )
    minutes = read(head)

    assert minutes.present == ("Anna Holm", "Özlem Fisk", "Carl Due")
    assert minutes.absent == ("Eva Hav",)
    assert [(person.person, person.status, person.items) for person in minutes.attendance if person.items] == [
        ("Bo Dahl", "left", ((20, 21),))
    ]


def test_a_word_behind_a_members_office_says_who_is_away() -> None:
    minutes = read(
        "Havneudvalget\n\n02.05.2024 kl. 8:00\n\nDeltagere:\n\nAnna Holm (A), Formand\n\n"
        "Bo Birk-Dahl (V), Næstformand- afbud\n\nEva Hav (O)\n"
    )

    assert (minutes.present, minutes.absent) == (("Anna Holm", "Eva Hav"), ("Bo Birk-Dahl",))


def test_who_is_absent_by_an_item_about_that_alone_is_absent_from_the_meeting() -> None:
    items = "\n1. Fraværende\n\nBeslutning\n\nAnna Holm og Bo Dahl.\n" + ITEMS.replace("1. ", "2. ")

    minutes = read("Havneudvalget - Referat\n\nDato: 2. maj 2024\n", items)

    assert minutes.absent == ("Anna Holm", "Bo Dahl")


def test_numbered_names_under_afbud_behind_a_decision_are_no_part_of_it() -> None:
    items = "\n1. Ny mole\n\nBeslutning i Havneudvalget den 02-05-2024\n\nGodkendt.\n\nAfbud:\n  1. Anna Holm, V\n"

    minutes = read("Referat\n", items)

    assert [item.decision and item.decision.text for item in minutes.items] == ["Godkendt."]
    assert [person.person for item in minutes.items for person in item.attendance] == ["Anna Holm"]


WEB_HEAD = (
    "Dagsordener og referater\n\nSe hvilke fagudvalg der er aktive\n\n{name}\n\nTorsdag den 02-05-2024 kl. 16:30\n"
)
WEB_ITEM = (
    "\n4. Ny mole\n\nSagsnummer: 00.22.00-P35-3-18\n\n\nAdministrationen indstiller til udvalget for Havn og Strand\n"
    "  1. at molen bygges\n\nBeslutning\n\n1. Godkendt\n"
)


def test_the_line_above_the_date_is_the_committee_to_which_the_items_are_recommended() -> None:
    minutes = read(WEB_HEAD.format(name="Havn og Strand"), WEB_ITEM)

    assert (minutes.committee, minutes.start) == ("Havn og Strand", time(16, 30))
    assert [point.text for point in minutes.items[0].recommendations] == ["at molen bygges"]
    with pytest.raises(Quarantined, match="no meeting committee"):
        read(WEB_HEAD.format(name="Havn og Skov"), WEB_ITEM)


def test_a_special_committee_is_known_by_its_section_of_the_act() -> None:
    name = "§17, Stk. 4. Fremtidens havn"

    assert read(WEB_HEAD.format(name=name), WEB_ITEM).committee == name


def test_a_list_of_contents_on_one_line_gives_no_date_and_its_titles() -> None:
    head = (
        "Referat\n\n1. Godkendelse af dagsorden 2. Ny mole 3. Regnskab pr. 31. marts 2023 for havnen "
        "4. Ny sti (FOR LUKKEDE DØRE)\n\nDeltagere:\nAnna Holm, A\n"
    )
    items = "".join(
        f"\n {n}.  {n}. {title}\n\n  Beslutning i Havneudvalget den 02-05-2024\n\n  Godkendt.\n"
        for n, title in enumerate(
            ("Godkendelse af dagsorden", "Ny mole", "Regnskab pr. 31. marts 2023 for havnen"), start=1
        )
    )
    minutes = read(head, items)

    assert (minutes.committee, minutes.date) == ("Havneudvalget", date(2024, 5, 2))
    assert [(item.number, item.title, item.closed) for item in minutes.items][2:] == [
        ("3", "Regnskab pr. 31. marts 2023 for havnen", False),
        ("4", "Ny sti (FOR LUKKEDE DØRE)", True),
    ]


def test_an_entry_in_small_letters_does_not_go_on_with_the_long_one_above() -> None:
    title = "Godkendelse af en ny mole på havnen og af de arbejder som følger med den"
    head = f"Referat\nHavneudvalget\n02-05-2024 kl. 18:00\nDagsordenspunkter\n\n  åbent 1 {title}\n  åbent 2 Ny sti\n"
    items = "".join(
        f"\n Åbent  punkt\n\n {n}  {each}\n\n0{n}.00.00P35-0098\n\nResumé\n\nDet er godt.\n\n"
        "Indstilling og beslutning\n\nHavneudvalget, den 2. maj 2024:\n\nGodkendt.\n"
        for n, each in enumerate((title, "Ny sti"), start=1)
    )
    minutes = read(head, items)

    assert [item.title for item in minutes.items] == [title, "Ny sti"]


def test_a_place_is_not_guessed_where_its_label_stands_in_a_column_by_itself() -> None:
    labels = "Mødedato:\nMødested:\nFraværende:\nRådhuset, Havnegade 5\n"
    minutes = read(f"Åben dagsorden\nHavneudvalget 2014-2017\n2. maj 2016\nBorgmesterkontoret\n{labels}")

    assert (minutes.date, minutes.place) == (date(2016, 5, 2), None)


@pytest.mark.parametrize(
    ("head", "committee"),
    [
        ("Referat fra Lokalrådet for Nordby den 2. maj 2024", "Lokalrådet for Nordby"),
        ("Referat fra Rådet for Socialt Udsatte torsdag den 2. maj 2024", "Rådet for Socialt Udsatte"),
        ("Referat af møde i styregruppen for Havnen den 2. maj 2024", "Styregruppen for Havnen"),
        ("Referat af Grundejerforeningen Strandens møde den 2. maj 2024", "Grundejerforeningen Stranden"),
        (
            "Skolebestyrelsen ved Nordskolen\n\nReferat af skolebestyrelsesmøde den 2. maj 2024",
            "Skolebestyrelsen ved Nordskolen",
        ),
        ("Referat fra Skolebestyrelsen på Rådhuset den 2. maj 2024", "Skolebestyrelsen"),
        ("Sejerø Regionskommune - Kommunalbestyrelsen den 2. maj 2024", "Kommunalbestyrelsen"),
        ("Referat fra ældreråd den 2. maj 2024", "Ældreråd"),
        ("Udvalget for Teknik, Miljø og Klima, torsdag den 2. maj 2024", "Udvalget for Teknik, Miljø og Klima"),
        ("Referat af Udsatterådets møde torsdag, d. 2/5-24", "Udsatterådet"),
        ("Referat af Udsatterådets møde d. 2/5 2024", "Udsatterådet"),
        ("Referat\n\nUdsatterådet\n\nDato: 02.05.24", "Udsatterådet"),
    ],
)
def test_boards_and_councils_and_short_dates_are_known_by_their_form(head: str, committee: str) -> None:
    minutes = read(f"{head}\n")

    assert (minutes.committee, minutes.date) == (committee, date(2024, 5, 2))


@pytest.mark.parametrize(
    ("recommended", "decided", "committee"),
    [
        ("Forvaltningen indstiller,\nat Havneudvalget godkender molen.", "Godkendt.", "Havneudvalget"),
        ("Forvaltningen indstiller, at molen bygges.", "Havneudvalget tiltrådte indstillingen.", "Havneudvalget"),
        (
            "Forvaltningen indstiller,\nat Havneudvalget godkender molen.",
            "Havneudvalget godkendte den.",
            "Havneudvalget",
        ),
        ("at Økonomiudvalget anbefaler over for Borgerrepræsentationen, at molen bygges.", "Godkendt.", None),
        ("Forvaltningen indstiller,\nat Havneudvalget godkender molen.", "Økonomiudvalget tiltrådte.", None),
        ("Havneudvalget indstiller, at molen bygges.", "Godkendt.", None),
        ("Forvaltningen indstiller,\nat Byrådet godkender molen.", "Anbefales.", None),
        ("Forvaltningen indstiller,\nat Byrådet godkender molen.", "Byrådet godkendte indstillingen.", "Byrådet"),
        ("Forvaltningen indstiller,\nat Ældrerådet får penge til molen.", "Godkendt.", None),
        ("Forvaltningen indstiller, at molen bygges.", "Sendes til Havneudvalget.", None),
    ],
)
def test_the_one_committee_that_is_to_act_or_acts_is_the_meetings(
    recommended: str, decided: str, committee: str | None
) -> None:
    page = f"Ny mole i havnen\n\nMødedato: 02.05.2024, kl. 15:00\n\nIndstilling\n\n{recommended}\n\n"
    page += f"Problemstilling\n\nMolen er kort.\n\nBeslutning\n\n{decided}\n"

    if committee is None:
        with pytest.raises(Quarantined, match="no meeting committee"):
            read(page, "")
    else:
        assert read(page, "").committee == committee
