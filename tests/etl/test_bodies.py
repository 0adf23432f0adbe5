"""Organisations and other municipalities: every form, support for weak forms, look-alikes, names over time."""

from datetime import date

import pytest

from etl.model import Ambiguous, BodyReference, MunicipalityReference
from etl.references.body_forms import Candidate, find_forms, spellings_of
from etl.references.matching import Passage
from etl.tables import BodyKindRow, BodyRow, MunicipalityRow, bodies, body_kinds, lookalikes, municipalities
from tests.etl.annotated import DAY, annotate


def labels(*texts: str, day: date = DAY) -> list[str]:
    entities = [mention.entity for mention in annotate(*texts, day=day)]
    return [entity.label for entity in entities if isinstance(entity, BodyReference)]


def others(text: str) -> list[str]:
    entities = [mention.entity for mention in annotate(text)]
    return [entity.municipality.name for entity in entities if isinstance(entity, MunicipalityReference)]


def day_of(row: BodyRow) -> date:
    return row.valid_to or max(row.valid_from or DAY, DAY)


def body_ids(*texts: str, day: date = DAY) -> set[str]:
    entities = [mention.entity for mention in annotate(*texts, day=day)]
    return {entity.body_id for entity in entities if isinstance(entity, BodyReference)}


@pytest.mark.parametrize("row", bodies().values(), ids=lambda row: row.body_id)
def test_every_form_of_a_body_finds_it(row: BodyRow) -> None:
    found = {
        form: [mention.entity for mention in annotate(f"Brev fra {form} om sagen.", day=day_of(row))]
        for form in row.forms
    }

    assert found == {form: [BodyReference(row.body_id, row.label, row.scope == "local")] for form in row.forms}


@pytest.mark.parametrize("row", [row for row in bodies().values() if row.weak], ids=lambda row: row.body_id)
def test_a_weak_form_counts_only_with_support(row: BodyRow) -> None:
    for form in row.weak:
        assert labels(f"Brev fra {form} om sagen.", day=day_of(row)) == []
        if row.name not in row.weak:
            assert set(labels(f"Brev fra {form} om sagen.", f"Se {row.name} ({form}).", day=day_of(row))) == {row.label}


@pytest.mark.parametrize("row", bodies().values(), ids=lambda row: row.body_id)
def test_the_example_of_a_body_names_it_and_no_other(row: BodyRow) -> None:
    assert body_ids(row.example, day=day_of(row)) == {row.body_id}


@pytest.mark.parametrize("row", [row for row in bodies().values() if row.weak], ids=lambda row: row.body_id)
def test_the_example_of_a_body_with_weak_forms_shows_one(row: BodyRow) -> None:
    quotes = {mention.quote for mention in annotate(row.example, day=day_of(row))}

    assert quotes & {*row.weak}


@pytest.mark.parametrize("row", body_kinds().values(), ids=lambda row: row.kind)
def test_the_example_of_a_kind_names_a_body_of_it_and_of_no_other(row: BodyKindRow) -> None:
    assert {bodies()[body_id].kind for body_id in body_ids(row.example)} == {row.kind}


@pytest.mark.parametrize("row", [row for row in body_kinds().values() if row.words], ids=lambda row: row.kind)
def test_every_word_of_a_kind_supports_a_weak_form_of_it(row: BodyKindRow) -> None:
    (body,) = (body for body in bodies().values() if body.body_id in body_ids(row.example))

    assert {word: labels(f"Om {word}: {body.weak[0]} har svaret.") for word in row.words} == {
        word: [body.label] for word in row.words
    }


