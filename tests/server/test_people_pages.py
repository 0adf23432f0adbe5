"""What the pages say of who was there and who voted how, over an invented council with meetings of several years."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from server.pages import read_texts
from server.things.graph_view import GraphView
from tests.server.published import BASE, publish, start_server

GRAPH = NamedNode(f"{BASE}/graph/0998/raadet/2024-06-05")
PREFIXES = f"""@base <{BASE}/id/> . @prefix sg: <https://w3id.org/sagsgraf/ontology#> .
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""
PEOPLE = """
    <committee/r> a sg:Committee ; skos:prefLabel "Rådet"@da .
    <person/asta> a sg:Person ; foaf:name "Asta Bro"@da ; sg:role "medlem"@da .
    <person/bo> a sg:Person ; foaf:name "Bo Ild"@da ; sg:role "medlem"@da .
    <case/1> a sg:Case ; dcterms:identifier "24-1" ."""
DECISION = """
    <item/9> sg:decision <decision/9> ; sg:case <case/1> ; sg:attachment <attachment/1>, <attachment/2> .
    <attachment/1> a sg:Attachment ; dcterms:title "Kort"@da ;
        dcterms:identifier "5034dee3-2b14-481c-a3e4-ca9c32c74df9" .
    <attachment/2> a sg:Attachment ; dcterms:title "Brev"@da ; dcterms:identifier "1234-24" .
    <decision/9> a sg:Decision ; sg:text "Godkendt."@da ; sg:decidedBy <committee/r> ; sg:date "2024-06-05"^^xsd:date ;
        sg:vote <vote/9/1>, <vote/9/2>, <vote/9/10>, <vote/9/11> .
    <vote/9/1> a sg:Vote ; sg:point "1" ; sg:votesFor 4 ; sg:votedFor "Ø" ; sg:votesAgainst 2 ;
        sg:votedAgainst <person/bo>, "M" .
    <vote/9/2> a sg:Vote ; sg:point "2" ; sg:votesFor 6 .
    <vote/9/10> a sg:Vote ; sg:abstained <person/bo> ; sg:reservedBy "V" .
    <vote/9/11> a sg:Vote ."""  # what an erasure of its only voter leaves


def meeting(day: str, more: str = "") -> str:
    """Return a meeting with both members there, in Turtle."""
    return f"""<meeting/{day}> a sg:Meeting ; sg:heldBy <committee/r> ; sg:date "{day}"^^xsd:date ; {more}
        sg:present <person/asta> ; sg:attendance <attendance/{day}/asta> .
        <attendance/{day}/asta> a sg:Attendance ; sg:person <person/asta> ; sg:status "present" ."""


def item(number: int, day: str, *attendances: tuple[str, str]) -> str:
    """Return an item of a meeting and how people took part in it, in Turtle."""
    told = "".join(
        f"""<item/{number}> sg:attendance <attendance/item/{number}/{person}> .
        <attendance/item/{number}/{person}> a sg:Attendance ; sg:person <person/{person}> ; sg:status "{status}" ."""
        for person, status in attendances
    )
    return f"""<item/{number}> a sg:AgendaItem ; sg:meeting <meeting/{day}> ; sg:position {number} ;
        sg:number "{number}" ; dcterms:title "Sag {number}"@da .
        <meeting/{day}> sg:agendaItem <item/{number}> . {told}"""


