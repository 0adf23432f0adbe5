"""The saved queries: their answers on invented minutes, their header's rules, and that no value breaks out of one."""

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Variable

from server.api.parameter_types import TYPES
from server.api.saved_queries import (
    GROUPS,
    SavedQuery,
    UnusableValueError,
    page_query,
    read_saved_queries,
    read_saved_query,
)
from server.endpoint.sparql_tokens import read_query
from server.pages import LANGUAGES
from tests.server.published import BASE

HERE = Path(__file__).parent
ANSWERS = tomllib.loads((HERE / "saved_answers.toml").read_text(encoding="utf-8"))["answer"]
OWNED = ("item/", "case/", "minutes/", "meeting/", "person/")
"""Things that belong to one municipality."""
SAVED = list(read_saved_queries().values())
PER_MUNICIPALITY = [saved for saved in SAVED if any(each.name == "municipality" for each in saved.parameters)]

HEADER = """# Titel
# Title
# @group laws
# @about "En sætning." "A sentence."
# @param act name* "Lov" "Act"
"""
TEXT = """SELECT ?act ?item WHERE {
  VALUES ?act { "serviceloven"@da }
  ?item <x:cites> ?act .
}
ORDER BY ?act
"""


@pytest.fixture(scope="module")
def questions() -> Store:
    """The invented minutes that the answers were worked out on."""
    store = Store()
    store.load(path=HERE / "questions.ttl", format=RdfFormat.TURTLE)
    return store


def ask(store: Store, query: str) -> list[list[str]]:
    """Return the rows of a query, the IRIs of the data set without their start."""
    results = store.query(query, base_iri=f"{BASE}/")
    assert isinstance(results, QuerySolutions)
    content = results.serialize(format=QueryResultsFormat.CSV)
    assert content is not None
    rows = list(csv.reader(io.StringIO(content.decode())))[1:]
    return [[cell.removeprefix(f"{BASE}/id/") for cell in row] for row in rows]


def sort_lists(rows: list[list[str]]) -> list[list[str]]:
    """Return rows with the parts of each cell that is a list in order: GROUP_CONCAT has none."""
    return [[", ".join(sorted(cell.split(", "))) for cell in row] for row in rows]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer['query']}-{len(answer['rows'])}")
def test_a_saved_query_answers_what_was_worked_out_by_hand(questions: Store, answer: dict[str, Any]) -> None:
    saved = read_saved_queries()[answer["query"]]

    rows = ask(questions, saved.bind(answer.get("values", {})))

    assert sort_lists(rows) == sort_lists(answer["rows"])


def test_every_saved_query_has_an_answer_with_rows_and_every_parameter_is_tried() -> None:
    answered = {answer["query"] for answer in ANSWERS if answer["rows"]}
    tried = {(answer["query"], name) for answer in ANSWERS for name in answer.get("values", {})}
    special = {
        (saved.name, parameter.name)
        for saved in SAVED
        for parameter in saved.parameters
        if parameter.name not in {"municipality", "body", "start", "subject", "provision"}
    }

    assert answered == read_saved_queries().keys()
    assert special - tried == {("trouble-with-systems", "words"), ("who-cites-a-provision", "act")}


@pytest.mark.parametrize("saved", PER_MUNICIPALITY, ids=lambda saved: saved.name)
def test_a_municipality_is_never_mixed_with_another(questions: Store, saved: SavedQuery) -> None:
    named = "municipality_name" in saved.columns
    both = [ask(questions, saved.bind({"municipality": [code]})) for code in ("0998", "0999")]
    own = [{cell for row in rows for cell in row if cell.startswith(OWNED)} for rows in both]
    names = [{row[saved.columns.index("municipality_name")] for row in rows} for rows in both if named]

    assert not own[0] & own[1]
    assert not named or (names[0] <= {"Testø"} and names[1] <= {"Prøveby"})
    assert ask(questions, saved.bind({"municipality": ["0997"]})) == []


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.name)
def test_pages_put_together_are_the_whole_answer(questions: Store, saved: SavedQuery) -> None:
    whole = ask(questions, page_query(saved, saved.query, 1000, 0))
    pages = [ask(questions, page_query(saved, saved.query, 2, offset)) for offset in range(0, len(whole) + 2, 2)]

    assert [row for page in pages for row in page] == whole
    assert sorted(whole) == sorted(ask(questions, saved.query))


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.name)
def test_a_file_of_a_query_can_be_run_as_it_is(questions: Store, saved: SavedQuery) -> None:
    read_query(saved.text, f"{BASE}/")

    assert sorted(ask(questions, saved.text)) == sorted(ask(questions, saved.query))


