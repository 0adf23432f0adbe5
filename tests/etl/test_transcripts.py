"""Transcripts of PDF files: running paragraphs behind page numbers, with glued headings and numbers lost, are read."""

from pathlib import Path

import pytest

from etl.content import read_content
from etl.facts import read_facts
from etl.model import AgendaItem, Minutes, Municipality, Quarantined
from etl.text import read_lines
from etl.transcripts import unfold

FANOE = Municipality("0563", "Fanø")

# Labels in a column, and their values behind the last; the year in the title only; numbers of the contents lost
COLUMN = """\
Åbent Referat. til. Havneudvalget

Størrelse: px
Starte visningen fra side:

Download "Åbent Referat. til. Havneudvalget"

Transkript

1 Åbent Referat til Havneudvalget Mødedato: Tirsdag den 9. juni 2015 Mødetidspunkt: 13:00-16:00 Mødested: \
Deltagere: Fraværende: Referent: Færgegården, mødesalen Anna Holm, Bo Ris Dahl, Carl Erik Bo Lind Ida Fisker

2 Indholdsfortegnelse Side 284. Godkendelse af dagsorden Ny mole i Sønderho Renovering af færgelejet Bilagsliste \
Underskriftsblad Side 600

3 284. Godkendelse af dagsorden Dok.nr.: 5726 Sagsid.: Initialer: abcd Åben sag Beslutning Havneudvalget den \
Fraværende: Bo Lind Godkendt. Side 601

4 285. Ny mole i Sønderho Dok.nr.: 5801 Sagsid.: 15/310 Initialer: Åben sag Sagsfremstilling Molen fra 1931 er slidt. \
Der er 2. at bemærke om den. Direktøren indstiller, at molen bygges. Beslutning Havneudvalget den Fraværende: Bo Lind \
Udsat til mødet i august. Side 602

5 286. Renovering af færgelejet Dok.nr.: 5802 Sagsid.: 15/311 Initialer: Åben sag Sagsfremstilling Lejet fra 1950 er \
rustent. Direktøren indstiller, at lejet renoveres. Beslutning Havneudvalget den Fraværende: Bo Lind Godkendt. Side 603
"""

# Date in the title only, a head on every page, and items whose numbers are lost
PAGE_HEADS = """\
Havneudvalget. Referat. Dato 08. september Mødetidspunkt 16:00 Sluttidspunkt 18:05. Lokale 1, Fanø Rådhus

Download "Havneudvalget. Referat. Dato 08. september 2014. Mødetidspunkt 16:00 Sluttidspunkt 18:05. Lokale 1, \
Fanø Rådhus"

Transkript

1 Havneudvalget Referat Dato Mødetidspunkt 16:00 Sluttidspunkt 18:05 Sted Medlemmer Fraværende Lokale 1, Fanø Rådhus \
Anna Holm, Bo Ris Dahl, Carl Fisker Ingen Bemærkninger

2 Indholdsfortegnelse Sag nr. Side 1. Godkendelse af dagsorden Orientering fra formanden Ny mole i Sønderho...19 \
Bilagsoversigt...20

3 Fanø Kommune Dato Side Havneudvalget Godkendelse af dagsorden Sagsnr.: 14/ Sagen afgøres i: Havneudvalget \
Sagsfremstilling Dagsorden er udsendt. Indstilling Administrationen indstiller, at dagsordenen godkendes. Beslutning i \
Havneudvalget den Indstillingen tiltrådt. 2

4 Fanø Kommune Dato Side Havneudvalget Orientering fra formanden Sagsnr.: 13/ Sagen afgøres i: Havneudvalget \
Sagsfremstilling Formanden orienterer om havnen. Indstilling Administrationen indstiller, at orienteringen tages til \
efterretning. Beslutning i Havneudvalget den Taget til efterretning. 3

5 Fanø Kommune Dato Side Havneudvalget Ny mole i Sønderho Sagsnr.: 14/310 Sagen afgøres i: Havneudvalget \
Sagsfremstilling Godkendelse af dagsorden på forrige møde var en fejl. Indstilling Administrationen indstiller, at \
molen bygges. Beslutning i Havneudvalget den Indstillingen tiltrådt. 4
"""