@pytest.mark.parametrize("form", [form for row in lookalikes() for form in row.forms])
def test_a_lookalike_is_no_body(form: str) -> None:
    text = f"Brev om {form.replace('…', 'Zeta')} i dag."

    assert labels(text) == []
    assert "…" in form or [each for place in find_forms(Passage(1, text)) for each in place.found.values] == [
        Candidate(None)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KL's notat", ["KL"]),
        ("Deloitte's rapport og Ankestyrelsens afgørelse", ["Deloitte", "Ankestyrelsen"]),
        ("KMDs ressourcer og KOMBIT-løsningen", ["KMD", "KOMBIT"]),
        ("KMD Momentum og jobindsats.dk", []),
        ("De største a-kasser er 3F og HK.", ["3F", "HK"]),
        ("Metal a-kasse (Dansk Metal)\nHK a-kasse", ["Dansk Metal", "Dansk Metal", "HK"]),
        ("Svar fra DS og BUPL KL", ["Dansk Socialrådgiverforening", "BUPL", "KL"]),
        ("HK er en forkortelse.", []),
        ("STAR (Styrelsen for Arbejdsmarked og Rekruttering)", ["STAR", "STAR"]),
        ("en bedre psykiatri og en version 2", []),
        ("Økonomi- og Indenrigsministeriets Finansieringsudvalg", ["Økonomi- og Indenrigsministeriet"]),
        ("Beskæftigelsesministeren skriver til Udsatterådet og Beskæftigelsesrådet", []),
        ("Venstre og Dansk Folkeparti er enige.", []),
        ("KL/regeringen og STAR’s notat om KL-aftalen og et STAR-projekt", ["KL", "STAR", "KL", "STAR"]),
        ("KMD Zeta og KMD A/S", ["KMD"]),
        ("Brev fra FOA, DLF, DPF og DS", ["FOA", "Danmarks Lærerforening", "Dansk Socialrådgiverforening"]),
        ("Brev fra FOA. I DS er man enig.", ["FOA"]),
        ("Danske\nRegioner og Danmarks  Statistik", ["Danske Regioner", "Danmarks Statistik"]),
        ("SVAR FRA MILJØSTYRELSEN, MOVIA OG DANSKE REGIONER", ["Miljøstyrelsen", "Movia", "Danske Regioner"]),
        ("Børne & Undervisningsministeriet", ["Børne- og Undervisningsministeriet"]),
        ("Natur-og Miljøklagenævnet", ["Natur- og Miljøklagenævnet"]),
        ("Ældre,- Bolig og Undervisningsministeriet", []),
        ("Skole og forældre, landbrug og fødevarer", []),
        ("Arbejdstilsynet (AT) er enigt.\nDET INDSTILLES, AT SAGEN UDSÆTTES", ["Arbejdstilsynet", "Arbejdstilsynet"]),
    ],
)
def test_bodies_are_found(text: str, expected: list[str]) -> None:
    assert labels(text, day=date(2015, 2, 25)) == expected


@pytest.mark.parametrize(
    "own",
    [
        "Beredskabet",
        "Borgerrådgiveren",
        "Børne- og Skoleforvaltningen",
        "Center for Job & Oplevelser",
        "Det Lokale Beskæftigelsesråd",
        "Folkeoplysningsudvalget",
        "Frivilligrådet",
        "Handicaprådet",
        "Huslejenævnet",
        "Jobcentret",
        "Rehabiliteringsteamet",
        "Økonomiudvalget",
        "Ældrerådet",
    ],
)
def test_a_municipalitys_own_departments_and_councils_are_no_organisations(own: str) -> None:
    assert labels(f"{own} har svaret.", f"Brev fra KL til {own}.") == ["KL"]


def test_what_may_be_several_bodies_is_kept_with_all_of_them() -> None:
    mentions = annotate("Kræftens Bekæmpelse (KB) og Det Kongelige Bibliotek (KB) har svaret. KB deltager.")

    library = BodyReference("det-kongelige-bibliotek", "Det Kongelige Bibliotek")
    assert mentions[-1].quote == "KB"
    assert mentions[-1].entity == Ambiguous((library, BodyReference("kraeftens-bekaempelse", "Kræftens Bekæmpelse")))
    assert labels("KB (Det Kongelige Bibliotek) har svaret. KB deltager.") == ["Det Kongelige Bibliotek"] * 3


