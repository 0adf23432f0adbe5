"""The headers of every kind of thing in every format, and hostile paths and headers."""

import re
import subprocess
from email.utils import parsedate_to_datetime

import httpx
import pytest

from server.formats import RESOURCE_OFFERS
from tests.server.published import BASE, LICENCE, Server

MEETING = "0998/havneudvalget/2024-02-07"
KINDS = [
    "municipality/0998",
    "committee/0998/havneudvalget",
    f"meeting/{MEETING}",
    f"item/{MEETING}/1",
    "case/0998/15.20.00-p00-1-24",
    f"decision/{MEETING}/case/15.20.00-p00-1-24",
    f"recommendation/{MEETING}/1/1",
    f"section/{MEETING}/1/1",
    f"attachment/{MEETING}/1/1",
    f"attendance/{MEETING}/bo-ild",
    "vote/0998/havneudvalget/2024-03-06/1/1",
    "person/0998/bo-ild",
    "organisation/kyststyrelsen",
    "act/2003/380",
    "act/2003/380/p3",
    "subject/15.20.00",
    f"minutes/{MEETING}",
]
SUFFIXES = [offer.suffix for offer in RESOURCE_OFFERS]


def read_links(header: str) -> set[tuple[str, str, str]]:
    """Return the target, the relation and the type of each link (RFC 8288)."""
    return {
        (target, relation, media_type)
        for target, relation, _, media_type in re.findall(r'<([^>]*)>; rel="([^"]*)"(; type="([^"]*)")?', header)
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("path", KINDS)
def test_every_kind_says_in_headers_what_it_is(client: httpx.Client, path: str, suffix: str) -> None:
    get, head = (client.request(method, f"/doc/{path}.{suffix}") for method in ("GET", "HEAD"))
    links = read_links(get.headers["link"])
    offered = {(f"/doc/{path}.{each.suffix}", "alternate", each.media_type) for each in RESOURCE_OFFERS}

    assert get.status_code == head.status_code == 200
    assert head.content == b""
    moment = {"date", "x-process-time", "content-encoding", "transfer-encoding", "content-length"}
    assert {name: value for name, value in get.headers.items() if name not in moment} == {
        name: value for name, value in head.headers.items() if name not in moment
    }
    assert links >= {
        (f"/doc/{path}", "canonical", ""),
        ("/catalog", "describedby", ""),
        (LICENCE, "license", ""),
        (f"{BASE}/id/{path}", "describes", ""),
    }
    assert {link for link in links if link[1] == "alternate" and link[2] != "text/csv"} == {
        link for link in offered if not link[0].endswith(f".{suffix}")
    }
    assert {"accept", "accept-language"} <= {name.strip().lower() for name in get.headers["vary"].split(",")}
    assert get.headers["etag"].startswith('"')
    assert parsedate_to_datetime(get.headers["last-modified"]).isoformat() == "2024-05-01T10:00:00+00:00"
    assert client.get(f"/doc/{path}.{suffix}", headers={"If-None-Match": get.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", KINDS)
def test_the_tables_that_a_page_links_are_csv_with_the_addresses_of_things(client: httpx.Client, path: str) -> None:
    links = read_links(client.get(f"/doc/{path}", headers={"Accept": "text/html"}).headers["link"])
    tables = [target for target, _, media_type in links if media_type == "text/csv"]

    for target in tables:
        answer = client.get(target)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        assert re.fullmatch(r"[a-z_]+(,[a-z_]+)*", answer.text.splitlines()[0]), target
    assert bool(tables) == path.startswith(("municipality", "committee", "meeting", "case", "person", "subject"))


def test_no_spreadsheet_takes_a_title_for_a_formula(client: httpx.Client) -> None:
    stages = client.get("/doc/case/0998/15.20.00-p00-1-24?table=stages").text.splitlines()
    agenda = client.get(f"/doc/meeting/{MEETING}?table=agenda").text.splitlines()

    assert stages[0].split(",")[:4] == ["date", "committee", "position", "title"]
    assert [line.split(",")[:2] for line in stages[1:] if line[:2] == "20"] == [
        ["2024-02-07", "Havneudvalget"],
        ["2024-02-27", "Byrådet"],
        ["2024-03-06", "Havneudvalget"],
    ]
    assert agenda[1].startswith("1,1,Ny mole i vesthavnen,false,15.20.00-P00-1-24,postponed,")


LONG = "a" * 9_000
HOSTILE_PATHS = [
    "/doc/" + LONG,
    "/id/case/0998/" + LONG,
    "/doc/" + "a/" * 4_000,
    "/" + "%2e" * 5_000,
    "/doc/%00",
    "/doc/case/0998/%00.ttl",
    "/doc/../../etc/passwd",
    "/doc/%2e%2e/%2e%2e/etc/passwd",
    "/doc/..%2f..%2fetc%2fpasswd",
    "/id/case%2F0998%2F15.20.00",
    "/doc//",
    "/doc/%22%3E%3Cscript%3E",
    "/doc/a'b\"c",
    "/doc/%3Cx%3E",
    "/doc/%7Bx%7D%7C%5C%5E%60",
    "/doc/%ff%fe",
    "/doc/case/0998/%c3",
    "/doc/%E2%80%AEcase",
    "/doc/case/0998/%0d%0aSet-Cookie:%20x=y",
    "/doc/meeting/0998/havneudvalget/9999-99-99",
    "/doc/meeting/0998/havneudvalget/%F0%9F%92%A9",
    "/graph/%00",
    "/graph/../x",
    "/ontology.%00",
    "/doc/municipality/0998?page=%00",
    "/doc/municipality/0998?page=٣",
    "/doc/municipality/0998?table=%00",
    "/doc/municipality/0998?table=../../secret",
    "/doc/municipality/0998.ttl?page=1;2",
]
ROUTES_REACHED = {200, 301, 303, 308, 400, 404, 406, 414, 431}


@pytest.mark.parametrize("path", HOSTILE_PATHS, ids=lambda path: path[:40])
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/json"])
def test_hostile_paths_do_nothing(server: Server, path: str, accept: str) -> None:
    command = ["curl", "--silent", "--path-as-is", "--globoff", "--include", "-H", f"Accept: {accept}"]
    done = subprocess.run([*command, server.address + path], capture_output=True, check=True)
    head, _, body = done.stdout.partition(b"\r\n\r\n")

    assert int(head.split()[1]) in ROUTES_REACHED - {200}
    assert b"set-cookie" not in head.lower()
    assert b"root:" not in body
    assert b"Traceback" not in body
    assert b"<script>" not in body or b"text/html" not in head


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept", "text/html," * 6_000),
        ("Accept", ";q=,,;/*/*/*;q=nan"),
        ("Accept", "text/turtle;q=inf, */*;q=-inf"),
        ("Accept", "\xff\xfe/\x80"),
        ("Accept-Language", "x-" * 20_000),
        ("Accept-Language", "\xc3\xa6;q=1e999"),
        ("If-None-Match", '"' + "x" * 50_000),
        ("If-None-Match", ",".join(['W/"a"'] * 9_000)),
        ("If-Modified-Since", "Thu, 99 Foo 99999 99:99:99 GMT"),
        ("If-Modified-Since", "0" * 30_000),
        ("Range", "bytes=9-1,,-"),
        ("Host", "ond.example\" onload='x"),
        ("X-Forwarded-Host", "ond.example"),
        ("Cookie", "a" * 30_000),
    ],
)
def test_hostile_headers_do_nothing(client: httpx.Client, name: str, value: str) -> None:
    headers = httpx.Headers([(name.encode(), value.encode("latin-1"))])
    answer = client.get("/doc/municipality/0998", headers=headers)

    assert answer.status_code in {200, 304, 400, 404, 406, 414, 431}
    assert "ond.example" not in answer.text
    assert client.get("/health").status_code == 200