# No table of contents, and the decision without a heading behind the attachments
PLAIN = """\
1 Dagsorden og referat Forum: Handicaprådet Tid: 14. marts 2018, kl. 16.30 Sted: Mødelokale 915, Blok C Deltagere: \
Anna Holm, Bo Ris Dahl Afbud: Referent: Ida Fisker 1. Godkendelse af referat og dagsorden Godkendt. 2. Ny rampe ved \
biblioteket Dato: 13. februar 2018 Sagsnr.: 18/17 Sagsfremstilling: Rampen er stejl. Bilag: Tegning af rampen.pdf \
Beslutning: Udsat. 3. Årsmøde i foreningen den 10. april 2018 i Esbjerg Sagsfremstilling: Årsmødet er udskudt

2 til maj. Beslutning: Taget til efterretning.
"""

# Labels of an item in a column, an answer beside an empty cell, a decision without a heading, an official who came
CELLS = """\
1 Havneudvalget Protokol Tirsdag den 9. oktober 2012 kl. 08:15 afholdt Havneudvalget møde i lokale 1. Endvidere \
deltog: Havnechef Anna Holm, direktør Bo Dahl Indholdsfortegnelse Side 1. Bemærkninger til dagsordenen \
Ny mole i Sønderho Renovering af færgelejet...27

2 Havneudvalget tirsdag den 9. oktober HAVNEUDVALGET 1. Bemærkninger til dagsordenen Sagsnr.: Sagen afgøres i: Bilag: \
12/310 Havneudvalget Sagsbeskrivelse Administrationens forslag Afledte konsekvenser Dialog/høring \
Beslutning Havneudvalget den Fraværende Nej. TEKNISK UDVALG

3 Havneudvalget tirsdag den 9. oktober HAVNEUDVALGET 2. Ny mole i Sønderho Sagsnr.: 12/311 J.nr.: P21 Sagsfremstilling \
Molen er slidt. Indstilling Direktøren indstiller, at molen bygges. Indstillingen tiltrådt.

4 Havneudvalget tirsdag den 9. oktober HAVNEUDVALGET 3. Renovering af færgelejet Sagsnr.: 12/312 Sagsfremstilling \
Lejet er rustent. Beslutning Havneudvalget den Fraværende Ingen Udsat.
"""

# A table under "Pkt. Tekst Side", a letter for the kind of an item, the page's foot with committee and date
KINDS = """\
Download "Møde 22. marts 2011 kl. 08:00 i Sejlklubben Sønderho"

Transkript

1 Havneudvalg Referat Møde 22. marts 2011 kl. 08:00 i Sejlklubben Sønderho Afbud fra/fraværende: - Mødet hævet kl \
Pkt. Tekst Side 38 Regnskab for havnen pr. 28. februar Ny mole ved kysten 2 Havneudvalg, 22. marts 2011 Side 1

2 Ø Regnskab for havnen pr. 28. februar 2011 Sagsfremstilling Regnskabet er lagt frem. Beslutning \
Taget til efterretning. Havneudvalg, 22. marts 2011 Side 2

3 A Ny mole ved kysten Sagsfremstilling Molen er slidt. Beslutning Udsat. Havneudvalg, 22. marts 2011 Side 3
"""

