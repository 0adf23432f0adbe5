"""Asks the search index of a version: items by text and facets, and things by name.

tantivy searches without holding Python's lock, so a search in a thread leaves the server free for other requests.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tantivy import FieldType, Occur, Order, Query, Schema

from ontology.search import FACETS, ITEMS, THINGS, Card, day_number, item_schema, open_untouched, stem_of, thing_schema
from server.refusal import Refusal
from server.search.terms import Clause, Question

PAGE_SIZE = 20
MAX_PAGES = 500
MAX_ROWS = 10_000
"""Hits of a result that can be read by page or as CSV."""
FACET_VALUES = 50
"""How many values of a facet are told, the most frequent first."""
ALL_VALUES = 60_000
"""More values than a facet has, so that none is left out before they are counted."""
THINGS_SHOWN = 6

TITLE_BOOST, WORD_BOOST, NAME_BOOST = 3.0, 0.7, 20.0
"""What a title counts beside the text, the very word beside its stem, and a whole name beside one of its words."""

# what a stroke of the pen may still turn into another letter: "ska" is the beginning of "skaane", which is "skåne"
OPEN_ENDS = {"a": "[aåæ]", "o": "[oø]"}


@dataclass(frozen=True)
class Wish:
    """What is searched for: a question, the facets' values, the days, and the order."""

    question: Question = ()
    chosen: tuple[tuple[str, str], ...] = ()
    first: str = ""
    last: str = ""
    order: str = "relevance"


