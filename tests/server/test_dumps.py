"""The dump files over HTTP: as they lie there, unpacked, of older versions, and the lists of them.

The exported files are tried behind a real nginx with the configuration that we ship: the same answers as the server's.
"""

import asyncio
import csv
import gzip
import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from selectolax.lexbor import LexborHTMLParser
from starlette.types import Message

from etl.export import export
from ontology.dataset import DataDirectory, Manifest
from server.still.pages import write_pages
from server.transport.remembering import Recorder
from tests.conftest import ROOT
from tests.etl.published import build_into
from tests.invented import write_minutes
from tests.server.published import Server, free_port, start_server

MARCH = date(2024, 3, 6)
MEDIA_TYPES = {
    "0657.nq.gz": "application/gzip",
    "0657.nq.zst": "application/zstd",
    "0657.nq": "application/n-quads",
    "2024.trig": "application/trig",
    "all.ttl": "text/turtle; charset=utf-8",
    "all.jsonl": "application/x-ndjson",
    "all-items.csv": "text/csv; charset=utf-8; header=present",
    "all-items.parquet": "application/vnd.apache.parquet",
    "all-csv-metadata.json": "application/csvm+json",
}

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
    """A data set in its fourth version, of which the second and third are kept."""
    folder = tmp_path_factory.mktemp("dumps")
    for number in range(4):
        write_minutes(folder / "minutes", MARCH, items=[("Nye fortove", f"24/{number}", "Afvist.")])
        build_into(folder / "data", folder / "minutes", keep=3)
    return folder / "data"


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    running = start_server(data, workers=1)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def raw(server: Server) -> Iterator[httpx.Client]:
    """A client that asks for no coding, and of which every test says what it accepts."""
    with httpx.Client(base_url=server.address, headers={"Accept-Encoding": "identity"}) as session:
        yield session


def stored(data: Path, name: str, number: int = 4) -> bytes:
    """Return the bytes of a dump file on the disk."""
    return (data / "versions" / f"{number:06d}" / "dumps" / name).read_bytes()