def test_there_are_many_queries_in_every_group_and_language() -> None:
    assert len(SAVED) >= 24
    assert {saved.group for saved in SAVED} == set(GROUPS)
    assert len({saved.titles[language] for saved in SAVED for language in LANGUAGES}) == 2 * len(SAVED)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TEXT, "the title is needed in each of da, en"),
        (HEADER.replace("laws", "loves") + TEXT, "@group names one of cases,"),
        (HEADER.replace(' "A sentence."', "") + TEXT, "@about is needed in each of"),
        (HEADER.replace("@param", "@parameter") + TEXT, "@parameter is no line of a header"),
        (HEADER.replace("name*", "law") + TEXT, "?act has the unknown type law; the types: municipality,"),
        (HEADER.replace(' "Act"', "") + TEXT, "the label of ?act is needed"),
        (HEADER.replace("@param act", "@param lov") + TEXT, "?lov needs exactly one line"),
        (HEADER + TEXT.replace("@da }", " }"), "the default of ?act is no name"),
        (HEADER + TEXT.replace('"serviceloven"@da', "x:y"), "the default of ?act cannot be read"),
        (HEADER + TEXT.replace(".\n", ". ?item\n"), "the query cannot be read: error at 5:1"),
        (HEADER + TEXT.replace("SELECT ?act ?item", "ASK").replace("ORDER BY ?act\n", ""), "is a SELECT"),
        (HEADER + TEXT + "LIMIT 5\n", "the last line must be ORDER BY, without LIMIT"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_with_its_name_and_the_rule(content: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^cited\.rq: ") as raised:
        read_saved_query("cited", content)

    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"law": ["x"]}, "cited has no parameter law; its parameters: act"),
        ({"act": [""]}, "act: '' is no name; write it like KOMBIT"),
        ({"act": ["x" * 501]}, "act: is longer than 500 characters"),
        ({"act": ["x"] * 21}, "act takes at most 20 values"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_could(values: dict[str, list[str]], message: str) -> None:
    saved = read_saved_query("cited", HEADER + TEXT)

    with pytest.raises(UnusableValueError) as raised:
        saved.bind(values)

    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2024-02-30"),
        ("date", "2024-2-3"),
        ("year", "24"),
        ("integer", "-1"),
        ("integer", "٣"),
        ("municipality", "0998> ?x"),
        ("municipality", "http://a/id/municipality/"),
        ("outcome", "Udsat"),
        ("act", "../../sparql"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"is no {kind}; write it like"):
        TYPES[kind].read(value)


ATTACKS = ['"@da } } #', "\\", '\\"', "\\u0022 } #", "\n\r\t\x00", "'''", "> . ?s ?p ?o", "UNDEF", "{ }", "\u2028"]
VALUES = st.one_of(
    st.sampled_from(ATTACKS), st.text(max_size=60), st.text(alphabet="\\\"'u0027{}<>?#@\n ", max_size=20)
)


@settings(max_examples=300)
@given(value=VALUES, kind=st.sampled_from(sorted(TYPES)))
@example(value="\\U00000022 } UNION { ?s ?p ?o", kind="text")
def test_no_value_breaks_out_of_its_term(value: str, kind: str) -> None:
    header = HEADER.replace("name*", kind)
    default = TYPES[kind].example
    saved = read_saved_query("cited", header + TEXT.replace('{ "serviceloven"@da }', "{ UNDEF }"))
    assert saved.bind({"act": [default]}) != saved.query

    try:
        bound = saved.bind({"act": [value]})
    except UnusableValueError:
        return
    read_query(bound, f"{BASE}/")  # the server's reading and the engine's agree
    store = Store()
    solutions = store.query(bound.replace("?item <x:cites> ?act .", ""), base_iri=f"{BASE}/")
    assert isinstance(solutions, QuerySolutions)
    terms = [solution[Variable("act")] for solution in solutions]

    assert len(terms) == 1
    if kind in {"name", "text"}:
        assert isinstance(terms[0], Literal)
        assert terms[0].value == value.strip()
    else:
        assert TYPES[kind].show(terms[0]) == TYPES[kind].show(TYPES[kind].read(value))
