"""The SPARQL endpoint as clients use it: over HTTP, with worker processes and a store on disk."""
# ruff: noqa: S608 - the queries are SPARQL, and nobody but these tests writes them

import html
import json
import subprocess
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results
from SPARQLWrapper import CSV, JSON, JSONLD, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from ontology.terms import RDF, SD
from server.api.saved_queries import SavedQuery, read_examples
from tests.server.published import BASE, Server

PREFIXES = "PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
ITEMS = (
    PREFIXES
    + "SELECT ?item ?title { ?item sg:case ?case ; dcterms:title ?title . "
    + '?case dcterms:identifier "15.20.00-P00-1-24" } ORDER BY ?item'
)
CONSTRUCT = PREFIXES + "CONSTRUCT { ?m a sg:Meeting } WHERE { ?m a sg:Meeting }"
FEBRUARY, MARCH = (f"{BASE}/graph/0998/havneudvalget/2024-{day}" for day in ("02-07", "03-06"))
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def count(client: httpx.Client, query: str, **parameters: str | list[str]) -> int:
    """Return the one number that a query counts."""
    answer = client.get("/sparql", params={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_get_answers_a_select(client: httpx.Client, path: str) -> None:
    answer = client.get(path, params={"query": ITEMS}, follow_redirects=True)

    assert answer.headers["content-type"] == "application/sparql-results+json"
    titles = [row["title"]["value"] for row in answer.json()["results"]["bindings"]]
    assert titles == ["Ny mole i vesthavnen", "Ny mole i vesthavnen (genoptaget)"]


def test_both_posts_answer_as_get_does(client: httpx.Client) -> None:
    by_get = client.get("/sparql", params={"query": ITEMS}).json()
    by_form = client.post("/sparql", data={"query": ITEMS})
    by_body = client.post("/sparql", content=ITEMS, headers={"Content-Type": "application/sparql-query; charset=UTF-8"})

    assert by_form.json() == by_get
    assert by_body.json() == by_get


@pytest.mark.parametrize("query", [ITEMS, "ASK { ?s ?p ?o }"])
@pytest.mark.parametrize(
    ("media_type", "read"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_results_can_be_read_in_the_format_asked_for(
    client: httpx.Client, query: str, media_type: str, read: QueryResultsFormat
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})

    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]
    results = parse_query_results(answer.content, format=read)
    assert bool(results) if query.startswith("ASK") else len(list(results)) == 2  # type: ignore[arg-type]


def test_csv_is_csv(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": ITEMS}, headers={"Accept": "text/csv"})

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0] == "item,title"
    assert len(answer.text.splitlines()) == 3


@pytest.mark.parametrize(
    ("media_type", "read"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", RdfFormat.TRIG),
    ],
)
def test_a_construct_can_be_read_in_the_format_asked_for(
    client: httpx.Client, media_type: str, read: RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": media_type})

    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert len(list(parse(answer.content, format=read))) == 3


def test_describe_answers_each_triple_once(client: httpx.Client) -> None:
    query = f"DESCRIBE <{BASE}/id/municipality/0998>"
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})

    lines = answer.text.splitlines()
    assert len(lines) == len(set(lines)) == 3


@pytest.mark.parametrize(("suffix", "starts"), [("csv", "item,title"), ("xml", "<?xml"), ("json", "{"), ("html", "<!")])
def test_a_format_parameter_decides_over_the_header(client: httpx.Client, suffix: str, starts: str) -> None:
    answer = client.get("/sparql", params={"query": ITEMS, "format": suffix}, headers={"Accept": "text/csv"})

    assert answer.text.startswith(starts)


@pytest.mark.parametrize(
    ("return_format", "query"),
    [(JSON, ITEMS), (XML, ITEMS), (CSV, ITEMS), (TURTLE, CONSTRUCT), (RDFXML, CONSTRUCT), (JSONLD, CONSTRUCT)],
)
@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper's own use of rdflib
def test_sparqlwrapper_gets_what_it_asks_for(server: Server, return_format: str, query: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server.address}/sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(return_format)
    wrapper.setMethod(method)
    answer = wrapper.queryAndConvert()

    if return_format == JSON:
        assert len(answer["results"]["bindings"]) == 2
    elif return_format == XML:
        assert len(answer.getElementsByTagName("result")) == 2
    elif return_format == CSV:
        assert answer.startswith(b"item,title")
    elif return_format == TURTLE:
        assert answer.count(b"Meeting") == 3
    else:
        assert len(answer) == 3


def test_curl_gets_json_and_csv(server: Server) -> None:
    url = f"{server.address}/sparql"
    command = ["curl", "--silent", "--show-error", "--fail", "--get", "--data-urlencode", f"query={ITEMS}", url]
    as_json = subprocess.run(command, capture_output=True, check=True)
    as_csv = subprocess.run([*command, "--header", "Accept: text/csv"], capture_output=True, check=True)

    assert len(json.loads(as_json.stdout)["results"]["bindings"]) == 2
    assert as_csv.stdout.startswith(b"item,title")


def test_the_default_graph_counts_what_documents_share_once(client: httpx.Client) -> None:
    shared = f"SELECT (COUNT(*) AS ?n) {{ <{BASE}/id/municipality/0998> ?p ?o }}"

    assert count(client, shared) == 3
    assert count(client, shared.replace("{ <", "{ GRAPH ?g { <").replace("?o }", "?o } }")) == 6


def test_from_clauses_are_merged_and_each_triple_counts_once(client: httpx.Client) -> None:
    where = f"{{ <{BASE}/id/municipality/0998> ?p ?o }}"
    query = f"SELECT (COUNT(*) AS ?n) FROM <{FEBRUARY}> FROM <{MARCH}> {where}"
    prefixed = f"PREFIX g: <{BASE}/graph/0998/havneudvalget/> " + query.replace(f"<{MARCH}>", "g:2024-03-06")

    assert count(client, query) == 3
    assert count(client, prefixed) == 3
    assert count(client, f"SELECT (COUNT(*) AS ?n) {where}", **{"default-graph-uri": [FEBRUARY, MARCH]}) == 3
    assert count(client, f"SELECT (COUNT(*) AS ?n) FROM <{FEBRUARY}> {where}") == 3


def test_the_protocols_dataset_replaces_the_querys(client: httpx.Client) -> None:
    meetings = f"SELECT (COUNT(*) AS ?n) FROM <{FEBRUARY}> {{ ?s a <https://w3id.org/sagsgraf/ontology#Meeting> }}"
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    assert count(client, meetings) == 1
    assert count(client, meetings, **{"default-graph-uri": MARCH}) == 2
    assert count(client, graphs, **{"named-graph-uri": [FEBRUARY, MARCH]}) == 2
    assert count(client, graphs, **{"default-graph-uri": MARCH}) == 0
    assert count(client, graphs, **{"default-graph-uri": [FEBRUARY, MARCH], "named-graph-uri": MARCH}) == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n  ?s ?p \n}", "syntax error here or just before"),
        ("SELECT * { SERVICE <http://x.example/> {} }", "SERVICE is not allowed"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "read-only"),
        ("SELECT ?x {} GROUP BY ?y", "contains a variable that is unbound"),
        ("", "empty"),
    ],
)
def test_a_wrong_query_is_a_400_that_says_where_and_why(client: httpx.Client, query: str, message: str) -> None:
    answer = client.get("/sparql", params={"query": query})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert message in answer.text


