"""Clients that nobody here wrote work unchanged: rdflib's SPARQLStore, SPARQLWrapper, Comunica, curl."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SKOS, Dataset, Graph, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from tests.conftest import ROOT
from tests.server.published import Server, free_port, invented_quads, publish, start_server

SG = Namespace("https://w3id.org/sagsgraf/ontology#")
DCTERMS = "http://purl.org/dc/terms/"
MEETINGS = f"SELECT ?m {{ ?m a <{SG.Meeting}> }} ORDER BY ?m"
NODE_MODULES = ROOT / "tests" / "node" / "node_modules"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose data set has the very address it is served at, so that its URIs can be followed."""
    port = free_port()
    data = tmp_path_factory.mktemp("home")
    base = f"http://127.0.0.1:{port}"
    publish(data, invented_quads(base), base=base)
    running = start_server(data, workers=2, port=port)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def municipality(home: Server) -> URIRef:
    """The municipality whose minutes are served."""
    return URIRef(f"{home.address}/id/municipality/0998")


# rdflib's SPARQLStore


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def store(home: Server, request: pytest.FixtureRequest) -> SPARQLStore:
    """A store of rdflib that asks the endpoint in each way it knows."""
    return SPARQLStore(f"{home.address}/sparql", method=request.param)


def test_sparqlstore_looks_things_up(store: SPARQLStore, municipality: URIRef) -> None:
    graph = Graph(store)

    assert (municipality, RDF.type, SG.Municipality) in graph
    assert (municipality, RDF.type, SG.Meeting) not in graph
    assert str(graph.value(municipality, SKOS.prefLabel))
    assert len(list(graph.subjects(RDF.type, SG.Meeting))) == 3
    assert len(graph) == len(list(graph))


def test_sparqlstore_asks_every_form_of_query(store: SPARQLStore, municipality: URIRef) -> None:
    graph = Graph(store)
    construct = f"CONSTRUCT {{ ?m a <{SG.Meeting}> }} WHERE {{ ?m a <{SG.Meeting}> }}"

    assert len(graph.query(MEETINGS)) == 3
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    assert len(graph.query(construct).graph or []) == 3
    assert len(graph.query(f"DESCRIBE <{municipality}>").graph or []) == 3


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_sparqlstore_reads_every_format(home: Server, municipality: URIRef, form: str) -> None:
    graph = Graph(SPARQLStore(f"{home.address}/sparql", returnFormat=form))

    assert len(list(graph.query(MEETINGS))) == 3
    assert len(graph.query(f"DESCRIBE <{municipality}>").graph or []) == 3


def test_sparqlstore_binds_and_pages(store: SPARQLStore, municipality: URIRef) -> None:
    graph = Graph(store)
    query = "SELECT ?name { ?it skos:prefLabel ?name }"
    names = [row[0] for row in graph.query(query, initBindings={"it": municipality}, initNs={"skos": SKOS})]
    graph.LIMIT, graph.OFFSET = 2, 1  # type: ignore[attr-defined]  # how rdflib's store is told to page
    page = list(graph.triples((None, RDF.type, SG.Meeting)))

    assert [str(name) for name in names] == ["Testø"]
    assert len(page) == 2


def test_sparqlstore_knows_the_named_graphs(home: Server) -> None:
    store = SPARQLStore(f"{home.address}/sparql", context_aware=True)
    names = {str(name) for name in store.contexts()}
    one = Graph(store, identifier=URIRef(min(names)))
    dataset = Dataset(store, default_union=True)

    assert names == {f"{home.address}/graph/0998/havneudvalget/2024-{day}" for day in ("02-07", "03-06")} | {
        name for name in names if "/0999/" in name
    }
    assert 0 < len(one) < len(Graph(SPARQLStore(f"{home.address}/sparql")))
    assert len(list(one.triples((None, RDF.type, SG.Meeting)))) > 0
    assert len(list(dataset.query(MEETINGS))) == 3


# SPARQLWrapper

