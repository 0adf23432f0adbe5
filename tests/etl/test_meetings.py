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
        ("Regeringen besluttede den 3. maj 2022 at lukke.", []),
    ],
)  # fmt: skip
def test_meetings_are_found_by_date(text: str, expected: list[tuple[str, str]]) -> None:
    assert meetings(text) == expected


def test_a_date_without_a_year_is_the_one_nearest_to_the_meeting() -> None:
    assert meetings("På udvalgsmødet den 5. december", day=date(2020, 1, 8)) == [(COMMITTEE, "2019-12-05")]
    assert annotate("På udvalgsmødet den 5. december")[0].confidence < 1.0


def test_an_abbreviation_is_spelled_out_by_the_committee_named_before_it_in_the_item() -> None:
    assert meetings("Teknik- og Miljøudvalget ser på sagen.", "TMU den 3. maj 2022") == [
        ("Teknik- og Miljøudvalget", "2022-05-03")
    ]
    assert meetings("TMU den 3. maj 2022") == []


def test_the_council_has_no_committee_meetings_of_its_own() -> None:
    assert meetings("På udvalgsmødet den 3. maj 2022", committee="Byrådet") == []


def test_the_own_committee_keeps_its_spelling() -> None:
    text = "Arbejdsmarkeds- og beskæftigelsesudvalget den 3. maj 2022"
    own = "Arbejdsmarkeds- og Beskæftigelsesudvalget"

    assert meetings(text, committee=own) == [(own, "2022-05-03")]
