"""People: a name beside a title counts, a bare name never."""

import tomllib

import pytest

from etl.names import given_names, is_no_name
from etl.tables import TABLES, TitleRow, titles
from tests.etl.annotated import people


@pytest.mark.parametrize("row", titles(), ids=lambda row: row.title)
def test_the_example_of_a_title_names_one_person(row: TitleRow) -> None:
    found = people(row.example)

    assert len(found) == 1
    assert row.title.removeprefix("…") in found[0][1].lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jobcenterchef Rikke Dam Hansen deltager.", [("Rikke Dam Hansen", "jobcenterchef")]),
        ("Jobcenterchef, Rikke Dam Hansen deltager.", [("Rikke Dam Hansen", "jobcenterchef")]),
        ("Chef for Havneafdelingen, Ulla Høy Lund deltager.", [("Ulla Høy Lund", "chef for Havneafdelingen")]),
        (
            "På mødet deltager Birgit Holm, leder af Job & Råd samt Pia Gram, leder af området.",
            [("Birgit Holm", "leder af Job & Råd"), ("Pia Gram", "leder af området")],
        ),
        ("Pia Gram (centerchef) orienterer.", [("Pia Gram", "centerchef")]),
        ("Da statsminister Jens Falk Holst talte", [("Jens Falk Holst", "statsminister")]),
        ("Social- og Boligminister Jens Falk Holst", [("Jens Falk Holst", "social- og Boligminister")]),
        (
            "Fra forvaltningen: Ib Bo, centerchef for Økonomi, Eva Ny Lund, regnskabschef.",
            [("Ib Bo", "centerchef for Økonomi"), ("Eva Ny Lund", "regnskabschef")],
        ),
        ("Økonomichef\nPia Gram", []),
        ("Rikke Dam Hansen deltager under punktet.", []),
        ("Direktøren for Teknik, Vej og Natur indstiller", []),
        ("En leder efter Pia Gram", []),
        ("Distriktsleder Hjemmepleje Nordby Vest", []),
        ("Formanden bød velkommen til Bo Klit.", []),
    ],
)
def test_people_are_found_with_their_role(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kasserer: Pia Gram, formand for Seniorrådet: Bo Klit Dahl", []),
        (
            "Centerchefen Pia Gram, leder af Jobcentret, Bo Klit Dahl, deltager.",
            [("Pia Gram", "centerchefen"), ("Bo Klit Dahl", "leder af Jobcentret")],
        ),
        (
            "Næstformand Pia Gram, borgmester i Fanø Kommune, deltager.",
            [("Pia Gram", "borgmester i Fanø Kommune")],
        ),
        (
            "Pia Gram, leder af Ungecentret og Eva N. Lund, leder af Jobcentret.",
            [("Pia Gram", "leder af Ungecentret"), ("Eva N. Lund", "leder af Jobcentret")],
        ),
        (
            "Pia Gram, chef for Social-, Sundheds- og Ældreområdet, deltager.",
            [("Pia Gram", "chef for Social-, Sundheds- og Ældreområdet")],
        ),
        ("Muligvis deltager også evt. borgmester Pia Gram.", []),
        ("Tidligere borgmester Pia Gram deltager.", []),
        ("Det er tidligere besluttet. Borgmester Pia Gram deltager.", [("Pia Gram", "borgmester")]),
    ],
)
def test_a_role_is_that_of_the_person_it_stands_beside(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Formand Pia Gram bød velkommen.",
        "Pia Gram, formand, viste rundt i klubben.",
        "Pia Gram (formand for foreningen) deltager.",
        "Pia Gram, næstformand i bestyrelsen, deltager.",
        "Konsulent Pia Gram fra Fjordby Rådgivende ApS deltager.",
        "Centerchef Pia Gram fra Fjordby Rådgivende deltager.",
        "Direktør Pia Gram, Fjordby A/S, deltager.",
        "Konsulent Pia Gram fra Fjordby og Bo Klit Dahl fra Fanø Kommune deltager.",
        "Daglig leder af Idrætsklubben, Pia Gram, deltager.",
        "Huset er opført af skoleinspektør Pia Gram i 1929.",
    ],
)
def test_a_person_without_a_public_role_is_not_found(text: str) -> None:
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Konsulent Pia Gram fra Socialstyrelsen deltager.", "konsulent"),
        ("Projektleder Pia Gram, Center for Plan, deltager.", "projektleder"),
        ("Direktør for Teknik i Fanø Kommune, Pia Gram, deltager.", "direktør for Teknik i Fanø Kommune"),
        ("Formand for Handicaprådet Pia Gram og Pia Gram, formand for Handicaprådet", "formand for Handicaprådet"),
    ],
)
def test_a_title_counts_with_a_public_body_beside_it(text: str, role: str) -> None:
    assert set(people(text)) == {("Pia Gram", role)}


