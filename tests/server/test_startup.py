"""The program's files may be replaced while it serves, by `git checkout` or an upgrade: it has read what it needs."""

import shutil
from pathlib import Path

import httpx

from tests.conftest import ROOT
from tests.server.page_kinds import PAGE_KINDS, REFUSALS
from tests.server.published import start_server

FILES = (
    *("/style.css", "/icon.svg", "/opensearch.xml", "/robots.txt", "/sitemap.xml", "/openapi.json", "/reconcile"),
    *("/ontology.ttl", "/ontology/context.jsonld", "/shapes.ttl", "/sparql?query=ASK%7B%7D", "/catalog.ttl"),
    *("/doc/municipality/0998.jsonld", "/doc/municipality/0998.ttl", "/coverage.json", "/dumps/index.json"),
    "/doc/organisation/kyststyrelsen?table=items",
)
"""What is no page."""


def test_a_server_that_runs_needs_no_file_of_the_program_any_more(data: Path, tmp_path: Path) -> None:
    for package in ("ontology", "server", "shapes"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("node_modules"))
    server = start_server(data, workers=1, before=f"import sys; sys.path.insert(0, {str(tmp_path)!r}); ")
    for file in [path for path in tmp_path.rglob("*") if path.is_file()]:
        file.unlink()
    try:
        with httpx.Client(base_url=server.address, timeout=30) as client:
            answers = {
                path: client.get(path, headers={"Accept": accept}).status_code
                for accept, paths in (("text/html", (*PAGE_KINDS.values(), *REFUSALS.values())), ("*/*", FILES))
                for path in paths
            }
    finally:
        server.stop()

    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert {path: answers[path] for path in (*PAGE_KINDS.values(), *FILES) if answers[path] != 200} == {}