DAYS = [f"20{year}-{month:02}-01" for year in range(10, 24) for month in range(1, 13)] + [
    f"2009-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 5)
]
AWAY = {2, 3, 4, 7}
TURTLE = "\n".join(
    (
        PREFIXES,
        PEOPLE,
        *(meeting(day) for day in DAYS),
        meeting("2024-05-01", "sg:absent <person/bo> ;"),
        meeting("2024-06-05", "sg:present <person/bo> ;"),
        *(item(number, "2024-06-05", *[("bo", "absent")] * (number in AWAY)) for number in range(1, 9)),
        item(9, "2024-06-05", ("asta", "conflicted")),
        DECISION,
    )
)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An HTTP client of a server over the council."""
    folder = tmp_path_factory.mktemp("council")
    publish(folder, (Quad(*quad.triple, GRAPH) for quad in parse(TURTLE, format=RdfFormat.TURTLE)), search=False)
    running = start_server(folder)
    with httpx.Client(base_url=running.address, timeout=30) as session:
        yield session
    running.stop()


def page(council: httpx.Client, path: str, language: str = "en") -> str:
    """Return the words of a page, tags taken out and spaces drawn together."""
    answer = council.get(f"/doc/{path}.html?lang={language}")
    assert answer.status_code == 200
    main = answer.text.partition('id="content">')[2].partition("</main>")[0]
    words = re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|strong)\b[^>]*>", "", main))
    return " ".join(unescape(words).split()).replace(" ,", ",").replace(" :", ":")


def test_each_vote_of_a_decision_stands_by_itself_with_its_point(council: httpx.Client) -> None:
    assert (
        "Vote 1 of 3 on point 1 for 4: Ø against 2: M, Bo Ild "
        "Vote 2 of 3 on point 2 for 6 "
        "Vote 3 of 3 abstained Bo Ild reserved their position V "
    ) in page(council, "item/9")
    assert "Afstemning 1 af 3 om punkt 1 for 4: Ø imod 2: M, Bo Ild" in page(council, "item/9", "da")


def test_a_vote_of_which_nothing_is_left_has_no_box(council: httpx.Client) -> None:
    assert page(council, "item/9", "da").count("Afstemning ") == 3


def test_a_party_letter_is_explained_where_it_can_only_be_that_party(council: httpx.Client) -> None:
    assert "Party letters: V: Venstre, Ø: Enhedslisten References" in page(council, "item/9")


def test_an_attachment_shows_its_documents_number_but_no_guid(council: httpx.Client) -> None:
    for path in ("item/9", "case/1"):
        words = page(council, path)
        assert "Brev 1234-24" in words
        assert "5034dee3" not in words


def test_a_person_is_counted_first_then_votes_and_absences_then_the_meetings(council: httpx.Client) -> None:
    words = page(council, "person/bo")

    order = [
        "1 Present at meetings 1 Absent from meetings 4 Absent at items 2 Votes by name",
        "Votes against Sag 9 Rådet, 5 June 2024 · Vote on point 1 abstained Sag 9 Rådet, 5 June 2024",
        "Absent from Rådet (1) 1 May 2024",
        "Absent at items Rådet, 5 June 2024: items 2–4, 7",
        "Present at Rådet (1) 5 June 2024 (absent at 4 items)",
    ]
    places = [words.find(part) for part in order]
    assert -1 not in places, words
    assert places == sorted(places)


def test_a_person_s_meetings_of_many_years_are_all_counted(council: httpx.Client) -> None:
    words = page(council, "person/asta")

    assert f"{len(DAYS) + 2} Present at meetings 0 Absent from meetings 1 Conflict of interest at items" in words
    assert "Only the first" not in words


def test_a_meeting_tells_who_was_away_from_which_items(council: httpx.Client) -> None:
    words = page(council, "meeting/2024-06-05")

    assert "Absent at items Bo Ild: items 2–4, 7 " in words
    assert "Conflict of interest at items Asta Bro: item 9 " in words
    assert "4. Sag 4 Bo Ild (absent) 5. Sag 5 6. Sag 6 7. Sag 7 Bo Ild (absent) 8. Sag 8 9. Sag 9" in words


def test_an_item_tells_how_its_attendance_differs(council: httpx.Client) -> None:
    assert "Attendance at this item Asta Bro (conflict of interest)" in page(council, "item/9")
    assert "Deltagelse i punktet Bo Ild (fraværende)" in page(council, "item/2", "da")


def test_the_description_of_a_person_holds_votes_and_attendance_as_data(council: httpx.Client) -> None:
    answer = council.get("/doc/person/bo.nt")
    found = {
        (quad.subject, quad.predicate.value.rpartition("#")[2]) for quad in parse(answer.content, RdfFormat.N_TRIPLES)
    }

    assert (NamedNode(f"{BASE}/id/decision/9"), "text") in found
    assert (NamedNode(f"{BASE}/id/attendance/item/7/bo"), "status") in found


def test_a_number_that_is_no_guid_is_printed() -> None:
    turtle = PREFIXES + '<a> dcterms:identifier "5034dee3-2b14" . <b> dcterms:identifier "{G}" .'.replace(
        "{G}", "5034DEE3-2B14-481C-A3E4-CA9C32C74DF9"
    )
    graph = GraphView((quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)), BASE, read_texts("da"))

    assert graph.printed_number(NamedNode(f"{BASE}/id/a")) == "5034dee3-2b14"
    assert not graph.printed_number(NamedNode(f"{BASE}/id/b"))