def test_two_letters_are_a_body_only_where_they_stand_with_its_name() -> None:
    assert labels("Miljøstyrelsen har svaret, og MST deltager.") == ["Miljøstyrelsen"] * 2
    assert labels("Kræftens Bekæmpelse har søgt om tilskud. KB den 3. maj 2012: Godkendt.") == ["Kræftens Bekæmpelse"]


@pytest.mark.parametrize(
    ("form", "spelling"),
    [
        ("Social-, Bolig- og Ældreministeriet", "Social, Bolig og Ældreministeriet"),
        ("Social-, Bolig- og Ældreministeriet", "Social,- Bolig og Ældreministeriet"),
        ("Natur- og Miljøklagenævnet", "Natur- & Miljøklagenævnet"),
        ("Landbrug & Fødevarer", "Landbrug og Fødevarer"),
        ("Det Etiske Råd", "det Etiske Råd"),
        ("Movia", "MOVIA"),
    ],
)
def test_a_form_is_found_as_it_is_printed(form: str, spelling: str) -> None:
    assert spelling in spellings_of(form)


@pytest.mark.parametrize(
    ("day", "body_id"),
    [
        (date(2016, 1, 1), "social-og-indenrigsministeriet-2015"),
        (date(2018, 1, 1), "social-og-indenrigsministeriet-2015"),
        (date(2019, 11, 13), "social-og-indenrigsministeriet-2019"),
        (date(2023, 1, 1), "social-og-indenrigsministeriet-2019"),
    ],
)
def test_a_ministry_is_the_one_of_the_meetings_day(day: date, body_id: str) -> None:
    (mention,) = annotate("Social- og Indenrigsministeriet oplyser", day=day)

    assert mention.entity == BodyReference(body_id, "Social- og Indenrigsministeriet")


def test_a_general_name_gives_way_to_the_special_body_of_the_item() -> None:
    assert labels("RAR Vestjylland har svaret, og RAR følger op.") == ["RAR Vestjylland"]
    assert labels("RAR følger op.") == ["RAR"]


def test_a_local_body_is_marked() -> None:
    (mention,) = annotate("Samarbejdet med UdviklingOdder")

    assert mention.entity == BodyReference("udviklingodder", "UdviklingOdder", local=True)


@pytest.mark.parametrize("row", municipalities().values(), ids=lambda row: row.name)
def test_every_name_of_a_municipality_finds_it(row: MunicipalityRow) -> None:
    expected = [] if row.name == "Herning" else [row.name]

    for name in (row.name, *row.variants):
        assert others(f"Aftale med {name} Kommune.") == expected
    assert others(f"Aftale med {row.official_name}.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Herning Kommunes plan", []),
        ("Odder kommunes plan", ["Odder"]),
        ("Horsens, Odder og Skanderborg Kommuner", ["Horsens", "Odder", "Skanderborg"]),
        ("Kommunerne Horsens, Herning og Odder", ["Horsens", "Odder"]),
        ("en tur til Odder", []),
        ("Københavns Kommune og Bornholms Regionskommune", ["København", "Bornholm"]),
        ("på vejen kommune", []),
        ("SKANDERBORG OG ODDER KOMMUNER", ["Skanderborg", "Odder"]),
        ("tre kommuner (Horsens, Odder og Skanderborg)", ["Horsens", "Odder", "Skanderborg"]),
        ("nabokommunerne i Horsens og Odder", ["Horsens", "Odder"]),
        ("de tre ejerkommuner, Horsens, Odder og Skanderborg", ["Horsens", "Odder", "Skanderborg"]),
        ("Horsens-, Odder- og Skanderborg Kommuner", ["Horsens", "Odder", "Skanderborg"]),
        ("Århus/Odder kommuner & Vesthimmerlands Kommune", ["Aarhus", "Odder", "Vesthimmerlands"]),
        ("Kommunerne i Odder Alliancen, Odder Gymnasium", []),
        ("Kommune og kommunen", []),
    ],
)
def test_other_municipalities_are_found(text: str, expected: list[str]) -> None:
    assert others(text) == expected