SELECT, ASK = MEETINGS, "ASK { ?s ?p ?o }"
GRAPHS = (
    f"CONSTRUCT {{ ?m a <{SG.Meeting}> }} WHERE {{ ?m a <{SG.Meeting}> }}",
    f"DESCRIBE ?m {{ ?m a <{SG.Meeting}> }}",
)


def ask_with_wrapper(home: Server, query: str, form: str, method: str, request: str = URLENCODED) -> Any:
    """Return what SPARQLWrapper makes of the answer to a query."""
    client = SPARQLWrapper(f"{home.address}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setRequestMethod(request)
    return client.queryAndConvert()


@pytest.mark.parametrize(
    ("method", "request_method"),
    [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)],
)
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_tables(home: Server, method: str, request_method: str, form: str) -> None:
    answer = ask_with_wrapper(home, SELECT, form, method, request_method)
    text = answer.toxml() if form == XML else json.dumps(answer) if form == JSON else answer.decode()

    assert text.count(f"{home.address}/id/meeting/") == 3


@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_reads_yes_and_no(home: Server, form: str) -> None:
    answer = ask_with_wrapper(home, ASK, form, GET)

    assert "true" in (answer.toxml() if form == XML else json.dumps(answer))


@pytest.mark.parametrize("query", GRAPHS, ids=["CONSTRUCT", "DESCRIBE"])
@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [TURTLE, N3, XML, RDFXML, JSONLD])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper's own use of rdflib
def test_sparqlwrapper_reads_graphs(home: Server, query: str, method: str, form: str) -> None:
    answer = ask_with_wrapper(home, query, form, method)
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")

    assert set(graph.subjects(RDF.type, SG.Meeting)) == {
        URIRef(row["m"]["value"]) for row in ask_with_wrapper(home, SELECT, JSON, GET)["results"]["bindings"]
    }


# Comunica