# Items that begin with "Punkt", a page's foot whose date is lost, a room that is a number before the absent
CALLED = """\
Download "Havneudvalget. Protokol"

Transkript

1 Havneudvalget Protokol Mødedato: 26. januar 2011 Mødetidspunkt: 13:00 Mødelokale: Fraværende: 1.2 øst Erik Holm, \
Ida Skov GODKENDELSE AF DAGSORDENEN: Godkendt

2 1. Bøjeplan Ny mole ved kysten Eventuelt

3 Åben Punkt 1. Bøjeplan Havnechefen indstiller, at planen følges. Sagsbeskrivelse Bøjerne flyttes til maj. Bilag: \
Plan over bøjer Møde den Side 1

4 Beslutning: Godkendt. Fraværende Erik Holm, Ida Skov Møde den Side 2

5 Åben Punkt 2. Ny mole ved kysten Sagsbeskrivelse Molen er slidt. Beslutning: Udsat. Møde den Side 3
"""

LOST_DATE = PAGE_HEADS.replace("08. september 2014", "08. september")


def read(tmp_path: Path, text: str) -> Minutes:
    path = tmp_path / "minutes.txt"
    path.write_text(text)
    return read_facts(read_content(path), FANOE)


def decisions(minutes: Minutes) -> list[str | None]:
    return [item.decision.text if item.decision else None for item in minutes.items]


def heads(items: tuple[AgendaItem, ...]) -> list[tuple[str | None, str, str | None]]:
    return [(item.number, item.title, item.case) for item in items]


def test_values_of_labels_that_stood_in_a_column_are_told_apart(tmp_path: Path) -> None:
    minutes = read(tmp_path, COLUMN)
    assert (minutes.committee, minutes.date.isoformat()) == ("Havneudvalget", "2015-06-09")
    assert minutes.place == "Færgegården, mødesalen"
    assert minutes.present == ("Anna Holm", "Bo Ris Dahl", "Carl Erik")
    assert minutes.absent == ("Bo Lind",)


def test_items_are_found_by_the_titles_of_the_contents(tmp_path: Path) -> None:
    minutes = read(tmp_path, COLUMN)
    assert heads(minutes.items) == [
        ("284", "Godkendelse af dagsorden", None),
        ("285", "Ny mole i Sønderho", "15/310"),
        ("286", "Renovering af færgelejet", "15/311"),
    ]
    assert decisions(minutes) == ["Godkendt.", "Udsat til mødet i august.", "Godkendt."]
    assert [len(item.recommendations) for item in minutes.items] == [0, 1, 1]


def test_lost_numbers_are_those_of_the_contents(tmp_path: Path) -> None:
    minutes = read(tmp_path, PAGE_HEADS)
    assert (minutes.committee, minutes.date.isoformat()) == ("Havneudvalget", "2014-09-08")
    assert (str(minutes.start), minutes.place, minutes.absent) == ("16:00:00", "Lokale 1, Fanø Rådhus", ())
    assert heads(minutes.items) == [
        ("1", "Godkendelse af dagsorden", None),
        ("2", "Orientering fra formanden", None),
        ("3", "Ny mole i Sønderho", "14/310"),
    ]
    assert decisions(minutes) == ["Indstillingen tiltrådt.", "Taget til efterretning.", "Indstillingen tiltrådt."]


def test_an_item_that_holds_others_decides_nothing(tmp_path: Path) -> None:
    listed = "Regnskab for havnens pakhus og for de tre broer ved Nordby i 2013 Ny mole"
    minutes = read(tmp_path, PAGE_HEADS.replace("Ny mole", listed, 1))
    assert decisions(minutes) == ["Indstillingen tiltrådt.", None, "Indstillingen tiltrådt."]


def test_items_without_contents_follow_their_numbers(tmp_path: Path) -> None:
    minutes = read(tmp_path, PLAIN)
    assert (minutes.committee, minutes.date.isoformat()) == ("Handicaprådet", "2018-03-14")
    assert (minutes.present, minutes.absent) == (("Anna Holm", "Bo Ris Dahl"), ())
    assert heads(minutes.items) == [
        ("1", "Godkendelse af referat og dagsorden", None),
        ("2", "Ny rampe ved biblioteket", "18/17"),
        ("3", "Årsmøde i foreningen den 10. april 2018 i Esbjerg", None),
    ]
    assert decisions(minutes) == ["Godkendt.", "Udsat.", "Taget til efterretning."]


