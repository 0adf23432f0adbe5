"""Acts and provisions: which act, as in force on the meeting's day, and which provision of it."""

from datetime import date

import pytest

from etl.model import AgendaItem, Ambiguous, LawReference, Section
from etl.references import annotate_item
from etl.references.provisions import find_provisions
from etl.tables import IdiomRow, LawRow, idioms
from etl.tables import laws as law_rows
from tests.etl.annotated import COMMITTEE, DAY, HERNING, annotate, laws, provisions

LAB = "lov om en aktiv beskæftigelsesindsats"


def day_in_force(row: LawRow) -> date:
    """A day on which the act is the one meant by its name: its last, or one after all that is known."""
    return row.repealed_on or date(2026, 6, 1)


@pytest.mark.parametrize("row", law_rows().values(), ids=lambda row: row.law_id)
def test_the_example_of_an_act_cites_that_act_and_no_other(row: LawRow) -> None:
    cited = [mention.entity for mention in annotate(row.example, day=day_in_force(row))]

    assert cited
    assert {law.act.law_id for law in cited if isinstance(law, LawReference) and law.act} == {row.law_id}


@pytest.mark.parametrize("row", law_rows().values(), ids=lambda row: row.law_id)
def test_every_name_of_an_act_finds_it(row: LawRow) -> None:
    found = {form: laws(f"Det følger af {form}.", day=day_in_force(row)) for form in row.forms}

    assert found == {form: [(row.label, None)] for form in row.forms}


@pytest.mark.parametrize("row", idioms(), ids=lambda row: row.provision)
def test_an_idiom_cites_its_act_whatever_act_is_named(row: IdiomRow) -> None:
    label = law_rows()[row.law_id].label

    assert provisions(f"Byggeloven gælder. {row.example}") == [(label, row.provision)]


@pytest.mark.parametrize(
    ("name", "day", "year_and_number"),
    [
        ("LAB-loven", date(2015, 2, 25), (2003, 419)),
        ("LAB-loven", date(2019, 12, 31), (2003, 419)),
        ("LAB-loven", date(2020, 1, 1), (2019, 548)),
        ("serviceloven", date(2006, 12, 31), (1997, 454)),
        ("serviceloven", date(2007, 1, 1), (2005, 573)),
        ("lov om leje", date(2022, 7, 1), (2022, 341)),
        ("persondataloven", date(2020, 1, 1), (2000, 429)),
        ("udbudsloven", date(2015, 12, 20), (2015, 1564)),
    ],
)
def test_the_act_is_the_one_of_the_meetings_day(name: str, day: date, year_and_number: tuple[int, int]) -> None:
    (mention,) = annotate(f"Efter {name} gælder", day=day)

    assert isinstance(mention.entity, LawReference)
    assert mention.entity.act
    assert (mention.entity.act.year, mention.entity.act.number) == year_and_number