def ask_comunica(query: str, *sources: str) -> str:
    """Return what Comunica answers to a query over some sources. Fails when it complains."""
    node = ROOT / ".venv" / "bin" / "node"
    command = [str(node), "comunica.mjs", query, *sources]
    environment = {"PATH": os.environ["PATH"], "NODE_NO_WARNINGS": "1"}
    done = subprocess.run(
        command, cwd=NODE_MODULES.parent, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(results: str) -> list[dict[str, str]]:
    """Return the rows of JSON results with their values alone."""
    bindings = json.loads(results)["results"]["bindings"]
    return [{name: binding["value"] for name, binding in row.items()} for row in bindings]


needs_comunica = pytest.mark.skipif(not NODE_MODULES.is_dir(), reason="make tests/node/node_modules/ready installs it")


@needs_comunica
@pytest.mark.parametrize("kind", ["sparql=", ""], ids=["told", "found out by the service description"])
def test_comunica_asks_the_endpoint(home: Server, kind: str) -> None:
    query = f"SELECT ?item ?title {{ ?item <{SG.case}> ?case ; <{DCTERMS}title> ?title }} ORDER BY ?item LIMIT 2"

    found = rows(ask_comunica(query, f"{kind}{home.address}/sparql"))

    assert len(found) == 2
    assert all(row["item"].startswith(f"{home.address}/id/item/") for row in found)


@needs_comunica
def test_comunica_constructs_from_the_endpoint(home: Server, municipality: URIRef) -> None:
    graph = Graph().parse(
        data=ask_comunica(f"CONSTRUCT WHERE {{ <{municipality}> ?p ?o }}", f"sparql={home.address}/sparql"), format="nt"
    )

    assert len(graph) == 3


@needs_comunica
def test_comunica_follows_a_uri_to_its_document(home: Server, municipality: URIRef) -> None:
    query = f"SELECT ?name {{ <{municipality}> <{SKOS.prefLabel}> ?name }}"

    assert rows(ask_comunica(query, str(municipality))) == rows(ask_comunica(query, f"sparql={home.address}/sparql"))


@needs_comunica
def test_comunica_joins_a_document_with_the_endpoint(home: Server) -> None:
    case = f"{home.address}/id/case/0998/15.20.00-p00-1-24"
    query = f"""SELECT ?item ?day {{
        ?item <{SG.case}> <{case}> .
        ?item <{SG.meeting}> ?meeting .
        ?meeting <{SG.date}> ?day .
    }} ORDER BY ?day"""

    alone = rows(ask_comunica(query, f"sparql={home.address}/sparql"))
    joined = rows(ask_comunica(query, case, f"sparql={home.address}/sparql"))

    assert len(alone) == 2
    assert {(row["item"], row["day"]) for row in joined} == {(row["item"], row["day"]) for row in alone}


# curl


def curl(*arguments: str) -> tuple[dict[str, str], bytes]:
    """Return the last headers, in lower case, and the body that curl gets; `status` is among the headers."""
    command = ["curl", "--silent", "--show-error", "--dump-header", "-", *arguments]
    head, separator, body = b"", b"\r\n\r\n", subprocess.run(command, capture_output=True, check=True).stdout
    while body.startswith(b"HTTP/"):
        head, _, body = body.partition(separator)
    first, *lines = head.decode().splitlines()
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {**headers, "status": first.split()[1]}, body


def test_curl_follows_a_uri_to_the_format_it_asks_for(municipality: URIRef) -> None:
    for media_type in ("text/turtle", "application/rdf+xml", "application/n-triples"):
        headers, body = curl("--location", "--header", f"Accept: {media_type}", str(municipality))

        assert headers["status"] == "200"
        assert headers["content-type"].partition(";")[0] == media_type
        assert (municipality, RDF.type, SG.Municipality) in Graph().parse(data=body, format=media_type)


def test_curl_asks_in_every_way(home: Server, tmp_path: Path) -> None:
    address = f"{home.address}/sparql"
    file = tmp_path / "meetings.rq"
    file.write_text(MEETINGS, encoding="utf-8")
    ways = [
        ["--get", "--data-urlencode", f"query={MEETINGS}", address],
        ["--data-urlencode", f"query@{file}", address],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", f"@{file}", address],
        [
            "--header",
            "Accept: text/csv;q=0.1, application/sparql-results+json",
            "--data-urlencode",
            f"query@{file}",
            address,
        ],
    ]

    for way in ways:
        headers, body = curl(*way)
        assert headers["content-type"] == "application/sparql-results+json"
        assert len(rows(body.decode())) == 3


def test_curl_reads_what_is_compressed(municipality: URIRef) -> None:
    page = str(municipality).replace("/id/", "/doc/")

    assert curl("--compressed", page + ".ttl")[1] == curl(page + ".ttl")[1]


def test_curl_looks_at_the_head_alone(home: Server) -> None:
    for path in ("/", "/sparql", "/dumps/all.nq.gz", "/catalog"):
        headers, body = curl("--head", "--output", "/dev/null", home.address + path)

        assert headers["status"] == "200"
        assert int(headers["content-length"]) > 0
        assert body == b""


def test_curl_takes_up_a_download_where_it_was_broken_off(home: Server, tmp_path: Path) -> None:
    address = f"{home.address}/dumps/all.nq.gz"
    whole = curl(address)[1]
    part = tmp_path / "part"
    part.write_bytes(whole[:100])
    curl("--continue-at", "-", "--output", str(part), address)
    headers, some = curl("--range", "10-19", address)

    assert part.read_bytes() == whole
    assert (headers["status"], some) == ("206", whole[10:20])
    assert curl("--range", f"{len(whole) + 1}-", address)[0]["status"] == "416"


@pytest.mark.parametrize("path", ["/doc/municipality/0998.ttl", "/catalog.ttl", "/dumps/all.nq.gz"])
def test_curl_is_told_when_nothing_is_new(home: Server, path: str) -> None:
    headers, _ = curl(home.address + path)
    same, body = curl("--header", f"If-None-Match: {headers['etag']}", home.address + path)
    since, _ = curl("--time-cond", headers["last-modified"], home.address + path)

    assert (same["status"], body) == ("304", b"")
    assert since["status"] == "304"
    assert curl("--header", 'If-None-Match: "other"', home.address + path)[0]["status"] == "200"
