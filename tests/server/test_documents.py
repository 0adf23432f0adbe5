"""Everything beside SPARQL and resources: ontology, shapes, catalogue, dumps, health, headers."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, Triple, parse

from ontology.terms import RDF, SH
from tests.server.published import BASE, Server, free_port, publish, start_server


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/catalog"])
@pytest.mark.parametrize(
    ("suffix", "rdf_format"),
    [("ttl", RdfFormat.TURTLE), ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD), ("nq", RdfFormat.N_QUADS)],
)
def test_documents_are_offered_in_rdf(client: httpx.Client, path: str, suffix: str, rdf_format: RdfFormat) -> None:
    answer = client.get(f"{path}.{suffix}")

    assert answer.status_code == 200
    assert len(list(parse(answer.content, format=rdf_format))) > 0


def test_the_ontology_and_the_shapes_are_those_of_the_program(client: httpx.Client) -> None:
    ontology = client.get("/ontology", headers={"Accept": "text/turtle"})
    shapes = list(parse(client.get("/shapes.nt").content, format=RdfFormat.N_TRIPLES))

    assert "outcome:approved" in ontology.text
    assert sum(Triple(quad.subject, RDF.type, SH.NodeShape) == quad.triple for quad in shapes) >= 20


@pytest.mark.parametrize("path", ["/", "/ontology", "/shapes", "/catalog", "/dumps/", "/sparql"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_document_has_a_page_in_both_languages(client: httpx.Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})

    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text


def test_an_unknown_suffix_is_a_404(client: httpx.Client) -> None:
    assert client.get("/ontology.xlsx").status_code == 404


def test_the_void_description_is_part_of_the_catalogue(client: httpx.Client) -> None:
    answer = client.get("/.well-known/void")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/catalog"


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/../manifest.json",
        "/dumps/%2e%2e/manifest.json",
        "/dumps/..%2fmanifest.json",
        "/dumps//etc/passwd",
        "/dumps/%2fetc%2fpasswd",
        "/dumps/../../../secret.txt",
        "/dumps/none",
    ],
)
def test_nothing_but_dumps_is_reached_through_dumps(server: Server, path: str) -> None:
    url = f"{server.address}{path}"
    command = ["curl", "--silent", "--path-as-is", "--output", "/dev/null", "--write-out", "%{http_code}", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout == "404"


def test_health_says_what_is_served(client: httpx.Client) -> None:
    health = client.get("/health").json()

    assert health["status"] == "ok"
    assert health["base_url"] == BASE
    assert health["documents"] == 3
    assert health["workers"]["size"] == 2


def test_robots_are_kept_from_queries_and_searches_only(client: httpx.Client) -> None:
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *",
        "Disallow: /sparql",
        "Disallow: /search",
        "Disallow: /api/queries/",
        f"Sitemap: {BASE}/sitemap.xml",
    ]


@pytest.mark.parametrize("path", ["/", "/sparql", "/doc/none", "/nowhere", "/health", "/dumps/all.nq.gz"])
def test_every_answer_has_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]


@pytest.mark.parametrize("path", ["/nowhere", "/redoc", "/searching"])
def test_other_addresses_are_a_404(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_queries_can_be_posted(client: httpx.Client) -> None:
    answer = client.post("/doc/municipality/0998")

    assert answer.status_code == 405
    assert "read-only" in answer.text


def serve_command(data: Path, port: int) -> list[str]:
    """Return the command that serves a data directory."""
    return [sys.executable, "-m", "sagsgraf", "serve", "--data", str(data), "--port", str(port), "--workers", "1"]


def test_serving_nothing_is_wrong_usage(tmp_path: Path) -> None:
    command = serve_command(tmp_path, free_port())
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

    assert done.returncode == 2
    assert "sagsgraf build" in done.stderr


def test_a_port_that_is_taken_is_wrong_usage(data: Path, server: Server) -> None:
    port = int(server.address.rpartition(":")[2])
    done = subprocess.run(serve_command(data, port), capture_output=True, text=True, check=False, timeout=30)

    assert done.returncode == 2
    assert "--port" in done.stderr


def test_a_base_url_with_a_path_is_kept_on_every_link(tmp_path: Path) -> None:
    publish(tmp_path, [])
    manifest = tmp_path / "current" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "base_url": "https://proxy.example/data"}), encoding="utf-8")
    server = start_server(tmp_path, workers=1)
    page = httpx.get(f"{server.address}/").text
    server.stop()

    assert 'href="/data/sparql"' in page
    assert 'href="/sparql"' not in page