def test_the_place_of_a_syntax_error_is_marked(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * WHERE {\n  ?s ?p"})

    assert answer.text.splitlines()[0].startswith("Line 2, column 8: syntax error")
    assert answer.text.splitlines()[-2:] == ["  ?s ?p", "       ^"]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (ITEMS, {"Content-Type": "text/plain"}, 415),
        (ITEMS, {}, 415),
        ("CLEAR ALL", {"Content-Type": "application/sparql-update"}, 415),
        (ITEMS.encode("utf-16"), {"Content-Type": "application/sparql-query; charset=UTF-16"}, 415),
        (b"ASK { ?s ?p '\xff' }", {"Content-Type": "application/sparql-query"}, 400),
        ("update=CLEAR%20ALL", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ("query=ASK%20%7B%7D&query=ASK%20%7B%7D", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ("query=%FF", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ("x=1", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        (b"ASK {}" + b" " * 1_000_001, {"Content-Type": "application/sparql-query"}, 413),
    ],
)
def test_a_wrong_post_is_refused(
    client: httpx.Client, content: str | bytes, headers: dict[str, str], status: int
) -> None:
    assert client.post("/sparql", content=content, headers=headers).status_code == status


@pytest.mark.parametrize("query", ["query=ASK%20%7B%7D&query=ASK%20%7B%7D", "update=CLEAR%20ALL", "query=%FF"])
def test_a_wrong_get_is_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"/sparql?{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "accept"), [(ITEMS, "text/turtle"), (CONSTRUCT, "image/png"), ("ASK {}", "image/png")]
)
def test_a_format_that_does_not_fit_is_a_406(client: httpx.Client, query: str, accept: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert answer.status_code == 406
    assert "Offered" in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_a_405(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/sparql", params={"query": "ASK {}"}).status_code == 405


def test_without_a_query_programs_get_the_service_description(client: httpx.Client) -> None:
    answer = client.get("/sparql")
    triples = {quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE)}

    service = NamedNode(f"{BASE}/sparql")
    assert Triple(service, RDF.type, SD.Service) in triples
    assert Triple(service, SD.endpoint, service) in triples
    assert sum(triple.predicate == SD.resultFormat for triple in triples) == 10


def test_without_a_query_browsers_get_the_editor(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers=BROWSER)

    assert '<textarea id="query"' in answer.text
    assert "PREFIX sg: &lt;https://w3id.org/sagsgraf/ontology#&gt;" in answer.text


def test_browsers_get_the_result_as_a_table_that_links_to_resources(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": ITEMS}, headers=BROWSER)

    assert '<th scope="col">title</th>' in answer.text
    assert '<a href="/id/item/0998/havneudvalget/2024-02-07/1">' in answer.text
    assert f"/sparql?query={quote(ITEMS[:6])}" in answer.text


@pytest.mark.parametrize(("query", "shown"), [("ASK {}", "<strong>ja</strong>"), (CONSTRUCT, "Meeting&gt;")])
def test_browsers_see_a_yes_and_a_graph(client: httpx.Client, query: str, shown: str) -> None:
    assert shown in client.get("/sparql", params={"query": query}, headers=BROWSER).text


def test_browsers_get_an_error_beside_their_query(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT </textarea><b>"}, headers=BROWSER)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "SELECT &lt;/textarea&gt;&lt;b&gt;" in answer.text


def test_a_page_from_elsewhere_may_ask(client: httpx.Client) -> None:
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options("/sparql", headers=headers)
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://elsewhere.example"})

    assert preflight.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("example", read_examples(), ids=lambda example: example.name)
def test_every_example_query_is_offered_and_runs(sample_client: httpx.Client, example: SavedQuery) -> None:
    page = sample_client.get("/sparql", headers={**BROWSER, "Accept-Language": "en"}).text
    answer = sample_client.get("/sparql", params={"query": example.query})

    assert html.escape(example.titles["en"], quote=True).replace("&#x27;", "&#39;") in page
    assert answer.status_code == 200
    assert answer.json()["head"]["vars"] == list(example.columns)
