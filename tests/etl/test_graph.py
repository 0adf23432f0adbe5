"""Minutes become quads: the whole of an invented meeting against its golden file, and what holds for any minutes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse, serialize

from etl.graph import describe_minutes
from etl.graph_entities import candidate_nodes
from etl.model import (
    Act,
    AgendaItem,
    Ambiguous,
    Attachment,
    Attendance,
    BodyReference,
    Decision,
    LawReference,
    MeetingReference,
    Mention,
    Minutes,
    Municipality,
    MunicipalityReference,
    PersonReference,
    PointOutcome,
    Recommendation,
    Section,
    Source,
    Vote,
)
from ontology.iris import Iris, MeetingKey
from ontology.terms import DCTERMS, FOAF, OA, RDF, SCHEMA, SG, SKOS
from shapes.index import Stated

GOLDEN = Path(__file__).parents[1] / "golden" / "graph" / "example.nq"

IRIS = Iris("https://graf.example.dk")
SOURCE = Source("referater/2022/oensket.txt", "ab" * 32, "text/plain", "https://www.samsoe.example.dk/møde 4.txt")
SOCIAL_ACT = Act("serviceloven", "serviceloven", "Lov om social service", ("serviceloven", "SEL"), 2005, 573)
TWO_ACTS = (SOCIAL_ACT, Act("planloven", "planloven", "Lov om planlægning", (), 1991, 388))
UNKNOWN_ACT = Act("glemteloven", "glemteloven", "Lov om det glemte", (), None, None)

EXPOSITION = "Efter serviceloven § 20 stk. 1 har KL og Læsø Kommune bedt chefkonsulent Bo Ø. Riis om et notat.\nSe § 5."
SUMMARY = "Udvalget behandlede sagen den 2. maj 2022. Spejderne i Onsbjerg har skrevet. Se glemteloven."


def mention(section: int, text: str, quote: str, entity: object, confidence: float = 0.9) -> Mention:
    start = text.index(quote)
    return Mention(section, start, start + len(quote), quote, entity, "test", confidence)  # type: ignore[arg-type]


FIRST_ITEM = AgendaItem(
    position=1,
    number="7",
    title="Ny svømmehal i Tranebjerg",
    case="04.04.00-P20-3-22",
    caseworkers=("Ida Åkjær",),
    sections=(
        Section(1, "summary", "Resumé", SUMMARY),
        Section(2, "exposition", "Sagsfremstilling", EXPOSITION),
        Section(3, "other", None, "Intet at bemærke."),
    ),
    recommendations=(
        Recommendation(1, "at hallen bygges.", "Forvaltningen", "Økonomiudvalget"),
        Recommendation(2, "at der søges om tilskud.", "Forvaltningen"),
    ),
    decision=Decision(
        "Godkendt med 3 stemmer mod 1.\nListe Q undlod at stemme.",
        "Teknisk Udvalg",
        date(2022, 6, 7),
        ("approved", "forwarded"),
        absent=("Per Holm",),
        follows_recommendation="unchanged",
        votes=(Vote(3, 1, 0, ("Åse Dam", "Jens Bo"), ("Liste A",), ("Liste Q",), ("Liste Q",), "2.a"),),
        point_outcomes=(PointOutcome(1, ("approved", "noted")), PointOutcome(2, ("postponed",))),
    ),
    earlier_decisions=(
        Decision("Anbefales.", "Økonomiudvalget", date(2022, 5, 16), ("recommended",), votes=(Vote(5),)),
        Decision("Udsat.", "Kommunalbestyrelsen", None, ("postponed",), absent=("Eva Lund",)),
    ),
    attachments=(
        Attachment("Tegning af hallen", "D-2022-17", "https://www.samsoe.example.dk/bilag/tegning 1.pdf"),
        Attachment("Notat"),
    ),
    attendance=(Attendance("Jens Bo", "conflicted"),),
    mentions=(
        mention(
            2, EXPOSITION, "serviceloven § 20 stk. 1", LawReference("serviceloven", "§ 20 stk. 1", SOCIAL_ACT), 1.0
        ),
        mention(2, EXPOSITION, "KL", BodyReference("kl", "KL")),
        mention(2, EXPOSITION, "Læsø Kommune", MunicipalityReference(Municipality("0825", "Læsø"))),
        mention(2, EXPOSITION, "Bo Ø. Riis", PersonReference("Bo Ø. Riis", "chefkonsulent"), 0.755),
        mention(2, EXPOSITION, "§ 5", Ambiguous(tuple(LawReference("§ 5", "§ 5", act) for act in TWO_ACTS))),
        mention(1, SUMMARY, "2. maj 2022", MeetingReference("Teknisk Udvalg", date(2022, 5, 2))),
        mention(1, SUMMARY, "Spejderne i Onsbjerg", BodyReference("lokal-spejderne", "Spejderne i Onsbjerg", True)),
        mention(1, SUMMARY, "glemteloven", LawReference("glemteloven", None, UNKNOWN_ACT)),
        Mention(None, 3, 12, "svømmehal", BodyReference("star", "STAR"), "test", 0.5),
        Mention(None, 3, 12, "svømmehal", BodyReference("region-hovedstaden", "Region Hovedstaden"), "test", 0.5),
    ),
)
SECOND_ITEM = AgendaItem(
    position=2,
    number=None,
    title="Lukket punkt: køb af jord",
    case="22/1042",
    closed=True,
    decision=Decision("Taget til efterretning.", "Teknisk Udvalg", None, ("noted",)),
    mentions=(Mention(None, 0, 6, "Lukket", LawReference("serviceloven", None, SOCIAL_ACT), "test", 0.5),),
)
EXAMPLE = Minutes(
    layout="invented",
    municipality=Municipality("0741", "Samsø"),
    committee="Teknisk Udvalg",
    term="2022-2025",
    date=date(2022, 6, 7),
    start=time(15, 30),
    place="Mødelokale 2, Tranebjerg",
    present=("Åse Dam", "Jens Bo", "Ny Suppleant"),
    absent=("Per Holm", "Mia Krog"),
    attendance=(
        Attendance("Per Holm", "excused", party="A"),
        Attendance("Ny Suppleant", "substitute", "Per Holm"),
        Attendance("Åse Dam", "present", party="V"),
    ),
    items=(FIRST_ITEM, SECOND_ITEM),
)


def quads_of(minutes: Minutes) -> list[Quad]:
    graph = IRIS.graph(minutes.key)
    return [each.in_graph(graph) for each in describe_minutes(minutes, SOURCE, IRIS, "sagsgraf 0.1.0", "0123abcd")]


def as_text(quads: list[Quad]) -> str:
    return serialize(quads, format=RdfFormat.N_QUADS).decode()


def objects(quads: Iterable[Stated], subject: NamedNode, predicate: NamedNode) -> set[object]:
    return {quad.object for quad in quads if (quad.subject, quad.predicate) == (subject, predicate)}


def test_the_invented_meeting_gives_its_golden_graph() -> None:
    text = "".join(sorted(as_text(quads_of(EXAMPLE)).splitlines(keepends=True)))
    if not GOLDEN.exists():
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
        pytest.fail(f"{GOLDEN.name} was missing and is written: review it, then commit it")

    assert text.splitlines() == sorted(GOLDEN.read_text(encoding="utf-8").splitlines())


ITEM = IRIS.item(EXAMPLE.key, 1)
QUADS = quads_of(EXAMPLE)


def test_every_quad_stands_in_the_graph_of_the_meeting() -> None:
    assert {quad.graph_name for quad in QUADS} == {IRIS.graph(EXAMPLE.key)}


def test_a_thing_has_its_own_class_and_at_most_one_standard_class() -> None:
    for subject in {quad.subject for quad in QUADS}:
        types = [str(each) for each in objects(QUADS, subject, RDF.type)]
        ours = [each for each in types if each.startswith(f"<{SG.iri}")]

        assert len(ours) <= 1
        assert len(types) - len(ours) <= 1, f"{subject} has the types {types}"


def test_an_act_that_is_not_known_is_mentioned_but_neither_linked_nor_cited() -> None:
    bodies = {quad.subject for quad in QUADS if quad.predicate == OA.hasBody}
    unresolved = {IRIS.item_part("mention", EXAMPLE.key, 1, number) for number in (5, 8)}

    assert all(objects(QUADS, mention, SG.quote) for mention in unresolved)
    assert not bodies & unresolved
    assert objects(QUADS, ITEM, SG.cites) == {IRIS.provision(2005, 573, "§ 20 stk. 1")}


def test_what_may_be_two_acts_has_both_as_candidates_and_is_no_link() -> None:
    acts = {IRIS.provision(2005, 573, "§ 5"), IRIS.provision(1991, 388, "§ 5")}

    assert objects(QUADS, IRIS.item_part("mention", EXAMPLE.key, 1, 5), SG.candidate) == acts
    assert {quad.subject for quad in QUADS if quad.predicate == RDF.type} >= acts
    assert not objects(QUADS, ITEM, SG.cites) & acts


def test_candidates_of_which_one_has_no_node_are_not_stated() -> None:
    half_known = Ambiguous((LawReference("x", None, SOCIAL_ACT), LawReference("x", None, UNKNOWN_ACT)))

    assert candidate_nodes(half_known, "0741", IRIS) == []


def test_every_mention_says_which_rule_made_it() -> None:
    made_by = {quad.subject: str(quad.object) for quad in QUADS if quad.predicate == SG.rule}

    assert made_by == {quad.subject: '"test"' for quad in QUADS if quad.predicate == SG.quote}


def test_a_mention_in_a_title_links_the_item_and_leaves_no_annotation() -> None:
    star = IRIS.organisation("star")

    assert star in objects(QUADS, ITEM, SG.mentions)
    assert not [quad for quad in QUADS if quad.predicate == OA.hasBody and quad.object == star]


def test_an_item_refers_to_the_meeting_whose_decision_it_prints_where_its_date_is_known() -> None:
    earlier = IRIS.meeting(MeetingKey("0741", "Økonomiudvalget", date(2022, 5, 16)))

    assert earlier in objects(QUADS, ITEM, SG.refersTo)
    assert objects(QUADS, earlier, SG.heldBy) == {IRIS.committee("0741", "Økonomiudvalget")}


@pytest.mark.parametrize(("day", "offset"), [(date(2022, 6, 7), "+02:00"), (date(2022, 12, 6), "+01:00")])
def test_a_start_time_has_the_offset_of_denmark_on_that_day(day: date, offset: str) -> None:
    minutes = replace(EXAMPLE, date=day, items=())

    starts = objects(quads_of(minutes), IRIS.meeting(minutes.key), SG.startTime)

    assert [str(start).partition("^^")[0] for start in starts] == [f'"{day}T15:30:00{offset}"']


def test_a_start_time_before_danish_standard_time_is_left_out_as_its_offset_cannot_be_written() -> None:
    early, first = (replace(EXAMPLE, date=day, items=()) for day in (date(1893, 12, 31), date(1894, 1, 1)))

    assert not objects(quads_of(early), IRIS.meeting(early.key), SG.startTime)
    assert objects(quads_of(first), IRIS.meeting(first.key), SG.startTime)


@pytest.mark.parametrize("case", ["00.00.00-P19-1-22", "99.99.99-A00-1-22", "22/1042", "040400-P20"])
def test_a_case_number_without_a_subject_of_kle_gives_no_subject(case: str) -> None:
    minutes = replace(EXAMPLE, items=(replace(SECOND_ITEM, case=case),))

    assert not [quad for quad in quads_of(minutes) if quad.predicate == DCTERMS.subject]


def test_the_first_of_two_spellings_of_one_name_is_kept() -> None:
    minutes = replace(EXAMPLE, present=("Åse Dam",), absent=("Aase Dam",), items=())

    assert {str(name) for name in objects(quads_of(minutes), IRIS.person("0741", "Åse Dam"), FOAF.name)} == {
        '"Åse Dam"@da'
    }


def test_a_case_on_two_items_has_both_titles() -> None:
    second = replace(FIRST_ITEM, position=2, title="Svømmehallen igen")
    minutes = replace(EXAMPLE, items=(FIRST_ITEM, second))

    assert len(objects(quads_of(minutes), IRIS.case("0741", "04.04.00-P20-3-22"), DCTERMS.title)) == 2


def test_a_document_without_an_address_has_its_file_name_as_source() -> None:
    source = replace(SOURCE, url=None)

    triples = describe_minutes(EXAMPLE, source, IRIS, "sagsgraf 0.1.0", "0123abcd")

    assert {str(each) for each in objects(triples, IRIS.minutes(EXAMPLE.key), DCTERMS.source)} == {'"oensket.txt"'}


def test_an_address_that_is_none_stays_a_string() -> None:
    item = replace(SECOND_ITEM, attachments=(Attachment("Notat", None, "bilag/notat.pdf"),))

    quads = quads_of(replace(EXAMPLE, items=(item,)))

    assert [str(quad.object) for quad in quads if quad.predicate == SCHEMA.url] == ['"bilag/notat.pdf"']


def test_only_bodies_of_the_table_have_more_than_a_name() -> None:
    assert objects(QUADS, IRIS.organisation("kl"), SKOS.altLabel)
    assert not objects(QUADS, IRIS.organisation("lokal-spejderne"), SKOS.altLabel)


TEXTS = st.text(max_size=12)
NAMES = st.text(st.sampled_from('aAåÅøæßéñ .,-/§%<>"{}|^`\\1\n漢'), min_size=1, max_size=8)
DATES = st.dates(date(1970, 1, 1), date(2100, 1, 1))
SHORT = {"max_size": 2}
BODIES = st.sampled_from(["kl", "star", "lokal-x"])
ACTS = st.builds(Act, TEXTS, NAMES, NAMES, st.just(("Navn",)), st.integers(1849, 2100), st.integers(1, 2000))
LAWS = st.builds(LawReference, NAMES, st.sampled_from([None, "§ 5", "§ 20 stk. 1", "kap. 3"]), st.none() | ACTS)
MUNICIPALITIES = st.builds(Municipality, st.sampled_from(["0741", "0825", "9999"]), NAMES)
BODY_REFERENCES = st.builds(BodyReference, BODIES, NAMES)
ENTITIES = st.one_of(
    LAWS,
    BODY_REFERENCES,
    st.builds(Ambiguous, st.tuples(LAWS, LAWS | BODY_REFERENCES)),
    st.builds(MunicipalityReference, MUNICIPALITIES),
    st.builds(PersonReference, NAMES, TEXTS),
    st.builds(MeetingReference, NAMES, DATES),
)
CONFIDENCES = st.floats(0, 1)
OFFSETS = st.integers(0, 99)
MENTIONS = st.builds(Mention, st.none() | st.integers(1, 3), OFFSETS, OFFSETS, TEXTS, ENTITIES, TEXTS, CONFIDENCES)
VOTES = st.builds(Vote, st.none() | st.integers(0, 31), voted_for=st.tuples(NAMES))
OUTCOMES = st.sampled_from([(), ("approved",), ("noted", "forwarded")])
DECISIONS = st.builds(
    Decision, TEXTS, TEXTS | NAMES, st.none() | DATES, OUTCOMES, st.tuples(NAMES), st.none(), st.tuples(VOTES)
)
ATTENDANCES = st.builds(Attendance, NAMES, st.sampled_from(["present", "left"]), st.none() | NAMES)
ITEMS = st.builds(
    AgendaItem,
    position=st.integers(1, 40),
    number=st.none() | TEXTS,
    title=TEXTS,
    case=st.none() | NAMES | st.just("04.04.00-P20-3-22"),
    caseworkers=st.tuples(NAMES),
    closed=st.booleans(),
    sections=st.tuples(st.builds(Section, st.integers(1, 3), TEXTS, st.none() | TEXTS, TEXTS)),
    recommendations=st.tuples(
        st.builds(Recommendation, st.integers(1, 3), TEXTS, st.none() | TEXTS, st.none() | NAMES)
    ),
    decision=st.none() | DECISIONS,
    earlier_decisions=st.lists(DECISIONS, **SHORT).map(tuple),
    attachments=st.tuples(st.builds(Attachment, TEXTS, st.none() | TEXTS, st.none() | TEXTS | NAMES)),
    attendance=st.lists(ATTENDANCES, **SHORT).map(tuple),
    mentions=st.lists(MENTIONS, max_size=4).map(tuple),
)
MINUTES = st.builds(
    Minutes,
    layout=TEXTS,
    municipality=MUNICIPALITIES,
    committee=NAMES,
    term=st.none(),
    date=DATES,
    start=st.none() | st.times().map(lambda moment: moment.replace(microsecond=0)),
    place=st.none() | TEXTS,
    present=st.lists(NAMES, **SHORT).map(tuple),
    absent=st.lists(NAMES, **SHORT).map(tuple),
    attendance=st.lists(ATTENDANCES, **SHORT).map(tuple),
    items=st.lists(ITEMS, **SHORT).map(tuple),
)


@given(MINUTES)
def test_any_minutes_give_unique_quads_without_blank_nodes_that_survive_a_round_trip(minutes: Minutes) -> None:
    quads = quads_of(minutes)
    lines = [str(quad) for quad in quads]

    assert len(lines) == len(set(lines))
    assert not [quad for quad in quads if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    assert set(parse(as_text(quads), format=RdfFormat.N_QUADS)) == set(quads)
    assert quads == quads_of(minutes)
