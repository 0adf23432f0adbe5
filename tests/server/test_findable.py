"""What search engines find: the site map, and schema.org on the pages."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, Store
from selenium import webdriver

from ontology.terms import RDF, SG
from server.sitemap import KINDS, NAMESPACE, Sitemap
from server.things.structured_data import data_block
from tests.server.published import BASE, LICENCE, Server

XML = {"s": NAMESPACE}
PUBLISHED = "2024-05-01T10:00:00+00:00"


def locations(document: str) -> list[str]:
    """Return the addresses of a site map, each of which tells when it was last changed."""
    root = ET.fromstring(document)  # noqa: S314 - our own server's
    assert {each.text for each in root.iterfind("*/s:lastmod", XML)} <= {PUBLISHED}
    return [str(each.text) for each in root.iterfind("*/s:loc", XML)]


def test_the_site_map_lists_what_is_there_but_people(client: httpx.Client) -> None:
    robots = client.get("/robots.txt").text
    index = client.get("/sitemap.xml")
    parts = {address: client.get(address.removeprefix(BASE)) for address in locations(index.text)}
    pages = [page for part in parts.values() for page in locations(part.text)]

    assert f"\nSitemap: {BASE}/sitemap.xml\n" in robots
    assert index.headers["content-type"].startswith("application/xml")
    assert f"{BASE}/sitemap/case-1.xml" in parts
    assert len(set(pages)) == len(pages)
    assert f"{BASE}/catalog/0998" in pages
    assert f"{BASE}/coverage/0998" in pages
    things = [page.removeprefix(f"{BASE}/doc/") for page in pages if page.startswith(f"{BASE}/doc/")]
    assert {thing.partition("/")[0] for thing in things} == set(KINDS)
    assert f"{BASE}/doc/meeting/0998/byraadet/2024-02-27" not in pages, "there are no minutes of it here"
    assert {f"{BASE}/doc/item/0998/havneudvalget/2024-02-07/{number}" for number in (1, 2)} <= set(pages)
    for page in pages:
        answer = client.get(page.removeprefix(BASE), headers={"Accept": "text/html"})
        canonical = answer.links["canonical"]["url"]
        assert (answer.status_code, f"{BASE}{canonical}") == (200, page)
        assert answer.headers["Content-Type"].startswith("text/html")


def test_a_site_map_is_read_again_only_when_it_has_changed(client: httpx.Client) -> None:
    tag = client.get("/sitemap.xml").headers["etag"]

    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
    assert [client.get(f"/sitemap/{name}.xml").status_code for name in ("case-2", "case-0", "x", "person-1")] == [
        404
    ] * 4


def test_many_things_come_in_parts_that_hold_each_once() -> None:
    store = Store()
    cases = {f"{BASE}/id/case/0998/{number}-a&b" for number in range(25)}
    store.extend(Quad(NamedNode(iri), RDF.type, SG.Case) for iri in cases)
    whole = Sitemap(store, BASE, PUBLISHED, most=10)
    found = [locations("".join(whole.part(part))) for part in whole.parts]

    assert whole.parts == ("case-1", "case-2", "case-3")
    assert [len(part) for part in found] == [10, 10, 5]
    assert {page.replace("/doc/", "/id/") for part in found for page in part} == cases
    assert len(locations("".join(whole.index()))) == 3


def read_blocks(page: str) -> dict[str, Any]:
    """Return the things of a page's data block by their type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (block,) = [json.loads(each) for each in blocks]
    assert block["@context"] == "https://schema.org"
    return {each["@type"]: each for each in block["@graph"]}


@pytest.mark.parametrize(
    ("path", "type_name", "told"),
    [
        ("municipality/0998", "GovernmentOrganization", {"name": "Testø"}),
        ("committee/0998/havneudvalget", "GovernmentOrganization", {"name": "Havneudvalget"}),
        (
            "meeting/0998/havneudvalget/2024-02-07",
            "Event",
            {"startDate": "2024-02-07T16:00:00+01:00", "location": {"@type": "Place", "name": "Bådhuset"}},
        ),
        ("person/0998/bo-ild", "Person", {"name": "Bo Ild", "jobTitle": ["medlem"]}),
        ("organisation/kyststyrelsen", "Organization", {"url": "https://kyst.example/"}),
        ("act/2003/380", "Legislation", {"sameAs": ["https://www.retsinformation.dk/eli/lta/2003/380"]}),
    ],
)
def test_a_page_says_in_schema_org_what_it_is_about(
    client: httpx.Client, path: str, type_name: str, told: dict[str, Any]
) -> None:
    found = read_blocks(client.get(f"/doc/{path}", headers={"Accept": "text/html"}).text)

    assert found[type_name]["@id"] == f"{BASE}/id/{path}"
    assert found[type_name].items() >= told.items()


