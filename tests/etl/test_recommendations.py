"""The points of recommendations, invented ones: what is a point, what a part of one, who recommends it to whom."""

from datetime import date

import pytest

from etl.layouts.block_ends import FiniteVerbRow, says_something
from etl.layouts.blocks import Block
from etl.layouts.cut import Chunk
from etl.layouts.decisions import Decisions
from etl.layouts.header import Header
from etl.layouts.item import read_item
from etl.layouts.layout import TABLES
from etl.layouts.points import read_mark
from etl.layouts.recommendations import read_recommendations
from etl.model import AgendaItem, Recommendation
from etl.tables import read_table
from etl.text import read_lines

HEADER = Header("Havneudvalget", date(2024, 5, 22))
LEAD = "Havneforvaltningen indstiller,\n\n"


def recommend(text: str) -> list[Recommendation]:
    block = Block("recommendation", "Indstilling", 0, lines=list(read_lines(text)))
    return read_recommendations(block, HEADER, Decisions())


def points(text: str) -> list[str]:
    return [point.text for point in recommend(text)]


def read(text: str) -> AgendaItem:
    item, _ = read_item(Chunk("1", "Ny mole", None, "", read_lines(text)), 1, HEADER)
    return item


@pytest.mark.parametrize(
    ("line", "kind", "ordinal", "rest", "at"),
    [
        ("1. at molen males", "number", 1, "at molen males", True),
        ("At 2) molen males", "number", 2, "At molen males", True),
        ("c) molen males", "letter", 3, "molen males", False),
        ("B. molen males", "letter", 2, "molen males", False),
        ("3a. at molen males", "part", 1, "at molen males", True),
        ("3.1 molen males", "part", 1, "molen males", False),
        ("3,1 mio. kr. til molen", "", 0, "3,1 mio. kr. til molen", False),
        ("16. januar males molen", "", 0, "16. januar males molen", False),
        ("at 1. etape males", "", 0, "at 1. etape males", True),
        ("atter en mole", "", 0, "atter en mole", False),
    ],
)
def test_a_line_of_a_list_begins_with_its_mark(line: str, kind: str, ordinal: int, rest: str, at: bool) -> None:
    mark = read_mark(line)

    assert (mark.kind, mark.ordinal, mark.text, mark.at) == (kind, ordinal, rest, at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            LEAD + "1. at der plantes følgende træer\na. eg\nb. bøg\n2. at molen males",
            ["at der plantes følgende træer\na. eg\nb. bøg", "at molen males"],
        ),
        (
            LEAD + "1. at der vælges mellem:\n\na) at molen males\n\neller\n\nb) at molen rives ned\n\n2. at",
            ["at der vælges mellem:\na) at molen males\neller\nb) at molen rives ned"],
        ),
        (
            LEAD + "- at der plantes træer ved\n- Havnegade\n- Strandvej\n- at molen males",
            ["at der plantes træer ved\nHavnegade\nStrandvej", "at molen males"],
        ),
        (
            "Havneforvaltningen indstiller, at ét af disse navne vælges\n\n1. Nordmolen\n2. Sydmolen",
            ["at ét af disse navne vælges\n1. Nordmolen\n2. Sydmolen"],
        ),
        (
            LEAD + "1. at der gives penge til følgende:\n1. maling\n2. sten\n2. at molen males\n3. at broen males",
            ["at der gives penge til følgende:\n1. maling\n2. sten", "at molen males", "at broen males"],
        ),
        (
            LEAD + "1. at planen får disse mål:\n1. at molen males\n2. at broen males\n3. at vejen males",
            ["at planen får disse mål:\n1. at molen males\n2. at broen males\n3. at vejen males"],
        ),
        (
            LEAD + "1. at molen males\n\n3. at pladsen ordnes:\n\n3a. bænke\n\n3b. lamper",
            ["at molen males", "at pladsen ordnes:\n3a. bænke\n3b. lamper"],
        ),
    ],
)
def test_the_parts_of_a_list_belong_to_the_point_above(text: str, expected: list[str]) -> None:
    assert points(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Havneforvaltningen indstiller at\n\n1) molen males\n2) at broen males", ["molen males", "at broen males"]),
        ("Havneforvaltningen indstiller, at\n\n- molen males\n- broen males", ["molen males", "broen males"]),
        (LEAD + "a) at molen males\nb) at broen males", ["at molen males", "at broen males"]),
        (LEAD + "1. at molen males\n\nDet haster.\n\n1. at broen males", ["at molen males", "at broen males"]),
        ("Havneforvaltningen indstiller, at\n\nMolen males hvert år.", ["Molen males hvert år."]),
        ("- molen males\n- broen males", ["molen males", "broen males"]),
    ],
)
def test_points_of_one_list_are_points_with_or_without_an_at(text: str, expected: list[str]) -> None:
    assert points(text) == expected


