"""The exported files behind a real nginx with the configuration that we ship: the same answers as the server gives."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from etl.export import export
from ontology.dataset import DataDirectory
from tests.conftest import ROOT
from tests.etl.published import build_into
from tests.invented import write_minutes
from tests.server.published import Server, free_port, start_server

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SHIPPED = ROOT / "docs" / "operations" / "static.nginx.conf"
AROUND = """
pid {folder}/pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/sagsgraf.conf;
}}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    for number in range(2):
        write_minutes(folder / "minutes", date(2024, 3, 6), items=[("Nye fortove", f"24/{number}", "Afvist.")])
        build_into(folder / "data", folder / "minutes")
    export(DataDirectory(folder / "data"), folder / "out")
    return folder / "data"


@pytest.fixture(scope="module")
def ours(data: Path) -> Iterator[Server]:
    running = start_server(data, workers=1)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def static(data: Path) -> Iterator[str]:
    """The address of nginx over the exported files."""
    if NGINX is None:
        pytest.skip("nginx is not here: the shipped configuration cannot be tried")
    folder, port = data.parent, free_port()
    shipped = SHIPPED.read_text(encoding="utf-8")
    text = shipped.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/sagsgraf", str(folder / "out"))
    assert text.count(str(port)) == text.count(str(folder)) == 1
    (folder / "sagsgraf.conf").write_text(text, encoding="utf-8")
    user = "user root;" if folder.owner() == "root" else ""
    (folder / "nginx.conf").write_text(user + AROUND.format(folder=folder), encoding="utf-8")
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with subprocess.Popen(command) as process:
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


SAME = ("content-type", "content-encoding", "link", "vary", "access-control-allow-origin")


def answer(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, the headers that matter and the bytes on the wire."""
    asked = {name.replace("_", "-"): value for name, value in {"Accept_Encoding": "identity", **headers}.items()}
    with httpx.stream("GET", address + path, headers=asked) as got:
        told = {name: got.headers[name] for name in SAME if name in got.headers}
        return got.status_code, told, b"".join(got.iter_raw())


@pytest.mark.parametrize(
    "name",
    [
        "all.nq.gz",
        "all.nq.zst",
        "all-items.parquet",
        "0657-items.csv.gz",
        "0657-csv-metadata.json",
        "1/all.trig.gz",
        "index.json",
        "1/index.json",
        "all.nq",
        "2024.ttl",
        "all.jsonl",
        "0657-items.csv",
        "1/0657-items.csv",
    ],
)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_nginx_gives_dumps_as_the_server_does(ours: Server, static: str, name: str, coding: str) -> None:
    status, told, content = answer(static, f"/dumps/{name}", Accept_Encoding=coding)
    expected = answer(ours.address, f"/dumps/{name}", Accept_Encoding=coding, Origin="https://elsewhere.example")

    if name.endswith("json"):  # which the server packs by itself
        expected = answer(ours.address, f"/dumps/{name}", Origin="https://elsewhere.example")
    assert (status, content) == (200, expected[2])
    for header in ("content-type", "content-encoding", "link", "access-control-allow-origin"):
        assert told.get(header) == expected[1].get(header), header
    assert "vary" not in told or "accept-encoding" in told["vary"].lower()


@pytest.mark.parametrize("document", ["catalog", "ontology", "shapes"])
@pytest.mark.parametrize("accepted", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_nginx_negotiates_the_documents(ours: Server, static: str, document: str, accepted: str) -> None:
    _, told, content = answer(static, f"/{document}", Accept=accepted)

    assert told["content-type"].partition(";")[0] == accepted
    assert told["vary"] == "Accept"
    assert len(content) > 1000
    assert answer(ours.address, f"/{document}", Accept=accepted)[1]["content-type"] == told["content-type"]


def test_nginx_gives_ranges_and_says_what_is_not_there(static: str, data: Path) -> None:
    whole = (data / "current" / "dumps" / "all.nq.gz").read_bytes()

    assert answer(static, "/dumps/all.nq.gz", Range="bytes=10-19")[::2] == (206, whole[10:20])
    assert answer(static, "/dumps/none.nq")[0] == 404
    assert httpx.get(f"{static}/.well-known/void").headers["location"] == "/catalog"
    assert httpx.get(f"{static}/dumps/").json()["version"] == 2