def test_breadcrumbs_lead_from_the_front_page_to_the_thing(client: httpx.Client) -> None:
    page = client.get("/doc/item/0998/havneudvalget/2024-02-07/2", headers={"Accept": "text/html"})
    crumbs = read_blocks(page.text)["BreadcrumbList"]["itemListElement"]

    assert [each["position"] for each in crumbs] == [1, 2, 3, 4, 5]
    assert [each["item"].removeprefix(BASE) for each in crumbs] == [
        "/",
        "/doc/municipality/0998",
        "/doc/committee/0998/havneudvalget",
        "/doc/meeting/0998/havneudvalget/2024-02-07",
        "/doc/item/0998/havneudvalget/2024-02-07/2",
    ]


@pytest.mark.parametrize("path", ["/", "/catalog"])
def test_the_front_page_and_the_catalogue_are_about_the_data_set(client: httpx.Client, path: str) -> None:
    found = read_blocks(client.get(path, headers={"Accept": "text/html"}).text)["Dataset"]

    assert (found["@id"], found["license"], found["dateModified"]) == (f"{BASE}/catalog", LICENCE, PUBLISHED)


def test_the_front_page_tells_search_engines_who_made_the_data_what_it_spans_and_its_files(
    sample_client: httpx.Client,
) -> None:
    found = read_blocks(sample_client.get("/", headers={"Accept": "text/html", "Accept-Language": "da"}).text)[
        "Dataset"
    ]
    files = {each["contentUrl"].rpartition("/")[2]: each for each in found["distribution"]}

    assert (found["creator"]["name"], found["version"]) == ("Sagsgraf", "1")
    assert found["datePublished"] == found["dateModified"] == sample_client.get("/health").json()["published"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", found["temporalCoverage"])
    assert files["all.nq.gz"]["encodingFormat"] == "application/n-quads"
    assert (files["all-meetings.csv.gz"]["encodingFormat"], files["all-meetings.csv.gz"]["name"]) == (
        "text/csv",
        "Møder: CSV, gzip",
    )
    assert all(each["contentSize"] and each["encodingFormat"] for each in found["distribution"])


def test_a_data_set_has_a_page_with_what_search_engines_for_data_sets_ask_for(sample_client: httpx.Client) -> None:
    page = sample_client.get("/catalog/0741", headers={"Accept": "text/html"})
    found = read_blocks(page.text)["Dataset"]
    files = {each["contentUrl"].rpartition("/")[2] for each in found["distribution"]}

    assert (found["license"], found["creator"]["name"]) == (LICENCE, "Sagsgraf")
    assert (found["name"], found["spatialCoverage"]) == ("Referater fra Samsø Kommune", ["Danmark", "Samsø Kommune"])
    assert found["temporalCoverage"] == "2024-04-10/2024-04-24"
    assert found["version"] == "1"
    assert 50 <= len(found["description"]) <= 5000
    assert {"0741.nq.gz", "0741.ttl.zst"} < files
    assert {each["encodingFormat"] for each in found["distribution"]} >= {"application/n-quads", "text/csv"}
    assert all(name in page.text for name in files)


def test_a_data_set_is_described_by_itself(sample_client: httpx.Client) -> None:
    whole = rdflib.Graph().parse(data=sample_client.get("/catalog.nt").text, format="nt")
    own = rdflib.Graph().parse(data=sample_client.get("/catalog/2024.ttl").text, format="turtle")
    subjects = {str(subject) for subject in own.subjects()}

    assert set(own) < set(whole)
    assert "http://localhost:8000/catalog/2024#2024.nq.gz-sha256" in subjects
    assert not [each for each in subjects if "catalog/0741#" in each]
    assert [sample_client.get(f"/catalog/{name}").status_code for name in ("years", "1999", "x.html", "A")] == [
        200,
        404,
        404,
        404,
    ]


def test_nothing_in_a_data_block_ends_it(browser: webdriver.Chrome, server: Server) -> None:
    hostile = {"name": "</script><script>alert(1)</script><!--&amp;\u2028"}
    block = str(data_block([hostile]))
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.get(f"{server.address}/doc/person/0999/script")
    texts = browser.execute_script(
        "return [...document.querySelectorAll('script[type=\"application/ld+json\"]')].map(each => each.text)"
    )

    assert json.loads(block)["@graph"] == [hostile]
    assert not set(block) & set("<>&\u2028")
    assert [json.loads(text)["@graph"][0]["name"] for text in texts] == ["\"><script>alert('navn')</script>"]
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
