"""The W3C's test cases for the query operation of the SPARQL 1.1 Protocol."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, parse
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

from server.formats import RESULTS_OFFERS, TRIPLES_OFFERS
from tests.conftest import SHARED
from tests.server.published import publish, start_server

CASES = SHARED / "standards" / "sparql11-protocol"
CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
GRAPHS = "http://kasei.us/2009/09/sparql/data"

manifest = Graph()
if CASES.is_dir():
    manifest.parse(CASES / "manifest.ttl")
TESTS = sorted(test for test in manifest.subjects(MF.action) if isinstance(test, URIRef) and "#update_" not in test)
UPDATES = sorted(test for test in manifest.subjects(MF.action) if isinstance(test, URIRef) and "#update_" in test)


@pytest.fixture(scope="module")
def w3c_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over the graphs that the test cases ask for."""
    data: Path = tmp_path_factory.mktemp("w3c")
    quads = [
        Quad(*quad.triple, NamedNode(f"{GRAPHS}/{name}.rdf"))
        for name in ("data1", "data2", "data3")
        for quad in parse(path=CASES / f"{name}.nt")
    ]
    publish(data, quads)
    server = start_server(data, workers=1)
    with httpx.Client(base_url=server.address) as session:
        yield session
    server.stop()


def send(client: httpx.Client, request: URIRef) -> httpx.Response:
    """Send one request as a test case states it."""
    path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    headers = {
        str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
        for header in Collection(manifest, manifest.value(request, HT.headers))
    }
    body = manifest.value(request, HT.body)
    encoding = str(manifest.value(body, CNT.characterEncoding)) if body else "UTF-8"
    content = str(manifest.value(body, CNT.chars)).encode(encoding) if body else None
    return client.request(str(manifest.value(request, HT.methodName)), path, headers=headers, content=content)


def requests(test: URIRef) -> Iterator[URIRef]:
    """Yield the requests of a test case."""
    yield from Collection(manifest, manifest.value(manifest.value(test, MF.action), HT.requests))


def is_in_format(answer: httpx.Response, expected: object) -> bool:
    """Tell whether an answer is in a media type of the family that a test case expects."""
    results = {each.media_type for each in RESULTS_OFFERS}
    graphs = {each.media_type for each in TRIPLES_OFFERS}
    families = {"boolean": results, "tabular": results, "RDF": graphs}
    media_type = answer.headers["content-type"].partition(";")[0]
    return expected is None or media_type in families[str(expected)]


@pytest.mark.skipif(not TESTS, reason="../shared/standards is not here")
def test_every_query_case_of_the_manifest_is_among_these() -> None:
    entries = manifest.value(manifest.value(predicate=RDF.type, object=MF.Manifest), MF.entries)

    assert set(Collection(manifest, entries)) == {*TESTS, *UPDATES}


@pytest.mark.skipif(not TESTS, reason="../shared/standards is not here")
@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test).rpartition("#")[2])
def test_the_case_is_answered_as_the_w3c_expects(w3c_client: httpx.Client, test: URIRef) -> None:
    for request in requests(test):
        expected = manifest.value(request, HT.resp)
        answer = send(w3c_client, request)

        classes = {str(status)[-3] for status in manifest.objects(expected, MF.expectedStatus)}
        assert str(answer.status_code)[0] in classes, answer.text
        assert is_in_format(answer, manifest.value(expected, MF.expectedFormat))
        if (boolean := manifest.value(expected, MF.expectedBoolean)) is not None:
            assert answer.json()["boolean"] == boolean.toPython()


@pytest.mark.skipif(not UPDATES, reason="../shared/standards is not here")
@pytest.mark.parametrize("test", UPDATES, ids=lambda test: str(test).rpartition("#")[2])
def test_an_update_is_refused_since_the_endpoint_is_read_only(w3c_client: httpx.Client, test: URIRef) -> None:
    answer = send(w3c_client, next(requests(test)))

    assert answer.status_code in {400, 415}, answer.text
    assert "read-only" in answer.text
