"""Content negotiation, rule by rule."""

import pytest

from server.formats import HTML, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, RESOURCE_OFFERS, TRIG, TURTLE, Offer
from server.negotiate import choose_language, negotiate, split_suffix

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "suffix", "expected"),
    [
        (None, None, TURTLE),
        ("", None, TURTLE),
        ("*/*", None, TURTLE),
        ("text/*", None, TURTLE),
        ("application/*", None, JSON_LD),
        ("text/turtle", None, TURTLE),
        ("TEXT/HTML", None, HTML),
        ("text/html; charset=utf-8", None, HTML),
        (BROWSER, None, HTML),
        ("application/json", None, JSON_LD),
        ("application/xml", None, RDF_XML),
        ("application/n-quads;q=0.5, application/trig;q=0.6", None, TRIG),
        ("application/trig;q=0.5, application/n-quads;q=0.5", None, N_QUADS),
        ("application/n-triples, */*", None, N_TRIPLES),
        ("application/n-triples;q=0.2, */*;q=0.1", None, N_TRIPLES),
        ("text/turtle;q=0, text/*", None, HTML),
        ("text/turtle;q=0, text/html;q=0, */*", None, JSON_LD),
        ("text/turtle;q=0", None, None),
        ("image/png", None, None),
        ("text/turtle;q=nonsense", None, TURTLE),
        ("text/turtle;q=7, text/html", None, TURTLE),
        ("application/rdf+xml ; q=0.4 , text/html ; q=0.3", None, RDF_XML),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', None, JSON_LD),
        ('text/turtle;version="1.1, or q=0;";q=0.1, text/html;q=0.2', None, HTML),
        ('text/turtle;q=0.1;version="no end, text/html', None, TURTLE),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", None, HTML),
        ("text/turtle;q=nan, text/html;q=0.9", None, TURTLE),
        ("text/html;q=1e-9, text/turtle;q=0.9", None, HTML),
        ("*/*;q=0.1, application/*;q=0.5, text/turtle;q=0.5", None, TURTLE),
        ("application/*;q=0.8, application/ld+json;q=0.1", None, N_TRIPLES),
        ("*/turtle, text/html;q=0.1", None, HTML),
        (",,;;, ;q=1", None, TURTLE),
        ("text/html, " * 99 + "text/turtle, image/png", None, TURTLE),
        ("image/png, " * 100 + "text/turtle", None, None),
        ("turtle", None, TURTLE),
        ("text/html", "ttl", TURTLE),
        ("image/png", "nq", N_QUADS),
        (None, "xlsx", None),
    ],
)
def test_the_offer_is_the_one_the_client_prefers(
    accept: str | None, suffix: str | None, expected: Offer | None
) -> None:
    assert negotiate(accept, suffix, RESOURCE_OFFERS) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("case/0657/15.20.00-p00-1-13", ("case/0657/15.20.00-p00-1-13", None)),
        ("case/0657/15.20.00-p00-1-13.ttl", ("case/0657/15.20.00-p00-1-13", "ttl")),
        ("subject/15.20.00", ("subject/15.20.00", None)),
        ("subject/15.20.00.jsonld", ("subject/15.20.00", "jsonld")),
        ("subject/15.20.00.TTL", ("subject/15.20.00.TTL", None)),
        ("act/2005/573/p85.html", ("act/2005/573/p85", "html")),
        (".ttl", (".ttl", None)),
    ],
)
def test_only_a_known_suffix_is_taken_from_a_path(path: str, expected: tuple[str, str | None]) -> None:
    assert split_suffix(path, RESOURCE_OFFERS) == expected


@pytest.mark.parametrize(
    ("header", "asked", "expected"),
    [
        (None, None, "da"),
        ("en", None, "en"),
        ("en-GB,en;q=0.9,da;q=0.8", None, "en"),
        ("da,en;q=0.7", None, "da"),
        ("de,fr;q=0.9", None, "da"),
        ("en;q=0", None, "da"),
        ("da", "en", "en"),
        ("en", "xx", "en"),
    ],
)
def test_the_language_is_asked_for_or_preferred_or_danish(header: str | None, asked: str | None, expected: str) -> None:
    assert choose_language(header, asked, ("da", "en")) == expected
