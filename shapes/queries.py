"""The SPARQL constraints of the shapes, each beside a function that finds the same in an index.

A function stands for the very text of a query: a query that is new or changed is not in the table, and compiling the
shapes fails until its function is written (`tests/shapes/test_compiled.py` holds each equal to the query's answers).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from ontology.terms import DCTERMS, SG, XSD
from shapes.index import Index
from shapes.terms import Term, typed

Finder = Callable[[Index, Term], Iterable[Term]]
"""Returns the values at fault from an index and the focus node."""

QUERIES: dict[str, Finder] = {}
"""The functions by the text of their query, its white space folded."""


class LeftToPySHACL(Exception):  # noqa: N818 - no mistake: a graph that pySHACL itself is to judge
    """A value of a kind that a function cannot compare the way SPARQL does."""


def folded(query: str) -> str:
    """Return a query's text with its white space folded."""
    return " ".join(query.split())


def answers(*queries: str) -> Callable[[Finder], Finder]:
    """Enter a function into the table for the texts of its queries."""

    def enter(finder: Finder) -> Finder:
        QUERIES.update({folded(query): finder for query in queries})
        return finder

    return enter


def follow(index: Index, start: Term, *path: NamedNode) -> Iterator[Term]:
    """Yield what a path of properties leads to, as often as it does."""
    if not path:
        yield start
        return
    for value in index.objects(start, path[0]):
        yield from follow(index, value, *path[1:])


def whole(value: Term) -> int:
    """Return the number of an xsd:integer. Raises LeftToPySHACL for anything else."""
    if isinstance(value, Literal) and value.datatype == XSD.integer and isinstance(number := typed(value).value, int):
        return number
    raise LeftToPySHACL(f"{value} is no integer")


@answers("""
    SELECT $this ?value WHERE {
        $this dcterms:identifier ?value .
        FILTER (!STRENDS(STR($this), CONCAT("/", STR(?value))))
    }
""")
def other_codes(index: Index, this: Term) -> Iterator[Term]:
    """Yield the identifiers of a municipality that its IRI does not end in."""
    return (code for code in index.objects(this, DCTERMS.identifier) if not this.value.endswith(f"/{code.value}"))


@answers("""
    SELECT $this ?value WHERE {
        $this sg:date ?value .
        OPTIONAL { $this sg:startTime ?startTime }
        FILTER (!STRENDS(STR($this), CONCAT("/", STR(?value)))
                || (BOUND(?startTime) && !STRSTARTS(STR(?startTime), CONCAT(STR(?value), "T"))))
    }
""")
def other_dates(index: Index, this: Term) -> Iterator[Term]:
    """Yield the dates of a meeting that its IRI does not end in, or that its start is not on."""
    starts = index.objects(this, SG.startTime)
    for day in index.objects(this, SG.date):
        on_day = all(start.value.startswith(f"{day.value}T") for start in starts)
        if not this.value.endswith(f"/{day.value}") or not on_day:
            yield day


@answers("""
    SELECT $this ?value WHERE {
        $this sg:meeting ?meeting .
        ?meeting sg:date ?date ; sg:agendaItem ?item .
        ?item sg:decision ?value .
        ?value sg:date ?decided .
        FILTER (!sameTerm(?decided, ?date))
    }
""")
def decisions_of_another_day(index: Index, this: Term) -> Iterator[Term]:
    """Yield the decisions of the meeting that do not have its date."""
    for meeting in index.objects(this, SG.meeting):
        for decision in follow(index, meeting, SG.agendaItem, SG.decision):
            decided = index.objects(decision, SG.date)
            if any(day != date for date in index.objects(meeting, SG.date) for day in decided):
                yield decision


@answers("""
    SELECT $this ?value WHERE {
        $this sg:meeting ?meeting .
        ?meeting sg:heldBy ?committee ; sg:agendaItem ?item .
        ?item sg:decision ?value .
        ?value sg:decidedBy ?body .
        FILTER (?body != ?committee)
    }
""")
def decisions_by_another_body(index: Index, this: Term) -> Iterator[Term]:
    """Yield the decisions of the meeting that another body than its committee took."""
    for meeting in index.objects(this, SG.meeting):
        for decision in follow(index, meeting, SG.agendaItem, SG.decision):
            bodies = index.objects(decision, SG.decidedBy)
            if any(differ(body, committee) for committee in index.objects(meeting, SG.heldBy) for body in bodies):
                yield decision


def differ(left: Term, right: Term) -> bool:
    """Tell whether two nodes differ. Raises LeftToPySHACL for literals, of which SPARQL compares the values."""
    if isinstance(left, Literal) or isinstance(right, Literal):
        raise LeftToPySHACL(f"{left} and {right} are not both nodes")
    return left != right


@answers("""
    SELECT $this ?value WHERE {
        $this sg:meeting ?meeting .
        ?meeting sg:date ?date ; sg:agendaItem ?item .
        ?item sg:earlierDecision ?value .
        ?value sg:date ?decided .
        FILTER (STR(?decided) > STR(?date))
    }
""")
def earlier_decisions_after_the_meeting(index: Index, this: Term) -> Iterator[Term]:
    """Yield the earlier decisions that are dated after the meeting."""
    for meeting in index.objects(this, SG.meeting):
        for decision in follow(index, meeting, SG.agendaItem, SG.earlierDecision):
            decided = index.objects(decision, SG.date)
            if any(day.value > date.value for date in index.objects(meeting, SG.date) for day in decided):
                yield decision


