"""People: a name beside a title counts, a bare name never."""

import pytest

from etl.tables import TitleRow, titles
from tests.etl.annotated import people


@pytest.mark.parametrize("row", titles(), ids=lambda row: row.title)
def test_the_example_of_a_title_names_one_person(row: TitleRow) -> None:
    found = people(row.example)

    assert len(found) == 1
    assert found[0][1].endswith(row.title.removeprefix("…"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jobcenterchef Rikke Dam Hansen deltager.", [("Rikke Dam Hansen", "jobcenterchef")]),
        ("Jobcenterchef, Rikke Dam Hansen deltager.", [("Rikke Dam Hansen", "jobcenterchef")]),
        ("Chef for Havneparken, Ulla Høy Lund deltager.", [("Ulla Høy Lund", "chef for Havneparken")]),
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
