"""The OpenAPI description: it names what there is, and the running server does what it says, by Schemathesis."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
from jsonschema_rs import validator_for

from server.api.saved_queries import read_saved_queries
from server.app import ROUTES
from tests.server.published import BASE, Server

CONFIG = Path(__file__).with_name("schemathesis.toml")
ONLY_PAGES_AND_FILES = {
    "/",
    "/metrics",
    "/opensearch.xml",
    "/robots.txt",
    "/style.css",
    "/icon.svg",
    "/api",
    "/docs",
    "/docs/",
    "/docs/{name}",
    "/dumps",
    "/front/{digest}/{name}",
    "/sitemap.xml",
    "/sitemap/{name}.xml",
    "/graph/{path}",
    "/atom",
    "/atom/{path}",
    "/ontology",
    "/shapes",
    "/catalog",
    "/.well-known/void",
    "/openapi.json",
}
"""Addresses that the description leaves out."""
TRIED = r"most-cited-acts|decisions-with|members"
"""Saved queries that together have parameters of every form."""


def test_the_description_names_every_service_and_every_saved_query(client: httpx.Client) -> None:
    answer = client.get("/openapi.json")
    description = answer.json()

    assert (description["openapi"], description["servers"]) == ("3.1.0", [{"url": BASE}])
    assert {f"/api/queries/{name}" for name in read_saved_queries()} < description["paths"].keys()
    identifiers = [operation["operationId"] for path in description["paths"].values() for operation in path.values()]
    assert len(set(identifiers)) == len(identifiers)
    assert client.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_no_route_for_programs_is_left_out(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"].keys()
    routes = {re.sub(r":path|\.\{suffix\}", "", route) for route in ROUTES}
    families = {route for route in routes if not route.startswith(("/ontology", "/shapes", "/catalog"))}

    assert families - described - ONLY_PAGES_AND_FILES == {"/api/queries/{name}", "/dumps/{path}"}


def test_the_examples_of_every_saved_query_are_valid_and_accepted(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path, operations in paths.items():
        if path.startswith("/api/queries/"):
            parameters = [each for each in operations["get"]["parameters"] if "example" in each]
            for parameter in parameters:
                validator_for(parameter["schema"]).validate(parameter["example"])
            answer = client.get(path, params={each["name"]: each["example"] for each in parameters})
            schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            validator_for(schema).validate(answer.json())


def test_schemathesis_finds_no_server_error_and_nothing_undocumented(server: Server, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("st")), "--config-file", str(CONFIG), "run"]
    options = ["--url", server.address, "--max-examples", "2", "--seed", "1", "--phases", "coverage,fuzzing"]
    chosen = ["--exclude-operation-id", "sparql-post", "--include-path-regex", f"^(?!/api/queries/(?!{TRIED}))"]

    done = subprocess.run(
        [*command, f"{server.address}/openapi.json", *options, *chosen, "--no-color"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated, done.stdout
    assert int(generated[1]) > 200