@answers("""
    SELECT $this ?value WHERE {
        $this sg:meeting ?meeting .
        ?meeting sg:agendaItem ?item .
        ?item sg:section ?section .
        ?section sg:text ?text .
        ?value sg:inSection ?section ; sg:start ?start ; sg:end ?end ; sg:quote ?quote .
        FILTER (SUBSTR(STR(?text), ?start + 1, ?end - ?start) != STR(?quote))
    }
""")
def misquotes(index: Index, this: Term) -> Iterator[Term]:
    """Yield the mentions whose quote is not the text of their section from start to end."""
    mentions, texts_of, quotes_of = index.backwards(SG.inSection), index.forwards(SG.text), index.forwards(SG.quote)
    for section in follow(index, this, SG.meeting, SG.agendaItem, SG.section):
        texts = [text.value for text in texts_of.get(section, ())]
        for mention in mentions.get(section, ()):
            quotes = [quote.value for quote in quotes_of.get(mention, ())]
            starts, ends = offsets(index, mention, SG.start), offsets(index, mention, SG.end)
            if any(text[a:b] != quote for text in texts for a in starts for b in ends for quote in quotes):
                yield mention


def offsets(index: Index, mention: Term, predicate: NamedNode) -> list[int]:
    """Return the whole numbers among the values of a property; SUBSTR takes no others (XPath functions, section 5.4.3).

    rdflib fails on the whole graph at a fraction or an ill-typed number, so that nothing can be left to pySHACL here.
    """
    literals = [typed(each) for each in index.objects(mention, predicate) if isinstance(each, Literal)]
    return [each.value for each in literals if type(each.value) is int and not each.ill_typed]


POSITIONS_OF_ITEMS = """
    SELECT $this ?value WHERE {{
        $this sg:meeting ?value .
        ?value sg:agendaItem ?part .
        ?part sg:position ?position .
    }}
    GROUP BY $this ?value
    HAVING ({wrong})
"""
POSITIONS_OF_PARTS = """
    SELECT $this ?value WHERE {{
        $this sg:meeting ?meeting .
        ?meeting sg:agendaItem ?value .
        ?value sg:{part} ?part .
        ?part sg:position ?position .
    }}
    GROUP BY $this ?value
    HAVING (COUNT(?part) != MAX(?position) || COUNT(DISTINCT ?position) != MAX(?position))
"""


@answers(POSITIONS_OF_ITEMS.format(wrong="COUNT(?part) != COUNT(DISTINCT ?position)"))
def meetings_with_repetitions(index: Index, this: Term) -> Iterator[Term]:
    """Yield the meetings of whose items two have one position."""
    for meeting, found in positions_of(index, index.objects(this, SG.meeting), SG.agendaItem).items():
        if len(found) != len(set(found)):
            yield meeting


@answers(POSITIONS_OF_ITEMS.format(wrong="COUNT(DISTINCT ?position) != MAX(?position)"))
def meetings_with_gaps(index: Index, this: Term) -> Iterator[Term]:
    """Yield the meetings whose items are not numbered from 1 without gaps."""
    for meeting, found in positions_of(index, index.objects(this, SG.meeting), SG.agendaItem).items():
        if len(set(found)) != max(map(whole, found), default=0):
            yield meeting


@answers(POSITIONS_OF_PARTS.format(part="section"))
def items_with_gaps_in_sections(index: Index, this: Term) -> Iterator[Term]:
    """Yield the items whose sections are not numbered from 1 without gaps or repetitions."""
    return with_gaps(index, follow(index, this, SG.meeting, SG.agendaItem), SG.section)


@answers(POSITIONS_OF_PARTS.format(part="recommendation"))
def items_with_gaps_in_recommendations(index: Index, this: Term) -> Iterator[Term]:
    """Yield the items whose recommendations are not numbered from 1 without gaps or repetitions."""
    return with_gaps(index, follow(index, this, SG.meeting, SG.agendaItem), SG.recommendation)


def with_gaps(index: Index, wholes: Iterable[Term], part: NamedNode) -> Iterator[Term]:
    """Yield those of some things whose parts are not numbered from 1; one reached twice has its parts counted twice."""
    for each, found in positions_of(index, wholes, part).items():
        last = max(map(whole, found), default=0)
        if last != len(found) or last != len(set(found)):
            yield each


def positions_of(index: Index, wholes: Iterable[Term], part: NamedNode) -> dict[Term, list[Term]]:
    """Return the positions of the parts of some things; those of one reached twice are there twice."""
    positions: dict[Term, list[Term]] = defaultdict(list)
    for each in wholes:
        positions[each].extend(follow(index, each, part, SG.position))
    return positions


@answers("""
    SELECT $this ?value WHERE {
        $this sg:meeting ?meeting .
        ?meeting sg:attendance ?value .
        ?value sg:person ?person ; sg:status ?status .
        ?meeting ?listed ?person .
        FILTER ((?listed = sg:present && ?status IN ("absent", "excused"))
                || (?listed = sg:absent && ?status IN ("present", "substitute")))
    }
""")
def contradicted_attendance(index: Index, this: Term) -> Iterator[Term]:
    """Yield the attendances that contradict the list of those present or absent."""
    for meeting in index.objects(this, SG.meeting):
        present, absent = index.objects(meeting, SG.present), index.objects(meeting, SG.absent)
        for attendance in index.objects(meeting, SG.attendance):
            persons, status = index.objects(attendance, SG.person), index.objects(attendance, SG.status)
            if (status & ABSENCE and persons & present) or (status & PRESENCE and persons & absent):
                yield attendance


ABSENCE = {Literal("absent"), Literal("excused")}
PRESENCE = {Literal("present"), Literal("substitute")}