def test_an_act_that_is_not_yet_adopted_is_kept_by_its_wording_alone() -> None:
    (mention,) = annotate("Den nye ældrelov, ældreloven, ventes.", day=date(2022, 9, 12))

    assert mention.entity == LawReference("ældreloven", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Efter lov om kommunernes styrelse § 31 stk. 2 må", [("lov om kommunernes styrelse", "§ 31 stk. 2")]),
        ("servicelovens § 85, stk. 2, nr. 3, litra b", [("serviceloven", "§ 85 stk. 2 nr. 3 litra b")]),
        ("støtte efter § 85 i serviceloven", [("serviceloven", "§ 85")]),
        ("serviceloven (§ 85)", [("serviceloven", "§ 85")]),
        ("SEL § 100", [("serviceloven", "§ 100")]),
        ("efter § 100 i SEL", [("serviceloven", "§ 100")]),
        ("lov om social service §§ 83, 83 a og 86",
         [("serviceloven", "§ 83"), ("serviceloven", "§ 83 a"), ("serviceloven", "§ 86")]),
        ("servicelovens § 83 og § 95", [("serviceloven", "§ 83"), ("serviceloven", "§ 95")]),
        ("planlovens §§ 13-15", [("planloven", "§ 13"), ("planloven", "§ 14"), ("planloven", "§ 15")]),
        ("planlovens kap. 4", [("planloven", "kap. 4")]),
        ("serviceloven § 85, jf. retssikkerhedsloven § 5", [("serviceloven", "§ 85"), ("retssikkerhedsloven", "§ 5")]),
        ("§ 54 a i lov om almene boliger og § 192 i lov om social service",
         [("almenboligloven", "§ 54 a"), ("serviceloven", "§ 192")]),
        ("Hjælpen gives efter serviceloven:\nLedsager (§ 97)\nTolk (§ 98)",
         [("serviceloven", "§ 97"), ("serviceloven", "§ 98")]),
        ("Sagen følger planloven. Efter samme lovs § 5 gælder", [("planloven", "§ 5")]),
        ("Både planloven og byggeloven gælder.\nSe § 5.", []),
        ("kommunestyrelseslovens § 11 og § 3 i forretningsordenen", [("lov om kommunernes styrelse", "§ 11")]),
        ("Planloven gælder. Efter lokalplanens § 3 må", []),
        ("Planloven og lokalplanens § 3.8", []),
        ("Fristen følger af § 4.", []),
        ("efter servicelovens § 79 a. Det står frit", [("serviceloven", "§ 79 a")]),
        ("planlovens § 5u.", [("planloven", "§ 5 u")]),
        ("planlovens §§ 5, 6 og 7b.", [("planloven", "§ 5"), ("planloven", "§ 6"), ("planloven", "§ 7 b")]),
        ("planlovens kapitel 1a.", [("planloven", "kap. 1 a")]),
        ("planlovens § 5 m.fl. gælder", [("planloven", "§ 5")]),
        ("planlovens § 5 m. fl. gælder", [("planloven", "§ 5")]),
        ("planlovens § 5\na. Byzone", [("planloven", "§ 5")]),
        ("Planloven gælder, men § 5 i reglerne om støj gør ikke", []),
        ("Se kapitel 4 i rapporten om planloven.", []),
        ("Planloven gælder. Efter lovens § 5 og § 7 i loven", [("planloven", "§ 5"), ("planloven", "§ 7")]),
        ("Planloven gælder, og i medfør af ovennævnte lov § 5", [("planloven", "§ 5")]),
        ("planlovens § 5 og § 7 i byggeloven", [("planloven", "§ 5"), ("byggeloven", "§ 7")]),
        ("§ 5 og § 7 i byggeloven", [("byggeloven", "§ 5"), ("byggeloven", "§ 7")]),
        ("planlovens §§ 5 og 7 i byggeloven", [("planloven", "§ 5"), ("planloven", "§ 7")]),
        ("lov om social service m.v. § 85", [("serviceloven", "§ 85")]),
        ("Planloven gælder. En § 24-godkendelse af planen efter VE-loven", [("VE-loven", "§ 24")]),
        ("serviceloven: § 85", [("serviceloven", "§ 85")]),
        ("Styrelsesvedtægtens § 5 efter kommunestyrelsesloven", []),
        ("Planloven gælder.\nForretningsordenen er ændret.\nSe § 5.", []),
    ],
)  # fmt: skip
def test_a_provision_belongs_to_its_act(text: str, expected: list[tuple[str, str]]) -> None:
    assert provisions(text) == expected


def test_a_section_is_of_the_act_beside_which_it_stands_elsewhere_in_the_item() -> None:
    assert provisions("Midler efter § 18.", "Planloven og servicelovens § 18") == [("serviceloven", "§ 18")] * 2
    assert provisions("Midler efter § 18.", "planlovens § 18 og servicelovens § 18")[0] == ("planloven", "§ 18")


