"""The tables: their rows against the samples' known facts and the graph."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from etl.records.collect import MERGED
from etl.records.manual import write_manual
from etl.records.schema import Column, Table, read_tables
from etl.records.statements import read_things, value
from ontology.terms import SG, prologue, read_name
from tests.conftest import ROOT
from tests.etl.records.collected import Tables, collect

Row = dict[str, object]


def count(store: Store, pattern: str) -> int:
    (solution,) = store.query(f"{prologue()} SELECT (COUNT(*) AS ?count) {{ {pattern} }}")  # type: ignore[misc, union-attr]
    return int(solution["count"].value)


def all_columns() -> list[tuple[Table, Column]]:
    return [(table, column) for table in read_tables().values() for column in table.columns]


def test_items_are_what_is_known_of_the_samples(tables: Tables) -> None:
    rows = tables["items"].to_pylist()
    told: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        told.setdefault((row["municipality"], row["date"].isoformat()), []).append(row)
    attachments = [(row["item"], row["attachment_title"]) for row in tables["attachments"].to_pylist()]

    golden = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests/golden").glob("*.json"))]
    assert len(golden) == tables["meetings"].num_rows
    for document in golden:
        for known, row in zip(document["items"], told[document["code"], document["date"]], strict=True):
            assert (row["number"] or str(row["position"])) == str(known["number"])
            assert (row["title"], row["case_number"]) == (known["title"], known["case"])
            assert row["decision_text"] == known["decision"]
            assert row["outcomes"] == sorted(known["outcomes"])
            # facts of a document leave out what is recommended to another committee
            assert "\n".join(known["recommendations"]) in (row["recommendation"] or "")
            assert [title for item, title in attachments if item == row["item"]] == known["attachments"]


def test_a_case_is_one_row_with_its_way_through_the_meetings(tables: Tables) -> None:
    (case,) = [row for row in tables["cases"].to_pylist() if row["case_number"] == "04.08.00-A00-1-24"]

    assert (case["municipality_name"], case["committee_names"]) == ("Fanø", ["Kulturudvalget", "Byrådet"])
    assert (str(case["first_date"]), str(case["last_date"])) == ("2024-03-06", "2024-03-20")
    assert (case["item_count"], case["meeting_count"], case["latest_title"]) == (3, 2, "Ny bane til hjulbørsløb")
    assert (case["latest_outcomes"], case["latest_outcome_labels"]) == (["approved"], ["godkendt"])
    assert case["subjects"] == ["04.08.00"]


@pytest.mark.parametrize(
    ("table", "pattern"),
    [
        ("meetings", "?it a sg:Minutes"),
        ("items", "?it a sg:AgendaItem"),
        ("cases", "?it a sg:Case"),
        ("decisions", "?it a sg:Decision"),
        ("recommendations", "?it a sg:Recommendation"),
        ("votes", "?it a sg:Vote"),
        ("ballots", "?it sg:votedFor|sg:votedAgainst|sg:abstained|sg:reservedBy ?voter"),
        ("attendance", "?it a sg:Attendance"),
        ("attachments", "?it a sg:Attachment"),
    ],
)
def test_there_is_a_row_for_each_thing_in_the_graph(store: Store, tables: Tables, table: str, pattern: str) -> None:
    assert tables[table].num_rows == count(store, pattern) > 0


def test_there_is_a_row_for_each_person_in_each_committee_whose_minutes_describe_one(
    store: Store, tables: Tables
) -> None:
    described = """GRAPH ?graph { ?meeting sg:heldBy ?committee ; ^sg:meeting ?minutes . ?minutes a sg:Minutes .
        ?person a sg:Person }"""
    pairs = f"SELECT DISTINCT ?committee ?person {{ {described} }}"
    rows = {(row["committee"], row["person"]): row for row in tables["people"].to_pylist()}

    found = {(str(c.value), str(p.value)) for c, p in store.query(f"{prologue()} {pairs}")}  # type: ignore[misc, union-attr]
    assert set(rows) == found
    assert sum(row["meetings_present"] for row in rows.values()) == count(store, "?meeting sg:present ?person")
    assert sum(row["items_named"] for row in rows.values()) == count(store, "?item sg:mentionsPerson ?person") > 0
    listed = "{ SELECT DISTINCT ?meeting ?who { ?meeting sg:agendaItem?/sg:attendance/sg:person ?who ; sg:date ?day } }"
    assert sum(row["meetings_listed"] for row in rows.values()) == count(store, listed) > 10


def test_the_members_of_a_committee_are_those_whom_its_minutes_list(tables: Tables) -> None:
    told = {
        row["person_name"]: (row["roles"], row["meetings_listed"], row["meetings_present"], row["items_named"])
        for row in tables["people"].to_pylist()
        if (row["municipality_name"], row["committee_name"]) in {("Læsø", "Socialudvalget"), ("Samsø", "Jobudvalget")}
    }

    assert told == {
        "Bodil Strand": (["medlem"], 1, 1, 0),
        "Else-Marie Rev": (["medlem"], 1, 1, 0),
        "Gitte Havn": (["medlem"], 0, 0, 0),  # who was absent from an earlier decision
        "Knud Tang": (["medlem"], 1, 0, 0),
        "Mads Klit": (["medlem"], 1, 1, 0),
        "Nina Dal": (["jobchef"], 0, 0, 1),
        "Poul E. Hede": (["medlem"], 1, 1, 0),
        "Rikke Bøje": (["medlem"], 1, 1, 0),
        "Tage Nør": (["medlem"], 1, 1, 0),
        "Ulla Fisker": (["medlem"], 1, 0, 0),
    }


def test_references_are_all_mentions_and_all_links_without_one(store: Store, tables: Tables) -> None:
    rows = tables["references"].to_pylist()
    mentioned = {(row["item"], row["target"]) for row in rows if row["mention"]}
    links = "?item sg:cites|sg:mentions|sg:mentionsPerson|sg:refersTo ?target"
    linked = {
        (item.value, target.value)
        for item, target in store.query(f"{prologue()} SELECT ?item ?target {{ {links} }}")  # type: ignore[misc, union-attr]
    }

    assert sum(row["mention"] is not None for row in rows) == count(store, "?it a sg:Mention") > 0
    assert {(row["item"], row["target"]) for row in rows if not row["mention"]} == linked - mentioned
    assert {row["kind"] for row in rows} >= {"act", "provision", "organisation", "municipality", "person", "meeting"}


def test_every_cell_that_a_term_stands_for_is_a_statement_of_the_graph(store: Store, tables: Tables) -> None:
    said = [(table, column) for table, column in all_columns() if column.term and column.name not in table.key]
    checked = 0
    for table, column in said:
        if column.code:
            continue
        about, term = column.of or table.key[0], read_name(column.term or "")
        for row in tables[table.name].to_pylist():
            values = row[column.name] if column.many else [row[column.name]]
            for cell in values if values != [None] else ():
                stated = {each.object for each in store.quads_for_pattern(NamedNode(row[about]), term, None, None)}
                assert as_term(cell) in {known(each) for each in stated}, (table.name, column.name, row)
                checked += 1

    assert checked > 1000


def as_term(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def known(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def test_no_row_repeats_a_key_and_keys_of_other_tables_are_there(tables: Tables) -> None:
    for table in read_tables().values():
        keys = [tuple(row[name] for name in table.key) for row in tables[table.name].to_pylist()]
        assert len(keys) == len(set(keys)), table.name
        for name, other in table.keys_elsewhere:
            known = set(tables[other][read_tables()[other].key[0]].to_pylist())
            assert set(tables[table.name][name].to_pylist()) - {None} <= known, (table.name, name)


def test_required_columns_are_never_empty(tables: Tables) -> None:
    required = [(table.name, column.name) for table, column in all_columns() if column.required]

    assert [(table, name) for table, name in required if tables[table][name].null_count] == []


def test_the_cases_and_people_of_years_merge_to_those_of_all_years(graphs: dict[str, bytes]) -> None:
    fanoe = {name: graphs[name] for name in graphs if "/0563/" in name}
    early = {name.replace("2024-", "2019-"): graph.replace(b"2024-", b"2019-") for name, graph in fanoe.items()}
    tables = [collect(early), collect(fanoe)]
    wholes = collect(early | fanoe)

    for table, merge in MERGED.items():
        years = [each[table] for each in tables]
        assert merge(years).equals(wholes[table])
        assert merge(reversed(years)).equals(wholes[table])
        assert wholes[table].num_rows < sum(year.num_rows for year in years)
    assert {row["first_date"].year for row in wholes["cases"].to_pylist()} == {2019}
    people = wholes["people"].to_pylist()
    assert {(row["first_named"].year, row["last_named"].year) for row in people} == {(2019, 2024)}


@given(st.text(), st.sampled_from(["da", None]))
def test_any_text_is_read_from_the_lines_that_oxigraph_writes(text: str, language: str | None) -> None:
    quad = Quad(NamedNode("https://sager.example/id/x"), SG.text, Literal(text, language=language))
    statements = serialize([quad], format=RdfFormat.N_TRIPLES)
    assert statements is not None

    assert value(read_things(statements)["<https://sager.example/id/x>"], "sg:text") == text


def test_graphs_of_no_document_give_no_rows(graphs: dict[str, bytes]) -> None:
    others = {name: graphs[name] for name in graphs if "/graph/0" not in name}

    assert len(others) >= 2
    assert {table.num_rows for table in collect(others).values()} == {0}


def test_the_manual_is_that_of_the_schema() -> None:
    manual = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")

    assert manual == write_manual(), "run `make tables`"