def body(client: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """Return an answer with the bytes that came over the wire."""
    with client.stream("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}) as got:
        return got, b"".join(got.iter_raw())


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_every_address_has_the_media_type_of_what_it_gives(raw: httpx.Client, name: str) -> None:
    assert raw.get(f"/dumps/{name}").headers["content-type"] == MEDIA_TYPES[name]


def test_stored_files_are_sent_as_they_lie_there(raw: httpx.Client, data: Path) -> None:
    for name in ("all.nq.gz", "all.nq.zst", "all-items.parquet", "0657-items.csv.zst"):
        whole, content = body(raw, f"/dumps/{name}", Accept_Encoding="zstd, gzip")
        part, some = body(raw, f"/dumps/{name}", Range="bytes=10-19")
        again = raw.get(f"/dumps/{name}", headers={"If-None-Match": whole.headers["etag"]})

        assert content == stored(data, name)
        assert "content-encoding" not in whole.headers
        assert whole.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        assert whole.headers["cache-control"] == again.headers["cache-control"] == "no-cache"
        assert (part.status_code, some) == (206, content[10:20])
        assert again.status_code == 304
        assert len(content) == int(raw.head(f"/dumps/{name}").headers["content-length"])


@pytest.mark.parametrize(
    ("accepted", "coding", "suffix"),
    [
        ("zstd, gzip", "zstd", "zst"),
        ("gzip", "gzip", "gz"),
        ("gzip;q=1, zstd;q=0.1", "gzip", "gz"),
        ("*", "zstd", "zst"),
    ],
)
def test_without_its_suffix_a_file_is_sent_packed_as_the_client_accepts(
    raw: httpx.Client, data: Path, accepted: str, coding: str, suffix: str
) -> None:
    for name in ("all.nq", "all-items.csv"):
        answer, content = body(raw, f"/dumps/{name}", Accept_Encoding=accepted)

        assert answer.headers["content-encoding"] == coding
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert content == stored(data, f"{name}.{suffix}")


def test_a_client_that_accepts_no_coding_gets_it_unpacked(raw: httpx.Client, data: Path) -> None:
    answer, content = body(raw, "/dumps/all.nq", Accept_Encoding="identity")
    tags = {
        body(raw, "/dumps/all.nq", Accept_Encoding=each)[0].headers["etag"] for each in ("zstd", "gzip", "identity")
    }
    tag = {"If-None-Match": answer.headers["etag"]}

    assert content == gzip.decompress(stored(data, "all.nq.gz"))
    assert "content-encoding" not in answer.headers
    assert answer.headers["accept-ranges"] == "none"
    assert len(tags) == 3
    assert raw.get("/dumps/all.nq", headers=tag).status_code == 304
    assert raw.head("/dumps/all.nq").status_code == 200
    assert raw.get("/dumps/all.nq", headers={"Range": "bytes=10-19"}).status_code == 200


def test_clients_unpack_what_they_asked_for(server: Server, data: Path) -> None:
    content = gzip.decompress(stored(data, "all.nq.gz"))
    with httpx.Client(base_url=server.address) as client:
        for coding in ("gzip", "zstd"):
            assert client.get("/dumps/all.nq", headers={"Accept-Encoding": coding}).content == content
    curl = ["curl", "--silent", "--compressed", f"{server.address}/dumps/all.nq"]
    assert subprocess.run(curl, capture_output=True, check=True).stdout == content
    assert len(list(parse(content, format=RdfFormat.N_QUADS))) > 100


def test_a_script_of_another_site_may_read_the_headers_that_tell_of_ranges(raw: httpx.Client) -> None:
    asked = {"Origin": "https://elsewhere.example", "Range": "bytes=-8"}
    answer = raw.get("/dumps/all-items.parquet", headers=asked)

    exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {"content-range", "accept-ranges", "etag", "link"} <= exposed
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.content.endswith(b"PAR1")


def test_a_table_leads_to_what_describes_it(raw: httpx.Client) -> None:
    for name in ("0657-items.csv", "0657-items.csv.gz"):
        link = raw.get(f"/dumps/{name}").headers["link"]
        assert '<0657-csv-metadata.json>; rel="describedby"; type="application/csvm+json"' in link.split(", ")
    metadata = raw.get("/dumps/0657-csv-metadata.json").json()
    for table in metadata["tables"]:
        lines = list(csv.reader(raw.get(f"/dumps/{table['url']}").text.splitlines()))
        assert lines[0] == [column["name"] for column in table["tableSchema"]["columns"] if not column.get("virtual")]


def test_older_versions_are_there_as_long_as_they_are_kept(raw: httpx.Client, data: Path) -> None:
    for number in (2, 3, 4):
        assert raw.get(f"/dumps/{number}/all.nq.gz").content == stored(data, "all.nq.gz", number)
        assert f'"24/{number - 1}"' in raw.get(f"/dumps/{number}/all.nq").text
        assert f"/dumps/{number}/index.json" in raw.get(f"/dumps/{number}/").text or number == 4
    assert raw.get("/dumps/1/all.nq.gz").status_code == 404
    assert raw.get("/dumps/1/").status_code == 404
    assert raw.get("/dumps/5/all.nq").status_code == 404
    assert raw.get("/dumps/3/../../manifest.json").status_code == 404


def test_the_index_lists_each_file_with_its_checksum_and_each_version(raw: httpx.Client, data: Path) -> None:
    index = raw.get("/dumps/index.json").json()
    base = Manifest.read(data / "current" / "manifest.json").base_url

    assert (index["version"], [each["version"] for each in index["older"]]) == (4, [3, 2])
    assert len(index["files"]) > 100
    for file in index["files"]:
        content = raw.get(file["url"].removeprefix(base)).content
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    older = raw.get(index["older"][0]["index"].removeprefix(base)).json()
    assert older["version"] == 3
    assert older["files"][0]["url"] == f"{base}/dumps/3/{older['files'][0]['name']}"


def test_the_page_lists_the_whole_the_parts_and_the_versions(raw: httpx.Client) -> None:
    page = raw.get("/dumps/", headers={"Accept-Language": "en"}).text
    part = raw.get("/dumps/?part=0657", headers={"Accept-Language": "en"}).text

    assert 'href="/dumps/all.nq.zst"' in page
    assert 'href="/dumps/0657.nq.zst"' not in page
    assert 'href="/dumps/?part=0657"' in page
    assert 'href="/dumps/?part=2024"' in page
    assert 'href="/dumps/3/"' in page
    assert 'href="/dumps/0657-items.csv.gz"' in part
    assert raw.get("/dumps/?part=0101").status_code == 404
    assert "not the newest" in raw.get("/dumps/3/?lang=en").text


def test_what_is_too_large_to_be_remembered_is_not_held_while_it_is_sent() -> None:
    """Else a dump would pass through memory as a whole."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def answer(parts: int) -> Recorder:
        recorder = Recorder(send, most=1000)
        await recorder({"type": "http.response.start", "status": 200, "headers": [(b"etag", b'"x"')]})
        for number in range(parts):
            await recorder({"type": "http.response.body", "body": b"x" * 100, "more_body": number + 1 < parts})
        return recorder

    small, large = asyncio.run(answer(10)), asyncio.run(answer(11))

    assert small.answer() is not None
    assert (large.parts, large.answer()) == ([], None)
    assert sum(len(message.get("body", b"")) for message in sent) == 2100


# the same as static files


@pytest.fixture(scope="module")
def static(data: Path) -> Iterator[str]:
    """The address of nginx over the exported files."""
    if NGINX is None:
        pytest.skip("nginx is not here: the shipped configuration cannot be tried")
    folder, port = data.parent, free_port()
    export(DataDirectory(data), folder / "out", write_pages, with_services=True)
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


SAME = ("content-type", "content-encoding", "link", "vary", "access-control-allow-origin", "cache-control")


def answer(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, the headers that matter and the bytes on the wire."""
    asked = {name.replace("_", "-"): value for name, value in {"Accept_Encoding": "identity", **headers}.items()}
    with httpx.stream("GET", address + path, headers=asked) as got:
        told = {name: got.headers[name] for name in SAME if name in got.headers}
        links = [link for link in got.headers.get_list("link", split_commas=True) if 'rel="monitor"' not in link]
        told |= {"link": ", ".join(links)}  # what changed since is told by a program alone
        return got.status_code, told, b"".join(got.iter_raw())


@pytest.mark.parametrize(
    "name",
    [
        "all.nq.gz",
        "all.nq.zst",
        "all-items.parquet",
        "0657-items.csv.gz",
        "0657-csv-metadata.json",
        "3/all.trig.gz",
        "index.json",
        "3/index.json",
        "all.nq",
        "2024.ttl",
        "all.jsonl",
        "0657-items.csv",
        "3/0657-items.csv",
    ],
)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_nginx_gives_dumps_as_the_server_does(server: Server, static: str, name: str, coding: str) -> None:
    status, told, content = answer(static, f"/dumps/{name}", Accept_Encoding=coding)
    expected = answer(server.address, f"/dumps/{name}", Accept_Encoding=coding, Origin="https://elsewhere.example")

    if name.endswith("json"):  # which the server packs by itself
        expected = answer(server.address, f"/dumps/{name}", Origin="https://elsewhere.example")
    assert (status, content) == (200, expected[2])
    for header in ("content-type", "content-encoding", "link", "access-control-allow-origin", "cache-control"):
        assert told.get(header) == expected[1].get(header), header
    assert "vary" not in told or "accept-encoding" in told["vary"].lower()


@pytest.mark.parametrize("path", ["/feed", "/feed/pages/1"])
def test_nginx_gives_the_event_stream_as_the_server_does(server: Server, static: str, path: str) -> None:
    status, told, content = answer(static, path, Accept="application/n-quads")
    _, expected, body = answer(server.address, path, Accept="application/n-quads")

    assert (status, told["content-type"], content) == (200, expected["content-type"], body)
    assert answer(static, path, Accept_Encoding="gzip")[1]["content-encoding"] == "gzip"


@pytest.mark.parametrize("document", ["catalog", "catalog/0657", "ontology", "shapes"])
@pytest.mark.parametrize("accepted", ["text/turtle", "application/ld+json", "application/rdf+xml", "text/html"])
def test_nginx_negotiates_the_documents(server: Server, static: str, document: str, accepted: str) -> None:
    status, told, content = answer(static, f"/{document}", Accept=accepted)

    assert (status, told["content-type"].partition(";")[0]) == (200, accepted)
    assert told["vary"] == "Accept, Accept-Language"
    assert len(content) > 1000
    assert answer(server.address, f"/{document}", Accept=accepted)[1]["content-type"] == told["content-type"]


@pytest.mark.parametrize("path", ["/coverage", "/coverage/0657", "/coverage.json", "/coverage/0657.csv"])
@pytest.mark.parametrize("accepted", ["*/*", "application/json", "text/csv"])
def test_nginx_gives_coverage_as_the_server_does(server: Server, static: str, path: str, accepted: str) -> None:
    status, told, content = answer(static, path, Accept=accepted)
    _, expected, body = answer(server.address, path, Accept=accepted)

    assert (status, content) == (200, body)
    assert told["content-type"].partition(";")[0] == expected["content-type"].partition(";")[0]


@pytest.mark.parametrize("path", ["/", "/docs/", "/docs/tables", "/dumps/", "/coverage", "/doc/municipality/0657"])
def test_nginx_gives_pages_in_the_language_that_is_asked_for(server: Server, static: str, path: str) -> None:
    for asked in ({"Accept_Language": "da"}, {"Accept_Language": "en-GB,en;q=0.9"}, {"Accept_Language": "de"}):
        page = LexborHTMLParser(answer(static, path, Accept="text/html", **asked)[2])
        served = LexborHTMLParser(answer(server.address, path, Accept="text/html", **asked)[2])
        assert title(page) == title(served)
        assert [found.text() for found in page.css("h1")] == [found.text() for found in served.css("h1")]
    chosen = LexborHTMLParser(answer(static, f"{path}?lang=en", Accept="text/html", Accept_Language="da")[2])
    assert chosen.css("html[lang=en]")


def title(page: LexborHTMLParser) -> list[str]:
    """Return the language and the title of a page."""
    return [str(node.attrs.get("lang")) + node.css("title")[0].text() for node in page.css("html")]


def test_nginx_gives_ranges_and_says_what_is_not_there(static: str, data: Path) -> None:
    whole = (data / "current" / "dumps" / "all.nq.gz").read_bytes()

    assert answer(static, "/dumps/all.nq.gz", Range="bytes=10-19")[::2] == (206, whole[10:20])
    assert answer(static, "/dumps/none.nq")[0] == 404
    assert httpx.get(f"{static}/.well-known/void").headers["location"] == "/catalog"
    assert httpx.get(f"{static}/docs").headers["location"] == "/docs/"
    assert answer(static, "/dumps/4/all.nq.gz")[2] == whole