def test_a_date_without_its_year_is_none(tmp_path: Path) -> None:
    with pytest.raises(Quarantined, match="no meeting date"):
        read(tmp_path, LOST_DATE)


def test_who_writes_the_minutes_is_not_absent(tmp_path: Path) -> None:
    """Between two names without a mark nothing tells where the absent end, so only those named elsewhere are."""
    minutes = read(tmp_path, COLUMN.replace("Carl Erik Bo Lind Ida", "Carl Erik Bo Lind, Eva Skov Ida"))
    assert minutes.absent == ("Bo Lind",)


def test_cells_and_columns_of_an_item_are_told_apart(tmp_path: Path) -> None:
    minutes = read(tmp_path, CELLS)
    assert (minutes.committee, minutes.date.isoformat()) == ("Havneudvalget", "2012-10-09")
    assert minutes.present == minutes.absent == ()  # who is named is an official
    assert [item.case for item in minutes.items] == ["12/310", "12/311", "12/312"]
    assert decisions(minutes) == ["Nej.", "Indstillingen tiltrådt.", "Udsat."]
    assert [point.text for item in minutes.items for point in item.recommendations] == ["at molen bygges."]
    assert not any(item.attachments or item.attendance for item in minutes.items)


def test_those_away_in_an_old_record_are_told_from_their_substitutes(tmp_path: Path) -> None:
    away = "Ida Ris (B) deltog som stedfortræder for Bo Lind (B) Eva Skov (F) og Ib Fisk (F) var fraværende"
    minutes = read(tmp_path, CELLS.replace("Endvidere", f"Medlemmerne var til stede, undtagen: {away} Endvidere", 1))
    assert (minutes.present, minutes.absent) == (("Ida Ris",), ("Eva Skov", "Ib Fisk"))


def test_the_kind_of_an_item_and_the_foot_of_a_page_are_no_part_of_its_text(tmp_path: Path) -> None:
    minutes = read(tmp_path, KINDS)
    assert (minutes.committee, minutes.date.isoformat()) == ("Havneudvalget", "2011-03-22")
    assert [(item.number, item.title) for item in minutes.items] == [
        ("38", "Regnskab for havnen pr. 28. februar 2011"),
        ("39", "Ny mole ved kysten"),
    ]
    assert decisions(minutes) == ["Taget til efterretning.", "Udsat."]


def test_items_that_begin_with_their_name(tmp_path: Path) -> None:
    minutes = read(tmp_path, CALLED)
    assert (minutes.place, minutes.absent) == ("1.2 øst", ("Erik Holm", "Ida Skov"))
    assert [(item.number, item.title) for item in minutes.items] == [("1", "Bøjeplan"), ("2", "Ny mole ved kysten")]
    assert decisions(minutes) == ["Godkendt.", "Udsat."]


def test_points_of_a_recommendation_are_told_apart(tmp_path: Path) -> None:
    points = "Havnechefen indstiller til Havneudvalget, 1. at planen følges. 2. at bøjerne males At de flyttes i maj"
    minutes = read(tmp_path, PAGE_HEADS.replace("Administrationen indstiller, at molen bygges.", points))
    assert [point.text for point in minutes.items[2].recommendations] == [
        "at planen følges.",
        "at bøjerne males",
        "At de flyttes i maj",
    ]


def test_a_transcript_that_ends_in_its_table_of_contents_has_no_items(tmp_path: Path) -> None:
    head, _, _ = KINDS.partition("\n2 Ø")
    with pytest.raises(Quarantined):
        read(tmp_path, head + "\n2 40 Renovering af færgelejet 3 41 Ny bro i Nordby 4 42 Eventuelt 5\n")


def test_other_documents_stay_as_they_are() -> None:
    agenda = read_lines("1 Ny mole\n2 Regnskab\n3 Eventuelt\n")
    assert unfold(agenda) is agenda