@pytest.mark.parametrize(
    "head",
    [
        "Havneforvaltningen indstiller at;",
        "Havneforvaltningen indstiller følgende:",
        "Havneforvaltningen indstiller, at udvalget beslutter;",
        "Havneforvaltningen indstiller, at Havneudvalget godkender, at",
        "Havneforvaltningen indstiller, at Havneudvalget, Økonomiudvalget og Byrådet",
        "Havneforvaltningen indstiller, at Havneudvalget godkender og herefter over for Byrådet indstiller,",
        "Havneforvaltningen indstiller over for Havneudvalget anbefaler,",
    ],
)
def test_a_head_is_no_point(head: str) -> None:
    assert points(f"{head}\n\n1. at molen males\n2. at broen males") == ["at molen males", "at broen males"]


def test_a_point_that_names_its_committee_is_no_head() -> None:
    lead = "Havneforvaltningen indstiller, at Havneudvalget godkender regnskabet,\n\n"

    assert points(lead + "- at molen males") == ["at Havneudvalget godkender regnskabet", "at molen males"]


def test_whom_a_head_names_is_who_its_points_are_for() -> None:
    found = recommend("Havneforvaltningen indstiller, at Havneudvalget beslutter:\n\n1. at molen males")

    assert [(point.text, point.recommended_to) for point in found] == [("at molen males", "Havneudvalget")]


def test_a_list_in_other_text_behind_the_points_is_none_of_theirs() -> None:
    text = LEAD + "- at molen males\n\nFormålet er:\n\n- En pæn havn\n- Flere gæster\n\n- at broen males"

    assert points(text) == ["at molen males", "at broen males"]


@pytest.mark.parametrize(
    "text",
    [
        "Der skal ikke træffes beslutning på temamødet. Temamødet bruges til dialog.",
        "Der træffes ikke beslutninger ved dialogmøder.",
        "Ingen indstilling.",
        "-",
        "På baggrund af forslaget har Havneforvaltningen udarbejdet indstilling om molen.",
        "Havneforvaltningen lægger vægt på, at molen males. " * 10,
        "Bilag 1: Kort over molen\n\nNotat om molen",
    ],
)
def test_what_asks_for_nothing_is_no_recommendation(text: str) -> None:
    assert points(text) == []


def test_that_nothing_be_decided_may_be_recommended() -> None:
    text = "at der ikke træffes beslutning om molen i år"

    assert points(LEAD + f"- {text}") == [text]


def test_a_list_of_attachments_ends_the_points() -> None:
    assert points(LEAD + "1. at molen males, jf. bilag 1\n\nBilag 1: Kort\n\n- Tegning") == [
        "at molen males, jf. bilag 1"
    ]
    assert points(LEAD + "- at molen males\n\nBilag 1 godkendes.\n\n- at broen males") == [
        "at molen males",
        "at broen males",
    ]


@pytest.mark.parametrize(
    ("lead", "by", "to"),
    [
        (
            "Center for Havn & Strand, Center for Veje, Center for Skove, Center for Kultur, Center for Natur & "
            "Miljø og Center for Sundhed indstiller,",
            "Center for Havn & Strand, Center for Veje, Center for Skove, Center for Kultur, Center for Natur & "
            "Miljø og Center for Sundhed",
            None,
        ),
        ("Center for Havn indstiller og Center for Veje indstiller,", "Center for Havn og Center for Veje", None),
        ("Center for Havn indstiller over for Havneudvalget samt Økonomiudvalget,", "Center for Havn", None),
        ("Center for Havn indstiller til Havneudvalget,", "Center for Havn", "Havneudvalget"),
        ("Direktøren for Havn og Kyst indstiller til udvalget;", "Direktøren for Havn og Kyst", None),
        ("Det indstilles,", None, None),
    ],
)
def test_who_recommends_to_whom_is_read_whole(lead: str, by: str | None, to: str | None) -> None:
    (found,) = recommend(f"{lead}\n\n1. at molen males")

    assert (found.recommended_by, found.recommended_to) == (by, to)


