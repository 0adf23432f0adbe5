"""Acts by number, orders, guidance, circulars, bills and acts of the EU; and texts with sections that are no act."""

from datetime import date

import pytest

from etl.graph import describe_minutes
from etl.graph_entities import cited_node, eli_address
from etl.model import AgendaItem, LawReference, Minutes, Section, Source
from etl.references.owners import _other_texts
from etl.tables.instruments import OtherTextRow, other_texts
from ontology.iris import Iris
from ontology.terms import SKOS
from tests.etl.annotated import COMMITTEE, DAY, HERNING, annotate, laws

IRIS = Iris("https://graf.example.dk")
ORDER = "bekendtgørelse nr. 722 af 2018-06-19"  # as it is called however it is printed
PRINTED = "BEK nr. 722 af 19. juni 2018"


def cited(text: str) -> list[tuple[str, str | None, str | None]]:
    """Return kind, IRI's path and ELI address of each act that a text cites."""
    found = []
    for mention in annotate(text):
        if isinstance(mention.entity, LawReference) and mention.entity.act:
            act, node = mention.entity.act, cited_node(mention.entity, IRIS)
            address = eli_address(act) if act.number else None
            found.append((act.kind, node and node.value.removeprefix(f"{IRIS.base}/id/"), address and address.value))
    return found


LTA = "https://www.retsinformation.dk/eli/lta"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bekendtgørelse nr. 722 af 19. juni 2018", ("order", "act/2018/722", f"{LTA}/2018/722")),
        ("BEK nr 722 af 19/06/2018", ("order", "act/2018/722", f"{LTA}/2018/722")),
        ("BEK 722/2018", ("order", "act/2018/722", f"{LTA}/2018/722")),
        ("bekendtgørelse om støj fra havne, nr. 722 af den 19.06.2018", ("order", "act/2018/722", f"{LTA}/2018/722")),
        ("lov nr. 2600 af 28. december 2021", ("act", "act/2021/2600", f"{LTA}/2021/2600")),
        ("lov nr. 548 af 7. maj 2019", ("act", "act/2019/548", f"{LTA}/2019/548")),
        ("lovbekendtgørelse nr. 1548 af 1. juli 2021", ("consolidation", "act/2021/1548", f"{LTA}/2021/1548")),
        ("vejledning nr. 9286 af 25/04/2019",
         ("guidance", "act/guidance/2019/9286", "https://www.retsinformation.dk/eli/retsinfo/2019/9286")),
        ("vejledning nr. 94 af 27. juni 1996", ("guidance", "act/guidance/1996/94", None)),
        ("cirkulære nr. 115 af 12. juli 1977", ("circular", "act/circular/1977/115", None)),
        ("lovforslag nr. L 145, Folketingsåret 2021/22",
         ("bill", "act/bill/20211/145", "https://www.retsinformation.dk/eli/ft/202112L00145")),
        ("lovforslag L 9 (2018-19, 2. samling)",
         ("bill", "act/bill/20182/9", "https://www.retsinformation.dk/eli/ft/201822L00009")),
        ("direktiv 2009/147/EF", ("directive", "act/eu/dir/2009/147", "http://data.europa.eu/eli/dir/2009/147/oj")),
        ("Rådets direktiv 92/43/EØF", ("directive", "act/eu/dir/1992/43", "http://data.europa.eu/eli/dir/1992/43/oj")),
        ("forordning (EU) 2016/679",
         ("regulation", "act/eu/reg/2016/679", "http://data.europa.eu/eli/reg/2016/679/oj")),
        ("Kommissionens forordning (EU) nr. 1407/2013",
         ("regulation", "act/eu/reg/2013/1407", "http://data.europa.eu/eli/reg/2013/1407/oj")),
    ],
)  # fmt: skip
def test_an_instrument_is_known_by_kind_number_and_year(text: str, expected: tuple[str, str, str | None]) -> None:
    assert cited(f"Det følger af {text}.") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "L 91 mellem Odder og Horsens", "lokalplan nr. 722 af 19. juni 2018", "sag nr. 5 af 2019", "side 4 af 2020",
        "bekendtgørelse nr. 128 om arkiver", "regulativ nr. 5 af 1. maj 2019", "forordning 5/2019 om torvet",
        "lejelovforslag nr. 7", "5 af 2019-budgettet", "tilladelov nr. 5 af 2019",
    ],
)  # fmt: skip
def test_what_has_no_kind_and_year_is_no_instrument(text: str) -> None:
    assert laws(text) == []


