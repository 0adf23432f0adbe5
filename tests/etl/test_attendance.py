"""Who was there: labels, sentences, substitutes, conflicts, single items; and lines that say something else."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.attendance import attendance_for_item, is_absence_line, read_absence, with_conflicts
from etl.model import Attendance
from etl.name_lists import TABLES, read_people

SENTENCES: list[dict[str, Any]] = tomllib.loads((TABLES / "attendance.toml").read_text(encoding="utf-8"))["sentence"]


def one(person: str, status: str, substitutes_for: str | None = None, *items: tuple[int, int | None]) -> Attendance:
    return Attendance(person, status, substitutes_for, items)


ANNA, BO = "Anna Holm", "Bo Dahl"
BOTH_EXCUSED = (one(ANNA, "excused"), one(BO, "excused"))
BOTH_ABSENT = (one(ANNA, "absent"), one(BO, "absent"))

# A whole line that says who was away or stood in
ABSENCE = {
    "Afbud: Anna Holm, Bo Dahl": BOTH_EXCUSED,
    "Afbud: Anna Holm (A), Bo Dahl (V)": BOTH_EXCUSED,
    "Afbud: Anna Holm (Løsgænger)": (one(ANNA, "excused"),),
    "Afbud fra: Anna Holm og Per B. Skov": (one(ANNA, "excused"), one("Per B. Skov", "excused")),
    "Afbud fra Anna Holm (A)": (one(ANNA, "excused"),),
    "Fraværende med afbud: Anna Holm (Enhedslisten), tjenesterejse.": (one(ANNA, "excused"),),
    "Fraværende: Anna Holm ved afbud": (one(ANNA, "excused"),),
    "Fraværende:  Anna Holm (V)": (one(ANNA, "absent"),),
    "FRAVÆRENDE: Anna Holm": (one(ANNA, "absent"),),
    "Fraværende: Anna Holm, A, Bo Dahl, (V)": BOTH_ABSENT,
    "Fraværende: Anna Holm ()": (one(ANNA, "absent"),),
    "Fraværende: Formand: Anna Holm (A)": (one(ANNA, "absent"),),
    "Fraværende: borgmester Anna Holm (A)": (one(ANNA, "absent"),),
    "Fraværende: Anna Holm (inhabil)": (one(ANNA, "conflicted"),),
    "Fraværende: Ingen": (),
    "Afbud: -": (),
    "Fraværende: Anna Holm (A), sag 129-138": (one(ANNA, "left", None, (129, 138)),),
    "Fraværende: Anna Holm (V) - Bo Dahl (V) mødte som stedfortræder.": (
        one(ANNA, "absent"),
        one(BO, "substitute", ANNA),
    ),
    "Afbud fra Anna Holm stedfortræder Bo Dahl": (one(ANNA, "excused"), one(BO, "substitute", ANNA)),
    "Ikke til stede: Ida de la Cour (V).": (one("Ida de la Cour", "absent"),),
    "Ikke til stede Anna Holm": (one(ANNA, "absent"),),
    "Anna Holm og Bo Dahl var fraværende.": BOTH_ABSENT,
    "Anna Holm (V) var fraværende.": (one(ANNA, "absent"),),
    "Anna Holm (V) fraværende": (one(ANNA, "absent"),),
    "Anna Holm var fraværende uden afbud.": (one(ANNA, "absent"),),
    "Anna Holm (A) deltog ikke under punkterne 63 - 74.": (one(ANNA, "left", None, (63, 74)),),
    "Anna Holm (A), næstformand deltog ikke i Havneudvalgets behandling af sagen.": (one(ANNA, "absent"),),
    "Anna Holm (A) var ikke til stede.": (one(ANNA, "absent"),),
    "Anna Holm (A) var fraværende under behandlingen af dette punkt.": (one(ANNA, "absent"),),
    "Borgmester Anna Holm (A) deltog ikke på mødet.": (one(ANNA, "absent"),),
    "Anna Holm (A) deltog ikke i behandlingen af punktet.": (one(ANNA, "absent"),),
    "Anna Holm (B) var fraværende. I stedet deltog Bo Dahl (B).": (one(ANNA, "absent"), one(BO, "substitute", ANNA)),
    "Der var afbud fra Anna Holm (A) og borgmester Bo Dahl (V).": BOTH_EXCUSED,
    "Anna Holm (A) og Bo Dahl (V) havde meldt afbud.": BOTH_EXCUSED,
    "Anna Holm var forhindret i at deltage.": (one(ANNA, "excused"),),
    "Anna Holm og Bo Dahl havde meldt forfald.": BOTH_EXCUSED,
    "Fravær: Anna Holm (A)": (one(ANNA, "absent"),),
    "Fraværende: Anna Holm (A) deltog ikke i mødet.": (one(ANNA, "absent"),),
    "Fraværende: Anna Holm (A). Bo Dahl (V)": BOTH_ABSENT,
    "Fraværende og stedfortræder: Anna Holm er fraværende. Bo Dahl (A) deltog som stedfortræder for Anna Holm.": (
        one(ANNA, "absent"),
        one(BO, "substitute", ANNA),
    ),
    "Fraværende: Anna Holm (A) og Bo Dahl (V) deltog ikke i behandlingen af punktet.": BOTH_ABSENT,
    "Anna Holm (A) deltog ikke i punkterne 12-15.": (one(ANNA, "left", None, (12, 15)),),
    "Anna Holm (A) var ikke til stede under punkt 3 og 5.": (one(ANNA, "left", None, (3, 3), (5, 5)),),
    "Anna Holm (A) forlod mødet kl. 18.30 under punkt 7.": (one(ANNA, "left", None, (8, None)),),
    "Anna Holm (A) forlod mødet før punkt 7.": (one(ANNA, "left", None, (7, None)),),
    "Anna Holm deltog til og med punkt 5.": (one(ANNA, "left", None, (6, None)),),
    "Anna Holm (A) ankom kl. 17.54 under behandlingen af dagsordenspunkt 4.": (one(ANNA, "left", None, (1, 3)),),
    "Anna Holm deltog fra punkt 3.": (one(ANNA, "left", None, (1, 2)),),
    "Anna Holm deltog fra punkt 1.": (one(ANNA, "present"),),
    "Anna Holm deltog som stedfortræder for Bo Dahl.": (one(ANNA, "substitute", BO),),
    "Anna Holm (A) deltog i stedet for Bo Dahl (A).": (one(ANNA, "substitute", BO),),
    "Bo-Erik Dahl-Krog (V) mødte som stedfortræder.": (one("Bo-Erik Dahl-Krog", "substitute"),),
    "Som suppleant deltog Anna Holm.": (one(ANNA, "substitute"),),
    "Anna Holm havde meldt afbud, og Bo Dahl deltog i stedet.": (one(ANNA, "excused"), one(BO, "substitute", ANNA)),
    "Afbud fra Anna Holm (A) på grund af arbejde og Bo Dahl (V), personlige årsager.": BOTH_EXCUSED,
    "Afbud fra.: Anna Holm": (one(ANNA, "excused"),),
    "Medlemmerne var mødt, bortset fra Anna Holm og Bo Dahl, der havde meldt afbud.": BOTH_EXCUSED,
    "Anna Holm (A) og Bo Dahl (V) deltog ikke i mødet under punkt 1-3.": (
        one(ANNA, "left", None, (1, 3)),
        one(BO, "left", None, (1, 3)),
    ),
    "Anna Holm deltog ikke under punkt. 18.": (one(ANNA, "left", None, (18, 18)),),
    "Anna Holm mødte kl. 16.35 under behandlingen af dagsordenens punkt 4.": (one(ANNA, "left", None, (1, 3)),),
    "Jens Kr. Holm og Bo Dahl var fraværende.": (one("Jens Kr. Holm", "absent"), one(BO, "absent")),
    "Stedfortræder for Anna Holm: Bo Dahl": (one(BO, "substitute", ANNA),),
}
# What says who was there, but is a part of the decision
PART_OF_A_DECISION = {
    "Anna Holm (A) erklærede sig inhabil og deltog ikke i sagens behandling.": (one(ANNA, "conflicted"),),
    "Anna Holm (A) deltog ikke i sagens behandling på grund af inhabilitet.": (one(ANNA, "conflicted"),),
    "Anna Holm (A) forlod lokalet under behandlingen grundet inhabilitet.": (one(ANNA, "conflicted"),),
    "Anna Holm (A) var inhabil i punkt 5.": (one(ANNA, "conflicted", None, (5, 5)),),
    "Byrådet erklærede Anna Holm (A) for inhabil i punktets behandling.": (one(ANNA, "conflicted"),),
    "Byrådet erklærede Anna Holm (A) inhabil.": (one(ANNA, "conflicted"),),
    "Anna Holm (A) deltog ikke i behandlingen af pkt. 5, idet hun var inhabil.": (
        one(ANNA, "conflicted", None, (5, 5)),
    ),
    "Anna Holm og Bo Dahl erklærede sig inhabile og forlod mødet under punkt 29.": (
        one(ANNA, "conflicted", None, (29, 29)),
        one(BO, "conflicted", None, (29, 29)),
    ),
    "Børne- og Skoleudvalget erklærede, at Anna Holm (A) ikke kan deltage i sagens behandling.": (
        one(ANNA, "conflicted"),
    ),
    "Udvalget fandt enstemmigt, at Anna Holm og Bo Dahl er inhabile.": (
        one(ANNA, "conflicted"),
        one(BO, "conflicted"),
    ),
    "Anna Holm (A) blev af Teknikudvalget erklæret inhabil.": (one(ANNA, "conflicted"),),
    "Borgmesteren oplyste, at der var afbud fra Anna Holm (A).": (one(ANNA, "excused"),),
    "Anna Holm (A) forlod herefter lokalet.": (one(ANNA, "left"),),
    "Anna Holm (A) forlod mødet kl. 20.15.": (one(ANNA, "left"),),
    "Godkendt. Anna Holm (A) var fraværende.": (one(ANNA, "absent"),),
}
NOTHING = [
    "Direktør Anna Holm deltog under punkt 4.",
    "Anna Holm (A) deltog ikke i mødet fra punkt 30 til punkt 35.",
    "Anna Holm (A) var fraværende fra kl 19",
    "Anna Holm var ikke til stede under afstemningen.",
    "Anna Holm (A) erklærer sig inhabil ved behandling af 04A.",
    "Godkendt.",
    "Udvalget erklærede Anna Holm (A) for ikke inhabil.",
    "Udvalget erklærede, at Anna Holm (A) kan deltage i sagens behandling.",
    "Udvalget besluttede, at Anna Holm (A) ikke er inhabil.",
    "Udvalget besluttede, at Anna Holm (A) er habil.",
    "Anna Holm (A) blev erklæret for ikke inhabil.",
    "Udvalget drøftede, om Anna Holm (A) ikke kan deltage i sagens behandling.",
    "Anna Holm (A) kunne ikke deltage i sagens behandling, da bussen var forsinket.",
    "Anna Holm (A) spurgte, om hun var inhabil i sagen.",
    "Anna Holm (A) spurgte, om Bo Dahl (A) var inhabil i sagen.",
    "Anna Holm (A) deltog ikke i afstemningen.",
    "Anna Holm (A) undlod at stemme.",
    "Anna Holm (A) melder afbud til mødet den 10. oktober.",
    "Bo Dahl suppleant for Anna Holm godkendte underskriftsarket.",
    "Udvalget var fraværende.",
    "Teknisk Udvalg deltog ikke.",
    "Formanden deltog ikke.",
    "Greve Kommune deltog ikke i projektet.",
    "Afbud blev meldt for sent.",
    "Fraværende medlemmer indkaldes.",
    "Anna Holm (A) deltog.",
    "Anna Holm (A) og Bo Dahl (V) stemte imod.",
    "Anna Holm (A) blev valgt som stedfortræder.",
    "Medlemmer, der er forhindret i at deltage, melder afbud.",
    "Fraværende: se næste side og 3 andre",
    "",
]


@pytest.mark.parametrize("line", ABSENCE)
def test_a_line_of_absence_is_read_and_known_as_such(line: str) -> None:
    assert read_absence(line) == ABSENCE[line]
    assert is_absence_line(line) == all(person.status != "conflicted" for person in ABSENCE[line])


@pytest.mark.parametrize("line", PART_OF_A_DECISION)
def test_a_conflict_or_a_decision_that_mentions_absence_stays_with_the_decision(line: str) -> None:
    assert read_absence(line) == PART_OF_A_DECISION[line]
    assert not is_absence_line(line)


@pytest.mark.parametrize("line", NOTHING)
def test_what_says_nothing_of_who_was_there_is_left_alone(line: str) -> None:
    assert read_absence(line) == ()
    assert not is_absence_line(line)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["example"])
def test_a_sentence_of_the_table_reads_its_example(sentence: dict[str, Any]) -> None:
    assert (ANNA, sentence["status"]) in [
        (person.person, person.status) for person in read_absence(sentence["example"])
    ]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["example"])
def test_a_sentence_is_read_however_its_lines_are_broken(sentence: dict[str, Any]) -> None:
    assert read_absence(sentence["example"].replace(" ", "\n")) == read_absence(sentence["example"])


def test_who_misses_some_items_is_absent_from_these_alone() -> None:
    people = [
        *read_absence("Anna Holm (A) deltog ikke i punkterne 12-15."),
        *read_absence("Bo Dahl var inhabil i punkt 13."),
    ]

    assert attendance_for_item(people, 11) == ()
    assert attendance_for_item(people, 12) == (one(ANNA, "absent"),)
    assert attendance_for_item(people, 13) == (one(ANNA, "absent"), one(BO, "conflicted"))
    assert attendance_for_item(read_absence("Anna Holm forlod mødet under punkt 7."), 99) == (one(ANNA, "absent"),)
    assert attendance_for_item(read_absence("Anna Holm var fraværende."), 1) == ()


def test_who_is_conflicted_is_so_even_where_a_later_line_says_that_he_left() -> None:
    text = "Byrådet erklærede Anna Holm (A) for inhabil.\nAnna Holm (A) forlod herefter lokalet.\nGodkendt."
    told = (one(ANNA, "left"), one(BO, "absent"))

    assert with_conflicts(told, text, 3) == (one(ANNA, "conflicted"), one(BO, "absent"))
    assert with_conflicts((), text, 3) == (one(ANNA, "conflicted"),)
    assert with_conflicts(told, "Byrådet erklærede Anna Holm (A) for ikke inhabil.", 3) == told


def test_a_list_of_a_header_keeps_what_is_no_name() -> None:
    assert read_people("Anna Holm (A), Bo Dahl (Afbud), embedsmænd", "present") == (
        [one(ANNA, "present"), one(BO, "excused")],
        ["embedsmænd"],
    )


def test_party_letters_without_brackets_end_names_and_substitutes_are_not_in_the_list() -> None:
    people, rest = read_people("Anna Holm V og Bo Dahl A, stedfortrædere Ida Skov V, og Per Lund A", "absent")
    assert [(each.person, each.party) for each in people] == [("Anna Holm", "V"), ("Bo Dahl", "A")]
    assert len(rest) == 2
    assert [each.person for each in read_people("Anna Marie H, Bo Dahl", "absent")[0]] == ["Anna Marie H", "Bo Dahl"]


PIECES = (
    "Anna Holm",
    "(A)",
    ",",
    "og",
    "Afbud:",
    "Fraværende",
    "deltog ikke",
    "i punkt",
    "12-15",
    "for",
    "inhabil",
    ".",
)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=300))
def test_any_line_names_only_people_whom_it_prints(line: str) -> None:
    for person in read_absence(line):
        assert person.person in " ".join(line.split())
        assert all(last is None or first <= last for first, last in person.items)


@pytest.mark.parametrize("piece", ["Anna ", "A. ", "Anna Holm, ", "punkt 1, ", "deltog ", "inhabil ", "for ", "("])
def test_a_long_line_is_no_statement(piece: str) -> None:
    assert read_absence(piece * 4000 + "deltog") == ()


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Afbud: anna holm, bo dahl", ["Anna Holm", "Bo Dahl"]),
        ("Fraværende: Anna holm og Bo erik dahl (V)", ["Anna Holm", "Bo Erik Dahl"]),
        ("Fraværende: Anna Holm deltog ikke", ["Anna Holm"]),
        ("Fraværende: Jens Kr. Holm. Bo Vald. Dahl", ["Jens Kr. Holm", "Bo Vald. Dahl"]),
        ("Afbud: Anna senere", []),
        ("Fraværende: anna syg", []),
        ("Afbud: ole kommer", []),
        ("Fraværende: Anna ferie", []),
    ],
)
def test_names_in_small_letters_are_names_behind_a_label_alone(line: str, people: list[str]) -> None:
    assert [person.person for person in read_absence(line)] == people
