"""HTTP itself: methods on every route, and requests that are wrong, huge, slow, or meant to do harm."""

import http.client
import re
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from server.app import ROUTES
from tests.server.published import BASE, Server

PATH = "case/0998/15.20.00-p00-1-24"
PAGE = {"Accept": "text/html"}
PLACES = {"path": PATH, "suffix": "ttl"}
EVERY_ROUTE = [re.sub(r"\{(\w+)(?::path)?\}", lambda part: PLACES.get(part[1], "x"), route) for route in ROUTES]


@pytest.mark.parametrize("path", [*EVERY_ROUTE, "/sparql"])
def test_options_tells_what_an_address_takes(client: httpx.Client, path: str) -> None:
    answer = client.options(path)

    assert answer.status_code == 204
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["allow"].split(", "))
    assert ("POST" in answer.headers["allow"]) == (client.post(path).status_code != 405)


@pytest.mark.parametrize("path", [*EVERY_ROUTE, "/sparql", "/sparql?query=ASK%20%7B%7D", "/sparql?query=nonsense"])
def test_head_answers_as_get_does_without_a_body(client: httpx.Client, path: str) -> None:
    get, head = client.get(path), client.head(path)
    changing = {"date", "server-timing", "ratelimit", "ratelimit-policy", "transfer-encoding"}
    headers = [{k: v for k, v in answer.headers.items() if k not in changing} for answer in (get, head)]

    assert head.status_code == get.status_code
    assert head.content == b""
    assert headers[0].keys() == headers[1].keys()
    assert headers[0]["content-type" if get.content else "content-length"] == headers[1].get("content-type", "0")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", f"/doc/{PATH}", "/sparql", "/dumps/all.nq.gz"])
def test_a_method_that_changes_things_is_refused_with_those_that_do_not(
    client: httpx.Client, method: str, path: str
) -> None:
    answer = client.request(method, path, headers={"Cookie": "secret=1"})

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/sparql?query=nonsense", "/doc/case/none", "/doc/x.ttl", "/dumps/none"])
def test_errors_can_be_read_by_scripts_of_other_sites(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})

    assert 400 <= answer.status_code < 500
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [f"/doc/{PATH}", "/sparql", "/catalog", "/id/" + PATH])
def test_a_preflight_lets_scripts_of_other_sites_ask(client: httpx.Client, path: str) -> None:
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept, if-none-match",
    }
    answer = client.options(path, headers=headers)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]


