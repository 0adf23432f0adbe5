"""Answers that were given before: the same bytes, the same headers, and no work; compressed as the client likes."""

import gzip
from collections.abc import Iterator

import httpx
import pytest
import zstandard

from tests.server.published import Server, figures

CASE = "/doc/case/0998/15.20.00-p00-1-24"
QUERY = "SELECT ?s ?o { ?s a ?o } ORDER BY ?s ?o"


def figure(client: httpx.Client, name: str, **labels: str) -> float:
    """Return a figure of /metrics; 0 when it is not there yet."""
    told = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
    return figures(client).get(f"{name}{{{told}}}" if told else name, 0.0)


@pytest.fixture
def raw(server: Server) -> Iterator[httpx.Client]:
    """A client that neither asks for compression nor undoes it."""
    with httpx.Client(base_url=server.address, headers={"Accept-Encoding": ""}) as session:
        yield session


def stable(answer: httpx.Response) -> dict[str, str]:
    """Return the headers that do not depend on when an answer is given."""
    passing = {"date", "ratelimit", "ratelimit-policy"}
    return {name: value for name, value in answer.headers.items() if name not in passing}


@pytest.mark.parametrize("path", [f"{CASE}.ttl", f"{CASE}.html", "/", "/ontology.ttl", "/dumps/"])
def test_an_answer_given_again_is_the_same(raw: httpx.Client, path: str) -> None:
    first = raw.get(path)
    hits = figure(raw, "sagsgraf_memory_answers_hits")
    again = raw.get(path)

    assert figure(raw, "sagsgraf_memory_answers_hits") > hits
    assert again.content == first.content
    assert stable(again) == stable(first)
    assert raw.head(path).headers["content-length"] == str(len(first.content))
    assert raw.head(path).content == b""


def test_a_query_asked_again_is_not_run_again(raw: httpx.Client) -> None:
    answers, counts = [], []
    for _ in range(2):
        answers.append(raw.get("/sparql", params={"query": QUERY, "format": "csv"}))
        counts.append(figure(raw, "sagsgraf_queries_total", end="answered"))
    posted = [raw.post("/sparql", data={"query": QUERY}, headers={"Accept": "text/csv"}) for _ in range(2)]

    assert answers[0].content == answers[1].content == posted[0].content == posted[1].content
    assert counts[0] == counts[1] == figure(raw, "sagsgraf_queries_total", end="answered")
    assert "ratelimit" in answers[0].headers
    assert "ratelimit" not in answers[1].headers


def test_a_result_that_the_client_has_is_not_sent_and_not_computed(raw: httpx.Client) -> None:
    query = {"query": QUERY + " # asked for once"}
    tag = raw.get("/sparql", params=query).headers["etag"]
    count = figure(raw, "sagsgraf_queries_total", end="answered")
    again = raw.get("/sparql", params=query, headers={"If-None-Match": tag})
    never_kept = raw.get("/sparql", params=query, headers={"If-None-Match": tag, "Accept": "application/json"})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert never_kept.status_code == 304
    assert figure(raw, "sagsgraf_queries_total", end="answered") == count


def test_other_questions_and_formats_have_other_tags(raw: httpx.Client) -> None:
    asked = [
        {"query": QUERY, "format": "csv"},
        {"query": QUERY, "format": "json"},
        {"query": QUERY + " LIMIT 1", "format": "csv"},
        {"query": QUERY, "format": "csv", "default-graph-uri": "http://x.example/"},
    ]
    tags = [raw.get("/sparql", params=each).headers["etag"] for each in asked]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now()"])
def test_what_changes_each_time_is_never_given_again(raw: httpx.Client, function: str) -> None:
    query = {"query": f"SELECT ({function} AS ?x) {{}}"}
    first, second = raw.get("/sparql", params=query), raw.get("/sparql", params=query)

    assert first.text != second.text
    assert "etag" not in first.headers


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("path", [f"{CASE}.ttl", "/", f"/sparql?query={QUERY}", "/style.css", "/ontology.rdf"])
def test_a_compressed_answer_holds_the_same_bytes_under_another_tag(raw: httpx.Client, path: str, coding: str) -> None:
    plain = raw.get(path)
    with raw.stream("GET", path, headers={"Accept-Encoding": coding}) as packed:
        body = b"".join(packed.iter_raw())
    unpacked = (
        gzip.decompress(body) if coding == "gzip" else zstandard.ZstdDecompressor().decompressobj().decompress(body)
    )

    assert packed.headers["content-encoding"] == coding
    assert packed.headers["content-length"] == str(len(body))
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]
    assert unpacked == plain.content
    assert len(body) < len(unpacked)
    assert packed.headers.get("etag", "packed") != plain.headers.get("etag", "plain")


@pytest.mark.parametrize("path", [f"{CASE}.ttl?fresh", f"{CASE}.ttl", f"/sparql?query={QUERY}&fresh"])
def test_a_compressed_copy_is_still_good(raw: httpx.Client, path: str) -> None:
    packed = raw.get(path, headers={"Accept-Encoding": "gzip"})
    tag = packed.headers["etag"]
    for url in (path, f"{path}", f"{path}"):
        again = raw.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
        assert (again.status_code, again.headers["etag"]) == (304, tag)


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("*", "zstd"),
        ("identity", None),
        ("gzip;q=0", None),
        ("br", None),
        ("", None),
    ],
)
def test_the_client_chooses_the_coding(raw: httpx.Client, accept: str, coding: str | None) -> None:
    assert raw.get(f"{CASE}.nt", headers={"Accept-Encoding": accept}).headers.get("content-encoding") == coding


def test_a_dump_is_sent_as_it_lies_there(raw: httpx.Client) -> None:
    whole = raw.get("/dumps/all.nq.gz", headers={"Accept-Encoding": "gzip"})
    part = raw.get("/dumps/all.nq.gz", headers={"Accept-Encoding": "gzip", "Range": "bytes=10-19"})

    assert "content-encoding" not in whole.headers
    assert (part.status_code, part.content) == (206, whole.content[10:20])


def test_metrics_count_requests_by_route_and_name_nobody(raw: httpx.Client) -> None:
    before = figure(raw, "sagsgraf_requests_total", method="GET", route="/doc", status="200")
    raw.get(f"{CASE}.ttl")
    raw.get("/doc/person/0998/nobody-here")
    raw.get("/wp-login.php")
    text = raw.get("/metrics").text

    assert figure(raw, "sagsgraf_requests_total", method="GET", route="/doc", status="200") == before + 1
    assert 'route="other"' in text
    assert "nobody-here" not in text
    assert "wp-login" not in text
    assert figure(raw, "sagsgraf_data_version") == 1