def test_the_act_may_be_named_in_the_heading_of_the_section() -> None:
    sections = (Section(1, "law", "Retsgrundlag: Serviceloven", "Ledsagelse gives efter § 97."),)
    item = annotate_item(AgendaItem(1, "1", "Sag", sections=sections), HERNING, COMMITTEE, DAY)

    assert [mention.rule for mention in item.mentions] == ["provision-of-item:serviceloven"]


def test_the_act_may_be_named_in_an_earlier_section() -> None:
    assert provisions("Hjælp efter serviceloven.", "Ledsager (§ 97)") == [("serviceloven", "§ 97")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LAB: 4 sager\nPL: 1 sag\nLAB (Lov om Aktiv Beskæftigelsespolitik)\nPL (Lov om social pension)",
         [LAB, "lov om social pension", LAB, LAB, "lov om social pension", "lov om social pension"]),
        ("SL: 57 sager. SL (Serviceloven): hjælp", ["serviceloven", "serviceloven", "serviceloven"]),
        ("Priserne er i 2023-PL. Se lov om social pension.", ["lov om social pension"]),
        ("SL har udtalt sig om serviceloven.", ["serviceloven"]),
        ("PL er ukendt her.", []),
        ("Forslag om ændring af lov om musik", ["musikloven"]),
        ("Ny lovbekendtgørelse af integrationsloven", ["integrationsloven"]),
        ("afsat på Finansloven for 2015 til", ["Finansloven for 2015"]),
        ("efter havneloven og lov om store bededag gælder", ["havneloven", "lov om store bededag"]),
        ("forslag til lov om vagtvirksomhed og kommunale tryghedsvagter, som",
         ["lov om vagtvirksomhed og kommunale tryghedsvagter"]),
        ("Loven er vedtaget, lovgivningen og janteloven gælder.", []),
        ("service- og aktivloven", ["serviceloven", "lov om aktiv socialpolitik"]),
        ("forvaltnings-, offentligheds- og arkivloven", ["forvaltningsloven", "offentlighedsloven", "arkivloven"]),
        ("drifts- og planloven", ["planloven"]),
        ("efter lov om\n støj  og  havne, der", ["lov om støj og havne"]),
        ("PL (lov om planlægning). PL § 5", ["planloven", "planloven", "planloven", "planloven"]),
        ("Svar om GDPR fra kommunen", ["databeskyttelsesforordningen"]),
    ],
)  # fmt: skip
def test_acts_are_found_by_name(text: str, expected: list[str]) -> None:
    assert [label for label, _ in laws(text)] == expected


def test_an_abbreviation_of_two_acts_of_which_none_is_spelled_out_may_be_either() -> None:
    (mention, _) = annotate("Afgørelsen er truffet efter PL § 5.")

    assert isinstance(mention.entity, Ambiguous)
    assert {each.act.law_id for each in mention.entity.candidates if isinstance(each, LawReference) and each.act} == {
        "pensionsloven",
        "planloven",
    }
    assert mention.rule == "law-with-several-acts"


def test_a_longer_name_hides_the_body_in_it() -> None:
    assert [mention.quote for mention in annotate("Efter lov om Udbetaling Danmark gælder")] == [
        "lov om Udbetaling Danmark"
    ]


@pytest.mark.parametrize(
    ("item", "normal"),
    [
        ("§83a", "§ 83 a"),
        ("§ 20, stk. 1", "§ 20 stk. 1"),
        ("Kapitel 4A", "kap. 4 a"),
        ("par. 4", "§ 4"),
        ("§ 11,stk.2,nr.3,litra b", "§ 11 stk. 2 nr. 3 litra b"),
        ("art. 6, stk. 1", "artikel 6 stk. 1"),
    ],
)
def test_a_provision_has_one_normal_form(item: str, normal: str) -> None:
    for text in (item, normal):
        assert [provision.numbers for provision in find_provisions(text)] == [(normal,)]


def test_a_range_that_is_too_long_cites_its_ends() -> None:
    assert [provision.numbers for provision in find_provisions("§§ 1-200")] == [("§ 1",), ("§ 200",)]
