"""Other meetings by date: whose meeting it was, and what is no meeting."""

from datetime import date

import pytest

from etl.committees import committee_type
from etl.tables import CommitteeRow, committees
from tests.etl.annotated import COMMITTEE, annotate, meetings


@pytest.mark.parametrize("row", committees(), ids=lambda row: row.pattern)
def test_the_example_of_a_kind_of_committee_has_its_type(row: CommitteeRow) -> None:
    assert committee_type(row.example) == row.type


def test_every_kind_of_committee_decides_its_example() -> None:
    assert len({row.pattern for row in committees()}) == len(committees())
    assert committee_type("Borgerservice") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Svaret fra udvalgsmødet den 14. maj 2018 viste", [(COMMITTEE, "2018-05-14")]),
        ("Ved Arbejdsmarkedsudvalgets møde den 9. juni 2020 blev", [(COMMITTEE, "2020-06-09")]),
        ("Teknikudvalget godkendte på møde den 11. april 2014 planen.", [("Teknikudvalget", "2014-04-11")]),
        ("udskudt af Byrådet på møde den 6. maj 2018.", [("Byrådet", "2018-05-06")]),
        ("Byrådet den 5. maj 2018", [("Byrådet", "2018-05-05")]),
        ("Planen blev den 9. juni 2017 drøftet og vedtaget i Byrådet.", [("Byrådet", "2017-06-09")]),
        ("Den 9. juni 2017 vedtog Byrådet planen.", [("Byrådet", "2017-06-09")]),
        ("5. juli 2018: Teknikudvalget behandler forslaget", [("Teknikudvalget", "2018-07-05")]),
        ("Økonomiudvalget behandlede den 2. maj 2022 sagen.", [("Økonomiudvalget", "2022-05-02")]),
        ("Økonomiudvalget 12-09-2022\nTiltrådt.", [("Økonomiudvalget", "2022-09-12")]),
        ("Beslutning i Teknikudvalget den 11-05-2021", [("Teknikudvalget", "2021-05-11")]),
        ("I Klima-, Teknik- og Miljøudvalget den 3. maj 2022", [("Klima-, Teknik- og Miljøudvalget", "2022-05-03")]),
        ("Udvalget for Kultur og Fritid den 3. maj 2022", [("Udvalget for Kultur og Fritid", "2022-05-03")]),
        ("På byrådsmødet den 4. april 2022 blev", [("Byrådet", "2022-04-04")]),
        ("På økonomiudvalgsmødet den 4. april 2022 blev", [("Økonomiudvalget", "2022-04-04")]),
        ("Udvalget besluttede den 4. maj 2021 at vente.", [(COMMITTEE, "2021-05-04")]),
        ("svar fra udvalgsmødet den 12. oktober.", [(COMMITTEE, "2023-10-12")]),
        ("Økonomi- og Erhvervsudvalget blev spurgt, og ØKE afviste det på møde den 12. maj 2014.",
         [("Økonomi- og Erhvervsudvalget", "2014-05-12")]),
        ("På mødet den 6. februar 2023 (pkt. 3) drøftede Teknikudvalget sagen.", [("Teknikudvalget", "2023-02-06")]),
        ("- Arbejdsmarkedsudvalget den 21. september 2023", []),
        ("Et temamøde i Byrådet den 9. november 2022", []),
        ("Plan for møde med Huset Nord den 2. oktober 2022", []),
        ("Ældrerådet holdt et møde den 5. november 2016.", []),
        ("Ældrerådet (ÆR) svarede. Siden har ÆR holdt møde den 9. marts.", []),
        ("Bestyrelsen har på deres møde den 1. marts 2022 svaret.", []),
        ("Borgermødet den 3. maj 2022 var velbesøgt.", []),
        ("Forslaget gælder fra den 1. maj 2022, som Byrådet ønskede.", []),
        ("I brev af 3. maj 2021 anbefaler Økonomiudvalget det.", []),
        ("Udvalget ønsker at flytte mødet den 30.11", []),
        ("På udvalgsmødet den 31. februar 2022", []),
        ("På udvalgsmødet den 1. december 2121 blev", []),
        ("Regeringen besluttede den 3. maj 2022 at lukke.", []),
        ("Opfølgningen er lavet pr. 31. juli 2022 og blev behandlet af Byrådet den 3. oktober 2022.",
         [("Byrådet", "2022-10-03")]),
        ("Fagudvalget godkendte planen. Teknikudvalget så den på udvalgets møde den 7. februar 2023.", []),
        ("HovedMED drøfter planen på udvalgets møde den 23. marts 2022.", []),
        ("Byrådet spurgte. På udvalgsmødet den 14. maj 2018 blev svaret givet.", [(COMMITTEE, "2018-05-14")]),
        ("Sagen blev behandlet i Køge Byråd den 31. oktober 2022.", []),
        ("Sagen blev behandlet i Herning Byråd den 31. oktober 2022.", [("Byrådet", "2022-10-31")]),
        ("Byrådet godkendte den 4. april og 23. maj 2022 planen.",
         [("Byrådet", "2022-04-04"), ("Byrådet", "2022-05-23")]),
        ("Planen blev behandlet i Byrådet den 20. december.", [("Byrådet", "2022-12-20")]),
        ("Udvalget besluttede, at mødet den 20. december holdes ude.", [(COMMITTEE, "2023-12-20")]),
        ("Sagen blev sendt i høring efter Byrådets møde den 20. juni 2022.", [("Byrådet", "2022-06-20")]),
        ("Udvalget godkendte planen på Teknikudvalgets møde den 20. juni 2022.", [("Teknikudvalget", "2022-06-20")]),
        ("Vedtaget i overensstemmelse med erklæring fra Teknikudvalget af 20. juni 2022.",
         [("Teknikudvalget", "2022-06-20")]),
        ("Byrådet beslutter det på ekstraordinært møde den 6. februar 2023.", [("Byrådet", "2023-02-06")]),
        ("Planen behandles i Byrådet den 20. december.", [("Byrådet", "2023-12-20")]),
        ("De nye medlemmer tiltræder Byrådet den 1. januar 2022.", []),
        ("Vedtægten for Herning Byråd af 30. januar 2022 gælder.", []),
        ("Ministeren har inviteret Økonomiudvalget til møde den 27. februar 2023.", []),
        ("Der kommer en sag på ekstraordinært møde den 12. december 2022.", []),
        ("Planen er vedtaget den 12. december 2022, og sagen forelægges Teknikudvalget.", []),
        ("Økonomiudvalget vil se en indstilling fra Vejudvalget på møde den 27. november 2023.", []),
        ("Byrådet godkendte Vejudvalgets anbefaling på mødet den 19. juni 2023.", []),
        ("Der er budgetseminar med Byrådet den 3. marts 2023 og temadrøftelse i Byrådet den 10. august 2023.", []),
        ("Klima-, Teknik-, og Miljøudvalget besluttede den 3. maj 2022",
         [("Klima-, Teknik- og Miljøudvalget", "2022-05-03")]),
        ("Klima-, Teknik og Miljøudvalget besluttede den 3. maj 2022",
         [("Klima-, Teknik- og Miljøudvalget", "2022-05-03")]),
        ("Klima, - Teknik- og Miljøudvalget besluttede den 3. maj 2022",
         [("Klima-, Teknik- og Miljøudvalget", "2022-05-03")]),
        ("Det tidligere Skole – og Børneudvalget den 3. maj 2022", [("Skole- og Børneudvalget", "2022-05-03")]),
        ("Skole- og Børne- og Ungeudvalget den 3. maj 2022", [("Skole-, Børne- og Ungeudvalget", "2022-05-03")]),
        ("Kultur- og Fritidsudvalget spurgte. Kultur og Fritidsudvalget svarede den 3. maj 2022.", []),
        ("Kultur- og Fritidsudvalget spurgte. Kultur og Fritidsudvalget besluttede den 3. maj 2022.",
         [("Kultur- og Fritidsudvalget", "2022-05-03")]),
        ("Kultur og Fritidsudvalget besluttede den 3. maj 2022.", []),
        ("Social & Sundhedsudvalgets møde den 3. maj 2022", [("Social & Sundhedsudvalget", "2022-05-03")]),
        ("Skole, Børne – og Ungeudvalget ønskede d. 3. maj 2022", [("Skole-, Børne- og Ungeudvalget", "2022-05-03")]),
        ("Byrådets møder den 5. og 6. marts 2019", [("Byrådet", "2019-03-05"), ("Byrådet", "2019-03-06")]),
        ("Kommunalbestyrelsen behandlede sagen den 3. april og 8. maj 2018",
         [("Kommunalbestyrelsen", "2018-04-03"), ("Kommunalbestyrelsen", "2018-05-08")]),
        ("På byrådets møde d.5/3-19 (pkt. 4)", [("Byrådet", "2019-03-05")]),
        ("Byrådet 3.5.22, pkt. 4", [("Byrådet", "2022-05-03")]),
        ("Byrådet har den 3. maj 2022 givet administrationen mandat.", [("Byrådet", "2022-05-03")]),
        ("Planen er drøftet i Byrådet i 2020 (27. april, 22. juni og 16. november) og 2021 (17. maj).",
         [("Byrådet", "2020-04-27"), ("Byrådet", "2020-06-22"), ("Byrådet", "2020-11-16"), ("Byrådet", "2021-05-17")]),
        ("Planen er drøftet den 3. april, 4. maj og 5. juni 2021 i Teknikudvalget.",
         [("Teknikudvalget", "2021-04-03"), ("Teknikudvalget", "2021-05-04"), ("Teknikudvalget", "2021-06-05")]),
        ("Teknikudvalget drøftede planen på mødet den 3. maj 2022 (pkt. 2) og igen den 7. juni 2022.",
         [("Teknikudvalget", "2022-05-03"), ("Teknikudvalget", "2022-06-07")]),
        ("Teknikudvalgets protokol af 3. maj 2022", [("Teknikudvalget", "2022-05-03")]),
        ("Teknikudvalget fik en kort orientering den 3. maj 2022.", [("Teknikudvalget", "2022-05-03")]),
        ("Centerlederen orienterede udvalget mundtligt den 3. maj 2022.", [(COMMITTEE, "2022-05-03")]),
        ("Byrådet vedtog budgettet ved anden behandlingen den 3. maj 2022.", [("Byrådet", "2022-05-03")]),
        ("Udvalget behandlede et oplæg om boliger den 3. maj 2022.", [(COMMITTEE, "2022-05-03")]),
        ("Udvalget besluttede at holde et møde om boliger i salen, og festen er den 3. maj 2022.", []),
        ("Næste møde holdes onsdag den 3. maj 2022 på skolen.", [(COMMITTEE, "2022-05-03")]),
        ("Sagen var senest på dagsordenen tirsdag den 3. maj 2022.", [(COMMITTEE, "2022-05-03")]),
        ("Udsat til mødet den 3. maj 2022.", [(COMMITTEE, "2022-05-03")]),
        ("Beboerne er inviteret til møde den 3. maj 2022.", []),
        ("3. maj 2022: Byrådets visionsseminar", []),
        ("Kommunerne får et fælles sundhedsråd. Udvalget drøftede det på mødet den 3. maj 2022.",
         [(COMMITTEE, "2022-05-03")]),
        ("Byrådet har den 3. maj 2022 som frist.", []),
        ("Den 3. maj 2022 blev Byrådet orienteret.", [("Byrådet", "2022-05-03")]),
        ("Den 3. maj 2022 blev Byrådet 40 år.", []),
        ("Byrådets beslutning fra den 3. maj 2022", [("Byrådet", "2022-05-03")]),
        ("Byrådet fra den 3. maj 2022", []),
        ("Byrådet 2018-2021, 03-05-2018", [("Byrådet", "2018-05-03")]),
        ("Byrådsbehandlingen den 3. maj 2022", [("Byrådet", "2022-05-03")]),
        ("Økonomiudvalget: 3. maj 2022", [("Økonomiudvalget", "2022-05-03")]),
        ("På det konstituerende møde den 1. december 2021 valgte udvalget", [(COMMITTEE, "2021-12-01")]),
        ("På Folketingets møde den 3. maj 2022", []),
        ("Endelig vedtagelse | Byrådet | 3. maj 2022", [("Byrådet", "2022-05-03")]),
        ("Byrådet | 3. maj | kl. 17.00", []),
        ("Byrådet i Odense behandlede den 3. maj 2022", []),
        ("på møde den 45. maj 2022 og den 3.13.22", []),
        ("Direktionen og Teknikudvalget besluttede den 3. maj 2022.", [("Teknikudvalget", "2022-05-03")]),
    ],
)  # fmt: skip
def test_meetings_are_found_by_date(text: str, expected: list[tuple[str, str]]) -> None:
    assert meetings(text) == expected


