"""The table of sites tests itself, and a site is found by name or address."""

from urllib.parse import urlsplit

import pytest

from etl.harvest.sites import Site, SiteRow, choose_site, sites
from etl.tables import municipalities
from tests.conftest import ROOT

SITES = list(sites().values())


def test_the_table_is_tidy_and_sorted() -> None:
    text = (ROOT / "etl" / "harvest" / "sites.tsv").read_text(encoding="utf-8")
    header, *names = [line.split("\t")[0] for line in text.splitlines()]

    assert text.endswith("\n")
    assert "\r" not in text
    assert header == "name"
    assert names == sorted(names)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_site_has_a_known_municipality_a_safe_address_and_evidence(site: SiteRow) -> None:
    parts = urlsplit(site.base_url)

    assert site.name.isascii()
    assert site.name.islower()
    assert site.municipality in municipalities()
    assert parts.scheme == "https"
    assert parts.path == parts.query == parts.fragment == ""
    assert parts.hostname == parts.netloc
    assert site.software == "firstagenda"
    assert site.source


def test_no_address_and_no_municipality_stands_twice() -> None:
    assert len({site.base_url for site in SITES}) == len(SITES)
    assert len({site.municipality for site in SITES}) == len(SITES)


@pytest.mark.parametrize("text", ["greve", "Greve", "https://dagsordener.greve.dk", "https://dagsordener.greve.dk/"])
def test_a_known_site_is_found_by_name_and_by_address(text: str) -> None:
    assert choose_site(text, None) == Site("greve", "https://dagsordener.greve.dk", "0253")


def test_an_address_in_a_municipalitys_domain_tells_the_municipality() -> None:
    assert choose_site("https://moeder.herning.dk/", None) == Site(
        "moeder.herning.dk", "https://moeder.herning.dk", "0657"
    )


def test_any_other_address_needs_the_municipality() -> None:
    site = choose_site("http://127.0.0.1:8080/sub", "0657")

    assert site == Site("127.0.0.1-8080-sub", "http://127.0.0.1:8080/sub", "0657")
    with pytest.raises(ValueError, match="name it with --municipality"):
        choose_site("https://minutes.example.org", None)
    with pytest.raises(ValueError, match="name it with --municipality"):
        choose_site("https://ikkeherning.dk", None)


def test_a_municipality_that_contradicts_the_table_is_refused() -> None:
    assert choose_site("greve", "0253").municipality == "0253"
    with pytest.raises(ValueError, match="publishes for municipality 0253, not 0657"):
        choose_site("greve", "0657")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nowhere",
        "ftp://dagsordener.greve.dk",
        "https://",
        "https://a b.dk",
        "https://u:p@a.dk",
        "https://a.dk/?x=1",
    ],
)
def test_what_is_no_site_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(ValueError, match="no known site \\(aeroe, "):
        choose_site(text, "0253")
