"""Outcomes: every phrase of the ontology by an invented example, the real decisions by annotation."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from etl.following import follows_recommendation
from etl.model import Decision, Recommendation
from etl.outcomes import find_outcomes, find_phrases, phrases, sentences
from ontology.terms import OUTCOME, SKOS
from tests.conftest import ROOT, SHARED

NAMES = {
    "approved", "approved-with-changes", "noted", "discussed", "recommended", "postponed", "forwarded", "returned",
    "rejected", "withdrawn", "elected", "no-position",
}  # fmt: skip


def examples() -> list[tuple[tuple[str, ...], str]]:
    _, *lines = (Path(__file__).parent / "outcome_examples.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(tuple(outcomes.split()), text.replace("\\n", "\n")) for outcomes, text in rows]


@pytest.mark.parametrize(("outcomes", "text"), examples(), ids=lambda value: value if isinstance(value, str) else None)
def test_an_example_has_its_outcomes(outcomes: tuple[str, ...], text: str) -> None:
    assert find_outcomes(text) == outcomes


def test_every_phrase_has_an_example_that_it_decides() -> None:
    used = {
        match.phrase.wording
        for _, text in examples()
        for sentence in sentences(text)
        for match in find_phrases(sentence)
    }

    assert {phrase.wording for phrase in phrases()} - used == set()


def test_no_phrase_signals_two_outcomes() -> None:
    wordings = [phrase.wording for phrase in phrases()]

    assert len(wordings) == len(set(wordings)) > 150


def test_the_scheme_holds_the_twelve_outcomes_in_danish_and_english() -> None:
    quads = list(parse((ROOT / "ontology" / "outcomes.ttl").read_bytes(), format=RdfFormat.TURTLE))
    for term in (SKOS.prefLabel, SKOS.definition):
        said = {
            (quad.subject.value.removeprefix(OUTCOME.iri), quad.object.language)
            for quad in quads
            if quad.predicate == term and isinstance(quad.object, Literal)
        }
        assert said == {(name, language) for name in NAMES for language in ("da", "en")}


@pytest.mark.parametrize(
    ("recommendations", "decision", "expected"),
    [
        (["at planen godkendes."], "Godkendt.", "unchanged"),
        (["at planen godkendes."], "Anbefales.", "unchanged"),
        (["at sagen tages til efterretning."], "Taget til efterretning.", "unchanged"),
        (["at sagen drøftes og tages til efterretning."], "Drøftet og taget til efterretning.", "unchanged"),
        (["at sagen drøftes og tages til efterretning."], "Taget til efterretning.", None),
        (["at status tages til efterretning og at planen godkendes."], "Taget til efterretning.", None),
        (["at status tages til efterretning."], "Der blev givet en orientering.", None),
        (["at planen godkendes."], "Godkendt med den ændring, at vejen flyttes.", "changed"),
        (["at planen godkendes."], "Anbefales, dog i en mindre udgave.", "changed"),
        (["at planen godkendes."], "Ikke godkendt.", "not"),
        (["at a godkendes.", "at b godkendes."], "1. Godkendt.\n2. Ikke godkendt.", "partly"),
        (["at a godkendes.", "at b godkendes."], "1. Godkendt.\n2. Udsat.", "partly"),
        (["at planen godkendes."], "Udsat.", None),
        (
            ["at a tages til efterretning.", "at b godkendes."],
            "1. Taget til efterretning.\n2. Ikke godkendt.",
            "partly",
        ),
        (["at a godkendes."], "1. Kan ikke anbefales. Udvalget anbefaler, at vejen flyttes.", "not"),
        (["at a godkendes."], "1. Kan ikke anbefales, idet udvalget indstiller, at sagen lægges i puljen.", "not"),
        (["at a godkendes."], "Udvalget kan ikke anbefale indstillingen.\nUdvalget anbefaler i stedet en bro.", "not"),
        (["at a godkendes.", "at b godkendes."], "1.-2. Ikke godkendt.\nUdvalget beslutter, at vejen flyttes.", "not"),
        (["at a godkendes.", "at b godkendes."], "1. og 2. Ikke godkendt.", "not"),
        (["at a godkendes.", "at b godkendes."], "2. Ikke godkendt.", None),
        (["at a godkendes.", "at b godkendes."], "1. Udvalget ønsker en ny sag.\n2. Anbefales ikke.", None),
        (["at a godkendes.", "at b godkendes."], "Punkt 1 og 2 anbefales ikke.", "not"),
        (["at a godkendes."], "1.c Anbefales ikke.", None),
        (["at a godkendes.", "at b godkendes."], "Udvalget kan ikke anbefale, at a bygges.", None),
        (["at a godkendes.", "at b godkendes."], "Udvalget kan ikke anbefale indstillingen.", "not"),
        (
            ["at a godkendes.", "at b godkendes."],
            "Udvalget kan ikke anbefale punkt 1.\nUdvalget anbefaler, at indstillingens punkt 2 godkendes.",
            "partly",
        ),
        (["at planen godkendes."], "Godkendt med bemærkning om, at vejen flyttes.", None),
        (["at planen godkendes."], "Godkendt, idet vejen flyttes.", None),
        (["at planen godkendes."], "Godkendt, men vejen flyttes.", None),
        (["at udvalget beslutter, om planen skal godkendes."], "Ikke godkendt.", None),
        (["at der tages stilling til, hvilken model der vælges."], "Model 2 godkendt.", None),
        (["at udvalget drøfter, om planen skal ændres."], "Drøftet.", "unchanged"),
        (
            ["at det drøftes, hvilke tal", "at udvalget beslutter, om a skal bygges"],
            "Udvalget kan ikke anbefale forvaltningens indstilling.",
            "not",
        ),
        (["at planen godkendes."], "Godkendt.\nImod stemte A med bemærkning om, at vejen flyttes.", "unchanged"),
        (
            ["at planen tages til efterretning."],
            "Taget til efterretning med bemærkning om, at vejen flyttes.",
            None,
        ),
        (["at planen godkendes."], "Udvalget anbefaler med følgende præcisering, at planen godkendes.", "changed"),
        (["at planen godkendes."], "Udvalget anbefaler, at ændringen af planen godkendes.", None),
        (["at planen godkendes."], "Planen blev godkendt.", "unchanged"),
        (["at planen og budgettet godkendes."], "Planen blev godkendt.", None),
        (["at planen godkendes."], "Udvalget anbefaler, at klubbens lokaler bruges i stedet.", None),
        (["at der bygges en hal til 2 mio."], "Udvalget anbefaler, at der gives 1 mio. til klubbens gamle hal.", None),
        (["at aftalen godkendes."], "Udvalget anbefaler en ny aftale.\nBo Dahl (A) anbefaler indstillingen.", None),
        (["at aftalen godkendes."], "Godkendt, inkl. klubbens forslag i bilag 5.", None),
        (["at planen godkendes."], "Godkendt. Desuden godkendte udvalget et nyt punkt om mødetider.", None),
        (["at planen godkendes."], "Godkendt. Udvalget ønsker en sag om broen.", None),
        (["at planen godkendes."], "Godkendt. Imod stemte A (Ø), idet vejen burde ændres.", "unchanged"),
        (["at planen godkendes."], "Bo Dahl (A) anbefaler planen med en ændring af vejen.\nGodkendt.", "unchanged"),
        (["at a godkendes.", "at b godkendes."], "Udvalget godkendte punkt 1.", None),
        (["at a godkendes.", "at b godkendes."], "Udvalget godkendte punkt 1 og 2.", "unchanged"),
        (["at a godkendes.", "at b godkendes."], "1.-2. Godkendt.", "unchanged"),
        (["at a godkendes.", "at b tages til efterretning."], "1. Taget til efterretning.\n2. Godkendt.", None),
        (["at a godkendes.", "at b godkendes."], "1. Godkendt.\n2. Ændres til kl. 16.", None),
        (["at der vælges model a eller b."], "Godkendt.", None),
        (["at det besluttes, om planen ændres."], "Anbefales ikke.", None),
        (
            ["at det besluttes, om a bygges.", "at b bygges."],
            "1. Godkendt.\n2. Godkendt med den ændring, at c.",
            "changed",
        ),
        (
            ["at a godkendes.", "at b godkendes."],
            "Udvalget anbefaler punkt 1.\nDer tages stilling til punkt 2, når der er ansat en ny leder.",
            None,
        ),
        (
            ["at a godkendes.", "at b godkendes."],
            "Udvalget anbefaler, at punkt 1 godkendes.\nUdvalget anbefaler, at punkt 2 ikke godkendes.",
            "partly",
        ),
        (
            ["at planen godkendes."],
            "Med stemmerne 13 for og 8 imod godkendte udvalget administrationens indstilling.\nFor stemte: A og V.",
            "unchanged",
        ),
        (
            ["at planen godkendes."],
            "Bo Dahl (A) spurgte, om han var inhabil.\nFor stemte: Anna Holm (V)\n"
            "Udvalget erklærede Bo Dahl (A) for inhabil.\nBo Dahl (A) forlod lokalet.\nGodkendt.",
            "unchanged",
        ),
        (["at planen godkendes."], "Anbefales, idet dog økonomien beskrives til byrådet.", None),
        (["at planen godkendes."], "Taget til efterretning.", None),
        (["at planen godkendes."], "Ingen bemærkninger.", None),
        ([], "Godkendt.", None),
    ],
)
def test_a_decision_follows_its_recommendation(recommendations: list[str], decision: str, expected: str | None) -> None:
    points = [Recommendation(place, text, "Administrationen") for place, text in enumerate(recommendations, start=1)]
    decided = Decision(decision, "Havneudvalget", None, find_outcomes(decision))

    assert follows_recommendation(points, decided) == expected


def annotated_decisions() -> Iterator[tuple[str, list[str]]]:
    for path in sorted((SHARED / "gold").glob("*.json")):
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            for decision in (item, *item["earlier_decisions"]):
                if decision["decision"] is not None:
                    yield decision["decision"], decision["outcomes"]


def test_the_real_decisions_have_the_annotated_outcomes(shared: Path) -> None:
    decisions = list(annotated_decisions())

    assert len(decisions) > 40, shared
    assert [(text, list(find_outcomes(text))) for text, _ in decisions] == decisions


def test_a_long_decision_is_read_in_time_that_grows_with_its_length_only() -> None:
    assert find_outcomes("godkendt med " * 20_000) == ("approved",)