@dataclass(frozen=True)
class Found:
    """A part of a result: how many items it has in all, the cards of some, and how many have each value of a facet."""

    total: int
    cards: tuple[Card, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class SearchIndex:
    """The two indexes of a version, open for as long as the version is served."""

    def __init__(self, folder: Path) -> None:
        """Open the indexes in a folder. Raises ValueError or OSError when one is missing or of another kind."""
        with open_untouched(folder / ITEMS) as items, open_untouched(folder / THINGS) as things:
            if items.schema != item_schema() or things.schema != thing_schema():
                raise ValueError(f"{folder} was written by another version of the program")
            self._items, self._things = items.searcher(), things.searcher()

    def find(self, wish: Wish, start: int, limit: int) -> Found:
        """Return the hits from `start` on, `limit` of them, with the counts of the whole result."""
        query = items_query(item_schema(), wish)
        ordered: dict[str, Any] = {} if wish.order == "relevance" else {"order_by_field": "order"}
        if wish.order == "oldest":
            ordered["order"] = Order.Asc
        result = self._items.search(query, limit, offset=start, **ordered)
        cards = (self._items.doc(address).get_first("card") for _, address in result.hits)
        return Found(_total(result), tuple(Card.unpack(bytes(card)) for card in cards if card), self._count(query))

    def page(self, wish: Wish, number: int) -> Found:
        """Return the hits of one page of a result, from 1."""
        return self.find(wish, (number - 1) * PAGE_SIZE, PAGE_SIZE)

    def _count(self, query: Query) -> dict[str, tuple[tuple[str, int], ...]]:
        asked = {name: {"terms": {"field": name, "size": FACET_VALUES, "segment_size": ALL_VALUES}} for name in FACETS}
        answer = self._items.aggregate(query, asked)
        return {name: tuple(_buckets(answer[name])) for name in FACETS}

    def name(self, question: Question) -> list[str]:
        """Return the IRIs of the things whose names hold all words of a question, the best first."""
        words = [word for group in question for clause in group if not clause.unwanted for word in clause.words]
        if not words:
            return []
        result = self._things.search(things_query(thing_schema(), words), THINGS_SHOWN)
        return [str(self._things.doc(address).get_first("iri")) for _, address in result.hits]


def _total(result: Any) -> int:
    return int(result.count)


def _buckets(answer: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    rows = ((str(row["key"]), int(row["doc_count"])) for row in answer["buckets"])
    return iter(sorted(rows, key=lambda row: (-row[1], row[0])))


def open_search(folder: Path) -> SearchIndex:
    """Return the index in a folder. Raises Refusal (503) for a version that has none, or one of another program."""
    try:
        return SearchIndex(folder)
    except (OSError, ValueError) as error:
        message = "There is no search here yet: the data were built by an older program. Run `sagsgraf build` again.\n"
        raise Refusal(503, message, {"Retry-After": "3600"}) from error


def items_query(schema: Schema, wish: Wish) -> Query:
    """Return the query for the items of a wish; facets and days do not count for relevance."""
    parts = [(Occur.Must, group_query(schema, group)) for group in wish.question if not group[0].unwanted]
    parts += [(Occur.MustNot, group_query(schema, group)) for group in wish.question if group[0].unwanted]
    conditions = [Query.term_query(schema, name, value, "basic") for name, value in wish.chosen]
    if wish.first or wish.last:
        first, last = (day_number(day) if day else None for day in (wish.first, wish.last))
        conditions.append(Query.range_query(schema, "day", FieldType.Integer, first, last))
    if not any(occur == Occur.Must for occur, _ in parts):
        conditions.append(Query.all_query())
    parts += [(Occur.Must, Query.const_score_query(condition, 0.0)) for condition in conditions]
    return Query.boolean_query(parts)


def group_query(schema: Schema, group: Iterable[Clause]) -> Query:
    """Return the query for what meets one of some clauses."""
    return any_of(clause_query(schema, clause) for clause in group)


def clause_query(schema: Schema, clause: Clause) -> Query:
    """Return the query for one clause, in titles and texts."""
    return any_of(
        Query.boost_query(each, boost)
        for field, boost in (("title", TITLE_BOOST), ("text", 1.0))
        for each in field_queries(schema, field, clause)
    )


def field_queries(schema: Schema, field: str, clause: Clause) -> Iterator[Query]:
    """Yield the queries that find a clause in one field."""
    *before, last = clause.words
    if clause.prefix:
        yield begun(schema, f"{field}_words", before, last)
    elif before:
        yield Query.phrase_query(schema, f"{field}_words", list(clause.words))
    else:
        yield Query.boost_query(Query.term_query(schema, f"{field}_words", last), WORD_BOOST)
        if not clause.exact:
            yield Query.term_query(schema, f"{field}_stems", stem_of(last), "freq")


def begun(schema: Schema, field: str, before: list[str], last: str) -> Query:
    """Return the query for words that stand together, of which the last is only begun."""
    pattern = last[:-1] + OPEN_ENDS.get(last[-1], last[-1]) + ".*"
    if not before:
        return Query.regex_query(schema, field, pattern)
    return Query.regex_phrase_query(schema, field, [*before, pattern])


def things_query(schema: Schema, words: list[str]) -> Query:
    """Return the query for the things named by all these words, one of them its own; the last may be only begun."""
    begun_word = f"{words[-1]}.*" if len(words[-1]) > 2 else None
    parts = [(Occur.Must, name_query(schema, "words", word)) for word in words[:-1]]
    parts.append((Occur.Must, name_query(schema, "words", words[-1], begun_word)))
    own = [name_query(schema, "own_words", word) for word in words[:-1]]
    parts.append((Occur.Must, any_of([*own, name_query(schema, "own_words", words[-1], begun_word)])))
    whole = Query.term_query(schema, "name", " ".join(words), "basic")
    parts.append((Occur.Should, Query.boost_query(whole, NAME_BOOST)))
    return Query.boolean_query(parts)


def name_query(schema: Schema, field: str, word: str, pattern: str | None = None) -> Query:
    """Return the query for one word of a name, or for what begins like it."""
    found = [Query.term_query(schema, field, word), Query.term_query(schema, "own_stems", stem_of(word), "freq")]
    if pattern:
        found.append(Query.boost_query(Query.regex_query(schema, field, pattern), 0.1))
    return any_of(found)


def any_of(queries: Iterable[Query]) -> Query:
    """Return the query for what meets one of some queries or more."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])