HOSTILE_HEADERS = [
    {"Accept": "text/turtle;q=" + "9" * 5000},
    {"Accept": '"' * 20_000},
    {"Accept": "a/b," * 10_000},
    {"Accept": "text/html\tx"},
    {"Accept": "æøå/ÿ"},
    {"Accept-Language": "da;q=x," * 3000},
    {"Accept-Language": "-,;=,*"},
    {"Accept-Encoding": "gzip;q=nonsense, zstd;q=-1, *;q=7"},
    {"If-None-Match": '"' * 1000},
    {"If-None-Match": "W/,,, *"},
    {"If-Modified-Since": "yesterday"},
    {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 -2359"},
    {"If-Modified-Since": "1 Jan 0001 00:00:00 +2359"},
    {"Range": "bytes=9-1,-,x"},
    {"Range": "bytes=" + "0-1," * 5000},
    {"Range": "bytes=99999999999999999999999-"},
    {"If-Range": "\xff"},
    {"Host": ""},
    {"Host": "evil.example:99999"},
    {"Host": "a" * 3000},
    {"X-Forwarded-For": "'; DROP TABLE x, ::::," * 50},
    {"X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-Host": "evil.example"},
    {"Forwarded": 'for="_x";host=evil.example'},
    {"Content-Length": "0", "Expect": "100-continue"},
    {"Content-Type": "multipart/form-data; boundary=" + "x" * 5000},
    {"Content-Type": ";;;charset=="},
    {"Cookie": "lang=" + "x" * 20_000},
    {"Origin": "null"},
    {"Upgrade": "websocket", "Connection": "Upgrade"},
    {"X-HTTP-Method-Override": "DELETE"},
]


@pytest.mark.parametrize("headers", HOSTILE_HEADERS, ids=lambda headers: str(headers)[:40])
@pytest.mark.parametrize("path", ["/", f"/doc/{PATH}", "/sparql?query=ASK%20%7B%7D", "/dumps/all.nq.gz"])
def test_no_header_does_harm(client: httpx.Client, headers: dict[str, str], path: str) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = client.get(path, headers=raw)

    assert answer.status_code in {200, 206, 304, 400, 406, 416}
    assert "evil.example" not in answer.text + str(answer.headers)
    assert "javascript" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL"])
def test_no_header_moves_an_address(client: httpx.Client, name: str) -> None:
    for path, target in ((f"/id/{PATH}", f"/doc/{PATH}"), ("/dumps", "/dumps/"), ("/.well-known/void", "/catalog")):
        assert client.get(path, headers={name: "evil.example"}).headers["location"] == target
    assert client.get("/sparql/?query=ASK%20%7B%7D", headers={name: "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/../secret.txt",
        "/dumps/..%2fsecret.txt",
        "/dumps/%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "/dumps/..%5c..%5csecret.txt",
        "/dumps/....//....//secret.txt",
        "/dumps//etc/passwd",
        "/dumps/%00",
        "/dumps/all.nq.gz%00.txt",
        "/dumps/" + "a" * 5000,
        "/dumps/%ff%fe",
        "/dumps/.",
        "/doc/%00",
        "/doc/../../etc/passwd",
        "/doc/%c0%ae%c0%ae/",
        "/doc/" + "x/" * 5000,
        "/doc/<script>",
        "/doc/case%0d%0aSet-Cookie:%20x=1",
        "/id/case%0d%0aSet-Cookie:%20x=1",
        "/graph/%0a",
        "/ontology.%00",
        "/catalog.../../x",
        "/id//evil.example",
        "//evil.example/",
        "/%2f%2fevil.example",
        "/style.css/../..",
        "/;/x",
        "/*",
        "/%",
        "/%zz",
        "/sparql/..;/",
        "/doc/case/0998/15.20.00-p00-1-24?lang=%0d%0aX:1&page=-1&page=999999999999999999999&table=../../x",
        "/?lang=" + "x" * 20_000,
        "/doc/case/0998/15.20.00-p00-1-24?page=%F0%9F%92%A9&table=%00",
    ],
)
def test_no_path_leads_out_or_breaks(server: Server, path: str) -> None:
    answer = send(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")

    assert status_of(answer) in {200, 303, 307, 400, 404, 406}
    assert b"set-cookie" not in head.lower()
    assert not re.search(rb"(?im)^location: *(https?:)?//(?!127)", head)
    assert body.strip() != b"secret"
    assert b"root:" not in body


def send(server: Server, request: bytes, seconds: float = 10) -> bytes:
    """Send bytes on a connection of their own, and return all that comes back."""
    address = urlsplit(server.address)
    assert address.hostname
    assert address.port
    with socket.create_connection((address.hostname, address.port), timeout=seconds) as connection:
        try:
            connection.sendall(request)
            return b"".join(read_parts(connection))
        except ConnectionError:
            return b""


def read_parts(connection: socket.socket) -> Iterator[bytes]:
    """Yield what comes on a connection until it is closed."""
    while part := connection.recv(1 << 16):
        yield part


def status_of(answer: bytes) -> int:
    """Return the status of the first answer in what came back, 0 when there is none."""
    match = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(match[1]) if match else 0


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n X: folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400),
        (b"GET / FTP/1.1\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"\x00" * 100, 400),
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nquery", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
        (b"GET /?" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /?" + b"x" * 900_000, 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 900_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 50_000 + b"\r\nConnection: close\r\n\r\n", 200),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_what_is_no_request_is_refused_at_once(server: Server, request_bytes: bytes, status: int) -> None:
    answer = send(server, request_bytes)

    assert status_of(answer) == status
    assert b"Traceback" not in answer


def test_a_longer_query_than_an_address_holds_can_be_posted(client: httpx.Client) -> None:
    query = "ASK {}" + " " * 62_000
    refused = client.get("/sparql?query=" + query.replace(" ", "+"))

    assert refused.status_code == 414
    assert "POST" in refused.text
    assert client.post("/sparql", data={"query": query}).json()["boolean"] is True


def test_two_requests_at_once_are_answered_in_order(server: Server) -> None:
    one = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
    two = b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    assert re.findall(rb"HTTP/1\.1 (\d+)", send(server, one + two)) == [b"200", b"404"]


def test_a_wish_for_a_websocket_is_passed_over_and_the_connection_goes_on(server: Server) -> None:
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=10)
    statuses = []
    for headers in ({"Upgrade": "websocket", "Connection": "Upgrade"}, {}):
        connection.request("GET", "/robots.txt", headers=headers)
        answer = connection.getresponse()
        statuses.append((answer.status, answer.read()[:10]))
    connection.close()

    assert statuses[0] == statuses[1]
    assert statuses[0][0] == 200


def test_no_answer_of_one_format_is_kept_for_another(client: httpx.Client) -> None:
    accepts = ["text/turtle", "text/html", "application/ld+json", "image/png", "text/turtle"]
    for path in (f"/doc/{PATH}", "/catalog", "/sparql", f"/sparql?query=DESCRIBE%20%3C{BASE}/id/{PATH}%3E"):
        answers = [client.get(path, headers={"Accept": accept}) for accept in accepts]

        assert [answer.headers["content-type"].partition(";")[0] for answer in answers[:3]] == accepts[:3]
        assert answers[3].status_code == 406
        assert answers[4].content == answers[0].content
        assert all("Accept" in answer.headers["vary"] for answer in answers)
        tags = [answer.headers["etag"] for answer in answers[:3] if "etag" in answer.headers]
        assert len(set(tags)) == len(tags)


def test_many_connections_that_send_nothing_keep_nobody_out(server: Server, client: httpx.Client) -> None:
    address = urlsplit(server.address)
    assert address.hostname
    assert address.port
    idle = [socket.create_connection((address.hostname, address.port)) for _ in range(200)]
    for number, connection in enumerate(idle):
        connection.sendall(
            b"GET /sparql?query=" if number % 2 else b"POST /sparql HTTP/1.1\r\nContent-Length: 9\r\n\r\n"
        )
    start = time.monotonic()
    answer = httpx.get(f"{server.address}/sparql", params={"query": "ASK {}"})
    for connection in idle:
        connection.close()

    assert answer.status_code == 200
    assert time.monotonic() - start < 5
    assert client.get("/health").status_code == 200
