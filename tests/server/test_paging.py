"""Long descriptions come in pages: every link to a thing is on exactly one of them, whatever the format."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ontology.terms import DCTERMS, ELI, FOAF, HYDRA, ORG, RDF, SG, SKOS, XSD
from server.things.description import Describer
from server.things.kinds import PAGE
from tests.server.published import BASE, publish, start_server

MEETINGS = 2 * PAGE + 50
GRAPH = NamedNode(f"{BASE}/graph/0001/raadet/2001-01-01")


def iri(path: str) -> NamedNode:
    return NamedNode(f"{BASE}/id/{path}")


UNIT, COMMITTEE, ACT, PERSON = (
    iri(path) for path in ("municipality/0001", "committee/0001/raadet", "act/2005/573", "person/0001/ea-bro")
)


def quads(meetings: int = MEETINGS) -> Iterator[Quad]:
    """A council with many meetings, each with an item that cites a provision; half of them an act as well."""

    def say(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, GRAPH)

    yield say(UNIT, RDF.type, SG.Municipality)
    yield say(UNIT, SKOS.prefLabel, Literal("Testø", language="da"))
    yield say(COMMITTEE, RDF.type, SG.Committee)
    yield say(COMMITTEE, SKOS.prefLabel, Literal("Rådet", language="da"))
    yield say(COMMITTEE, ORG.unitOf, UNIT)
    yield say(ACT, RDF.type, SG.Act)
    yield say(PERSON, RDF.type, SG.Person)
    yield say(PERSON, FOAF.name, Literal("Ea Bro", language="da"))
    for number in range(meetings):
        day = f"{2000 + number // 28 // 12}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        meeting, item = iri(f"meeting/0001/raadet/{day}"), iri(f"item/0001/raadet/{day}/1")
        provision = iri(f"act/2005/573/p{number % 7}")
        yield say(meeting, RDF.type, SG.Meeting)
        yield say(meeting, SG.heldBy, COMMITTEE)
        yield say(meeting, SG.date, Literal(day, datatype=XSD.date))
        yield say(meeting, SG.present, PERSON)
        yield say(item, RDF.type, SG.AgendaItem)
        yield say(item, SG.meeting, meeting)
        yield say(item, DCTERMS.title, Literal(f"Sag {number}", language="da"))
        yield say(item, SG.cites, provision)
        yield say(provision, RDF.type, SG.Provision)
        yield say(provision, ELI.is_part_of, ACT)
        if number % 2:
            yield say(item, SG.cites, ACT)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("long")
    publish(folder, list(quads()))
    server = start_server(folder, workers=1)
    with httpx.Client(base_url=server.address, timeout=30) as client:
        yield client
    server.stop()


def read_links(answer: httpx.Response) -> dict[str, str]:
    """Return the targets of a Link header that have one relation each, by relation."""
    found = re.findall(r'<([^>]*)>; rel="(first|last|prev|next|canonical)"', answer.headers["link"])
    return {relation: target for target, relation in found}


def follow(client: httpx.Client, address: str, **headers: str) -> Iterator[httpx.Response]:
    """Yield an answer and all that its links lead on to."""
    while True:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200
        yield answer
        links = read_links(answer)
        if "next" not in links:
            return
        address = links["next"]


def triples_in(answer: httpx.Response) -> set[Triple]:
    return {quad.triple for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("thing", "predicates", "pages"),
    [
        (COMMITTEE, {SG.heldBy}, 3),
        (UNIT, {ORG.unitOf, SG.municipality, SG.mentions}, 1),
        (ACT, {SG.cites}, 7),
        (PERSON, {SG.present}, 1),
    ],
)
def test_a_client_that_follows_the_pages_gets_every_link_once(
    long: httpx.Client, thing: NamedNode, predicates: set[NamedNode], pages: int
) -> None:
    parts = {thing, *(iri(f"act/2005/573/p{number}") for number in range(7) if thing == ACT)}
    answers = [triples_in(answer) for answer in follow(long, thing.value.replace(f"{BASE}/id", "/doc") + ".nt")]
    found = Counter(
        triple for answer in answers for triple in answer if triple.object in parts and triple.predicate in predicates
    )
    stated = {quad.triple for quad in quads() if quad.object in parts and quad.predicate in predicates}

    assert len(answers) == pages
    assert set(found) == stated
    assert set(found.values()) == {1}


def test_the_pages_of_a_site_show_every_meeting_once_the_latest_first(long: httpx.Client) -> None:
    answers = list(follow(long, "/doc/committee/0001/raadet", accept="text/html"))
    days = [re.findall(r'href="/doc/meeting/0001/raadet/([0-9-]+)"', answer.text) for answer in answers]
    shown = [day for page in days for day in dict.fromkeys(page)]

    assert len(set(shown)) == len(shown) == MEETINGS
    assert all(len(set(page)) >= 50 for page in days)
    assert shown[1:] == sorted(shown[1:], reverse=True)  # the first is the one whose minutes are here
    assert 'rel="next" href="/doc/committee/0001/raadet?page=3"' in answers[1].text
    assert 'rel="prev" href="/doc/committee/0001/raadet?page=1"' in answers[1].text


def test_links_lead_to_the_other_pages_in_the_same_form(long: httpx.Client) -> None:
    path = "/doc/committee/0001/raadet"
    first, middle = long.get(f"{path}.ttl"), long.get(f"{path}.ttl?page=2")

    assert read_links(first) == {
        "canonical": path, "first": f"{path}.ttl?page=1", "last": f"{path}.ttl?page=3", "next": f"{path}.ttl?page=2",
    }  # fmt: skip
    assert read_links(middle) == {
        "canonical": f"{path}?page=2", "first": f"{path}.ttl?page=1", "last": f"{path}.ttl?page=3",
        "prev": f"{path}.ttl?page=1", "next": f"{path}.ttl?page=3",
    }  # fmt: skip
    assert f'<{path}.jsonld?page=2>; rel="alternate"' in middle.headers["link"]
    assert long.get(f"{path}.ttl?page=1").content == first.content


def test_the_pages_are_told_in_rdf(long: httpx.Client) -> None:
    document = f"{BASE}/doc/committee/0001/raadet"
    view = NamedNode(f"{document}?page=2")
    told = {each for each in triples_in(long.get("/doc/committee/0001/raadet.nt?page=2")) if each.subject != COMMITTEE}

    assert Triple(NamedNode(document), FOAF.primaryTopic, COMMITTEE) in told
    assert Triple(NamedNode(document), HYDRA.totalItems, Literal(str(MEETINGS), datatype=XSD.integer)) in told
    assert Triple(NamedNode(document), HYDRA.view, view) in told
    assert Triple(view, HYDRA.next, NamedNode(f"{document}?page=3")) in told
    assert Triple(view, HYDRA.previous, NamedNode(f"{document}?page=1")) in told


@pytest.mark.parametrize("page", ["0", "4", "x", "-1", "9" * 30, "1.5", "²", ""])
@pytest.mark.parametrize("suffix", ["ttl", "html"])
def test_a_page_that_is_not_is_a_404(long: httpx.Client, page: str, suffix: str) -> None:
    assert long.get(f"/doc/committee/0001/raadet.{suffix}", params={"page": page}).status_code == 404


class CountingStore:
    """A store that counts how often it is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.calls = 0

    def quads_for_pattern(self, *pattern: Any) -> Iterator[Quad]:
        self.calls += 1
        return self.store.quads_for_pattern(*pattern)


def calls_for(topic: NamedNode, meetings: int) -> int:
    """Return how often a description asks a store in which a council has had some meetings."""
    store = Store()
    store.extend(Quad(*quad.triple) for quad in quads(meetings))
    counting = CountingStore(store)
    description = Describer(counting).describe(topic)  # type: ignore[arg-type]
    assert description is not None
    assert description.total >= meetings
    return counting.calls


@pytest.mark.parametrize("topic", [COMMITTEE, ACT])
def test_how_often_the_store_is_asked_does_not_grow_with_the_links(topic: NamedNode) -> None:
    few, many = calls_for(topic, 500), calls_for(topic, 2500)

    assert few == many <= 2 * PAGE + 40