def test_a_bill_of_an_unknown_session_keeps_its_wording() -> None:
    assert laws("Høring om lovforslag nr. L 91.") == [("L 91", None)]
    assert laws("Høring om lovforslag nr. L 91 (2014-15).") == [("L 91", None)]
    assert cited("Høring om lovforslag nr. L 91 (2014-15).") == []


@pytest.mark.parametrize(
    "text",
    [
        "planloven, jf. lovbekendtgørelse nr. 1157 af 1. juli 2020",
        "planlovens § 5, jf. lovbekendtgørelse nr. 1157 af 1. juli 2020",
        "planlovens § 5, stk. 1, jf. § 6, stk. 2, i lovbekendtgørelsen nr. 1157 af 1. juli 2020",
        "LBK nr. 1157 af 01/07/2020 om planlægning",
        "lovbekendtgørelse nr. 1157 af 1. juli 2020 - Bekendtgørelse af lov om planlægning",
        "bekendtgørelse nr. 1157 af 1. juli 2020 af lov om planlægning",
    ],
)
def test_a_consolidated_act_beside_its_name_is_the_act(text: str) -> None:
    assert {act for act, _ in laws(text)} == {"planloven"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PRINTED} § 3", [(ORDER, None), (ORDER, "§ 3")]),
        (f"§ 3 i {PRINTED}", [(ORDER, "§ 3"), (ORDER, None)]),
        (f"{PRINTED} - Støjbekendtgørelsen § 3", [(ORDER, None), (ORDER, None), (ORDER, "§ 3")]),
        (f"{PRINTED} og støjbekendtgørelsen § 3",
         [(ORDER, None), ("støjbekendtgørelsen", None), ("støjbekendtgørelsen", "§ 3")]),
        (f"Planloven. {PRINTED} gælder. Efter bekendtgørelsens § 4",
         [("planloven", None), (ORDER, None), (ORDER, "§ 4")]),
        (f"{PRINTED} gælder. Efter gebyrbekendtgørelsen og bekendtgørelsens § 4",
         [(ORDER, None), ("gebyrbekendtgørelsen", None), ("gebyrbekendtgørelsen", "§ 4")]),
        ("Planloven og bekendtgørelsens § 4", [("planloven", None)]),
        ("GDPR artikel 6, stk. 1",
         [("databeskyttelsesforordningen", None), ("databeskyttelsesforordningen", "artikel 6 stk. 1")]),
        ("GDPR gælder. Efter forordningens artikel 6",
         [("databeskyttelsesforordningen", None), ("databeskyttelsesforordningen", "artikel 6")]),
        ("GDPR § 5", [("databeskyttelsesforordningen", None)]),
        ("planloven artikel 5", [("planloven", None)]),
    ],
)  # fmt: skip
def test_provisions_of_an_instrument_belong_to_it(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert laws(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Renten følger lånebekendtgørelsens § 2, stk. 1.", [("lånebekendtgørelsen", "§ 2 stk. 1")]),
        ("Vederlaget følger § 7 i vederlagsbekendtgørelsen.", [("vederlagsbekendtgørelsen", "§ 7")]),
        ("Efter bekendtgørelsen om boliger og frit valg af leverandør § 1 gælder det.",
         [("bekendtgørelsen om boliger og frit valg af leverandør", "§ 1")]),
        ("Efter bekendtgørelse om affaldsregulativer, -gebyrer og -aktører § 4 skal",
         [("bekendtgørelse om affaldsregulativer, -gebyrer og -aktører", "§ 4")]),
        ("Rapporten følger taksonomiforordningens artikel 8.", [("taksonomiforordningen", "artikel 8")]),
        (f"Støjbekendtgørelsen ({PRINTED}) § 3 gælder.", [(ORDER, "§ 3")]),
        (f"Lovgrundlag: støjbekendtgørelsen, {PRINTED} (gebyrbekendtgørelsen). Efter støjbekendtgørelsen § 3 skal",
         [("støjbekendtgørelsen", "§ 3")]),
        (f"Støjbekendtgørelsen ({PRINTED}) gælder. Efter støjbekendtgørelsen § 4 skal", [(ORDER, "§ 4")]),
        (f"Støjbekendtgørelsen ({PRINTED}), støjbekendtgørelsen (BEK nr. 5/2019). Efter støjbekendtgørelsen § 4 skal",
         [("støjbekendtgørelsen", "§ 4")]),
        ("Bekendtgørelse om støj (nr. 722 af 19. juni 2018) § 3 gælder.", [(ORDER, "§ 3")]),
    ],
)  # fmt: skip
def test_an_order_named_in_words_is_cited_in_words_and_by_its_number_where_that_stands_beside(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [each for each in laws(text) if each[1]] == expected


@pytest.mark.parametrize(
    "text",
    ["Cirkulæret om vejbelysning gælder.", "Se cirkulære om vejbelysning.", "cirkulæret om vejbelysning og drift"],
)
def test_a_circular_is_named_by_what_it_is_about(text: str) -> None:
    [(name, provision)] = laws(text)
    assert "cirkulære" in name.lower()
    assert provision is None


def test_a_name_beside_a_number_is_another_name_of_the_same_act() -> None:
    [first, second] = [each.entity for each in annotate(f"Støjbekendtgørelsen ({PRINTED}) gælder.")]
    assert isinstance(first, LawReference)
    assert isinstance(second, LawReference)
    assert first.act is not None
    assert second.act is not None
    assert (first.act.year, first.act.number) == (second.act.year, second.act.number) == (2018, 722)
    assert "Støjbekendtgørelsen" in first.act.alternatives


@pytest.mark.parametrize("row", other_texts().values(), ids=lambda row: row.word)
def test_the_sections_of_another_text_are_of_no_act(row: OtherTextRow) -> None:
    assert laws(row.example) == []
    assert laws(f"Planloven er kendt. {row.example}") == [("planloven", None)]
    assert [text.wording for text in _other_texts(row.example)] == [row.word]


def test_the_day_of_the_meeting_decides_between_acts_of_one_number_and_name() -> None:
    text = "§ 5 i lov nr. 419 af 10. juni 2003"

    assert laws(text, day=date(2015, 1, 1))[0] == ("lov om en aktiv beskæftigelsesindsats", "§ 5")
    assert [each[1] for each in cited(text)] == ["act/2003/419/p5", "act/2003/419"]


@pytest.mark.parametrize("printed", ["den 19. juni 2018", "19.06.2018", "19/6-2018", "19-06-2018", "19. jun. 2018"])
def test_an_instrument_has_one_name_however_its_day_is_printed(printed: str) -> None:
    assert laws(f"Efter bekendtgørelse nr. 722 af {printed} gælder") == [(ORDER, None)]
    assert laws("Efter BEK 722/2018 gælder") == [("bekendtgørelse nr. 722 af 2018", None)]


def test_all_names_of_an_act_are_published() -> None:
    text = f"Anlægget er omfattet af bilag 1 til {PRINTED} (VVM-bekendtgørelsen)."
    sections = (Section(1, "exposition", None, text),)
    item = AgendaItem(1, "1", "Anlæg", sections=sections, mentions=annotate(text))
    minutes = Minutes("punkt-n", HERNING, COMMITTEE, None, DAY, None, None, items=(item,))

    quads = describe_minutes(minutes, Source("anlæg.txt", "0" * 64, "text/plain"), IRIS, "test", "0" * 16)

    names = {
        quad.object.value for quad in quads if quad.subject == IRIS.act(2018, 722) and quad.predicate == SKOS.altLabel
    }
    assert names == {ORDER, PRINTED, "VVM-bekendtgørelsen"}
