"""What is wrong with a request is told as the client's error, never as ours."""

import httpx
import pytest

QUERIES = [
    "SELECT (<http://x.example/f>(1) AS ?x) {}",
    "SELECT * FROM <http://[> {}",
    "SELECT * FROM <http://[> FROM <a> {}",
    r"SELECT * FROM <\u0020> FROM <a> { ?s ?p 1 }",
    "DESCRIBE <http://[::x>",
    "BASE <::> SELECT * {}",
    "PREFIX : <http://[> SELECT * FROM :a { ?s :x ?o }",
    "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999",
    "SELECT * { ?s ?p ?o } OFFSET -1",
    "SELECT * { ?s ?p ?o . BIND(1 AS ?o) }",
    "SELECT * {} VALUES (?a ?b) { (1) }",
    "CONSTRUCT { 1 ?p ?o } { ?s ?p ?o }",
    r"SELECT ('\uD800' AS ?x) {}",
    r"SELECT ('\U00110000' AS ?x) {}",
    "ASK\u2028{}",
    "\ufeffASK {}",
    "ADD DEFAULT TO <a>",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_that_cannot_be_answered_is_the_clients_error(client: httpx.Client, query: str) -> None:
    answer = client.post("/sparql", data={"query": query})

    assert 200 <= answer.status_code < 500, answer.text
    if answer.status_code != 200:
        assert answer.status_code == 400
        assert len(answer.text) > 20


def test_an_unknown_function_is_named(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": QUERIES[0]})

    assert answer.status_code == 400
    assert "http://x.example/f" in answer.text


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["a b", "http://[", "", "x", "<http://x.example/>", "_:b", "http://x.example/\x00"])
def test_a_graph_that_is_no_iri_is_refused_by_name(client: httpx.Client, name: str, graph: str) -> None:
    answer = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", name: graph})

    assert answer.status_code == 400
    assert f"{name} takes a whole IRI" in answer.text