def test_a_condition_names_nobody_and_its_points_are_none() -> None:
    text = LEAD + "- at molen males\n\nHvis molen skal males, anbefaler forvaltningen, at\n\n- malingen er blå"

    assert [(point.text, point.recommended_by) for point in recommend(text)] == [
        ("at molen males", "Havneforvaltningen")
    ]


def test_text_behind_a_list_of_attachments_is_a_section() -> None:
    found = read("Beslutning\n\nGodkendt.\n\nBilag\n\nKort over molen\n\nMolen er for kort til de nye skibe.\n\nPriser")

    assert [each.title for each in found.attachments] == ["Kort over molen"]
    assert [(section.kind, section.text) for section in found.sections] == [
        ("decision", "Godkendt."), ("other", "Molen er for kort til de nye skibe.\nPriser"),
    ]  # fmt: skip


def test_a_title_that_reads_like_a_sentence_is_an_attachment_when_it_is_numbered() -> None:
    found = read("Bilag\n\nBilag 1: Her er molen.\n\nBilag 2: Kort\n\nBeslutning\n\nGodkendt.")

    assert [each.title for each in found.attachments] == ["Her er molen.", "Kort"]


def test_a_document_named_like_a_heading_is_an_attachment_below_a_heading_that_is_marked_up() -> None:
    found = read("#### Beslutninger\n\nGodkendt.\n\n#### Bilag\n\nIndstilling\n\nBilag 1: Kort\n\nResume")

    assert [each.title for each in found.attachments] == ["Indstilling", "Bilag 1: Kort", "Resume"]
    assert found.recommendations == ()


@pytest.mark.parametrize(
    ("printed", "decision"),
    [
        ("Godkendt.\n\n.", "Godkendt."),
        ("Godkendt.\n\nForslag om en ny mole i Havneby.", "Godkendt."),
        ("Godkendt.\n\nVenstre kunne ikke tiltræde forslaget.", "Godkendt.\nVenstre kunne ikke tiltræde forslaget."),
        ("Ad 1: Godkendt.\n\nAd 2: Som indstillet af Havneforvaltningen.", None),
        ("Godkendt\nmed bemærkning om en ny mole i Havneby.", None),
    ],
)
def test_a_subtitle_between_decision_and_summary_belongs_to_no_decision(printed: str, decision: str | None) -> None:
    found = read(f"#### Beslutninger\n\n{printed}\n#### Resume\n\nMolen er for kort.\n")

    assert found.decision is not None
    assert found.decision.text == (decision or printed.replace("\n\n", "\n"))
    assert "".join(section.text for section in found.sections).count("Havneby") == printed.count("Havneby")


def test_a_caption_is_no_heading() -> None:
    found = read("## Resume\n\nKort.\n\n## Tabel 1: Høringssvar\n\nNej tak.\n\n## Lovgrunlag\n\nIngen.")

    assert [(section.kind, section.text) for section in found.sections] == [
        ("summary", "Kort.\nTabel 1: Høringssvar\nNej tak."), ("law", "Ingen."),
    ]  # fmt: skip


def test_every_finite_verb_is_found_in_its_example() -> None:
    rows = read_table(TABLES / "finite_verbs.tsv", FiniteVerbRow)

    assert [row.verb for row in rows if row.verb not in row.example.lower() or not says_something(row.example)] == []
    assert not says_something("Forslag til lokalplan for den nye mole i Havneby")


def test_a_point_stands_in_the_cell_behind_its_number_or_at() -> None:
    assert points(LEAD + "at | molen bygges\n\nat | stien males") == ["at molen bygges", "at stien males"]
    assert points(LEAD + "1. | at molen bygges\n2. | at stien males") == ["at molen bygges", "at stien males"]


def test_to_whom_is_no_point_where_the_points_stand_below() -> None:
    lead = "Administrationen indstiller til Havn, fritid og natur, at:\n"
    assert points(lead + "1. Tage orienteringen til efterretning.\n") == ["Tage orienteringen til efterretning."]


def test_what_citizens_ask_is_not_recommended() -> None:
    asked = "Der er kommet to spørgsmål fra Anna Holm.\n\nAfskrift:\n\n1. Hvornår bygges molen?\n2. Hvem betaler den?\n"
    assert points(asked) == []
    assert points("Udvalget skal tage stilling til:\n\n1. Hvornår bygges molen?\n") == ["Hvornår bygges molen?"]