def test_a_date_without_a_year_is_the_one_nearest_to_the_meeting() -> None:
    assert meetings("På udvalgsmødet den 5. december", day=date(2020, 1, 8)) == [(COMMITTEE, "2019-12-05")]
    assert meetings("Så mødet i Byrådet den 7. december bliver flyttet.", day=date(2024, 2, 20)) == [
        ("Byrådet", "2024-12-07")
    ]
    assert annotate("På udvalgsmødet den 5. december")[0].confidence < 1.0


def test_an_abbreviation_is_spelled_out_by_the_committee_named_before_it_in_the_item() -> None:
    assert meetings("Teknik- og Miljøudvalget ser på sagen.", "TMU den 3. maj 2022") == [
        ("Teknik- og Miljøudvalget", "2022-05-03")
    ]
    assert meetings("TMU den 3. maj 2022") == []


def test_the_council_has_no_committee_meetings_of_its_own() -> None:
    assert meetings("På udvalgsmødet den 3. maj 2022", committee="Byrådet") == []


def test_the_economy_committee_prints_what_other_committees_decided_at_theirs() -> None:
    assert meetings("På udvalgsmødet den 3. maj 2022", committee="Økonomiudvalget") == []
    assert meetings("Økonomiudvalget den 3. maj 2022", committee="Økonomiudvalget") == [
        ("Økonomiudvalget", "2022-05-03")
    ]


def test_the_own_committee_keeps_its_spelling() -> None:
    text = "Arbejdsmarkeds- og beskæftigelsesudvalget den 3. maj 2022"
    own = "Arbejdsmarkeds- og Beskæftigelsesudvalget"

    assert meetings(text, committee=own) == [(own, "2022-05-03")]