@pytest.mark.parametrize("kind", ["public", "private", "not_now"])
def test_the_words_beside_a_title_are_lower_case_and_named_once(kind: str) -> None:
    words = tomllib.loads((TABLES / "people.toml").read_text(encoding="utf-8"))[kind]

    assert words == [word.lower() for word in words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Centerchef for Plan, Vej og Byg Ida Holm deltager.", [("Ida Holm", "centerchef for Plan, Vej og Byg")]),
        ("Formand for Ældrerådet Ida Holm orienterer.", [("Ida Holm", "formand for Ældrerådet")]),
        ("Minister for fødevarer, landbrug og fiskeri Ida Holm",
         [("Ida Holm", "minister for fødevarer, landbrug og fiskeri")]),
        ("Ældrerådets formand Ida Holm orienterer.", [("Ida Holm", "formand")]),
        ("KL’s formand, Ida Holm, har svaret.", [("Ida Holm", "formand")]),
        ("Ida Holm (V), byrådsmedlem og gruppeformand", [("Ida Holm", "byrådsmedlem")]),
        ("Ida Holm der er centerchef deltager.", [("Ida Holm", "centerchef")]),
        ("Som formand valgtes Ida Holm (V), som næstformand Bo Klit (C).",
         [("Ida Holm", "formand"), ("Bo Klit", "næstformand")]),
        ("Som formand valgtes Ida Holm.", []),
        ("Med venlig hilsen\nIda Holm\nByrådsmedlem, Nye Borgere", [("Ida Holm", "byrådsmedlem")]),
        ("Udvalgsformanden, Ida Holm, bød velkommen.", [("Ida Holm", "udvalgsformanden")]),
        ("Borgmesteren, Ida Holm og Per Krag deltager.", []),
        ("Fra forvaltningen deltog: Bo Dahl, jurist; Ida Holm, konsulent.",
         [("Bo Dahl", "jurist"), ("Ida Holm", "konsulent")]),
        ("Fra Nordbyg ApS deltog: Bo Dahl, jurist; Ida Holm, konsulent.", []),
        ("Fagchef B. Dahl og fagchef Ida von der Holm", [("B. Dahl", "fagchef"), ("Ida von der Holm", "fagchef")]),
        ("CENTERCHEF Ida Holm deltager.", [("Ida Holm", "centerchef")]),
        ("Borgmester Bo Dahls brev", [("Bo Dahl", "borgmester")]),
        ("Økonomichef Ole Friis deltog.", [("Ole Friis", "økonomichef")]),
        ("Økonomichef Ole Brus brev", []),
        ("Borgmester Jens Holms Vej 12", []),
        ("Centerchef Ida Holm, Nordværk, deltager.", []),
        ("Rådmand Ida Holm, Nordværk, deltager.", [("Ida Holm", "rådmand")]),
        ("Udvalget valgte Ida Holm formand for klubben.", []),
        ("Formand for Idrætsklubben Ida Holm", []),
    ],
)  # fmt: skip
def test_names_and_titles_stand_together_in_many_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == expected


def test_given_names_are_written_as_names_once_each_and_are_no_other_words() -> None:
    names = given_names()

    assert len(names) == len(set(names))
    assert all(name[0].isupper() and not is_no_name(name) for name in names)


def test_fields_of_departments_are_lower_case_and_named_once() -> None:
    words = tomllib.loads((TABLES / "people.toml").read_text(encoding="utf-8"))["fields"]

    assert words == sorted(set(words))
    assert words == [word.lower() for word in words]
