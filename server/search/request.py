"""What an address asks of the search: text, facets, days, order and page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from ontology.search import FACETS
from server.refusal import Refusal
from server.search.index import Wish
from server.search.terms import read_question

ORDERS = ("relevance", "newest", "oldest")


@dataclass(frozen=True)
class Asked:
    """A search as its address says it: the text, the wish that follows from it, and the page."""

    text: str
    wish: Wish
    page: int

    def address(self, **changes: str | None) -> str:
        """Return the address of this search, without a page, with some parameters set, or left out where None."""
        wish = self.wish
        order = "" if wish.order == default_order(wish) else wish.order
        known = {"q": self.text, **dict(wish.chosen), "from": wish.first, "to": wish.last, "sort": order}
        kept = {name: value for name, value in (known | changes).items() if value}
        return f"/search?{urlencode(kept)}" if kept else "/search"


def default_order(wish: Wish) -> str:
    """Return the order of a result where none is asked for: without words nothing is more relevant than the new."""
    return "relevance" if wish.question else "newest"


def read_asked(parameters: Mapping[str, str]) -> Asked:
    """Return what the parameters of an address ask for. Raises Refusal (400 or 404) for what cannot be."""
    text = parameters.get("q", "").strip()
    chosen = tuple((name, parameters[name].strip()) for name in FACETS if parameters.get(name, "").strip())
    days = read_day("from", parameters, "-01-01"), read_day("to", parameters, "-12-31")
    wish = Wish(read_question(text), chosen, *days)
    order = parameters.get("sort") or default_order(wish)
    if order not in ORDERS:
        raise Refusal(400, f"A result can be sorted by {', '.join(ORDERS)}, not by {order[:40]}.\n")
    page = parameters.get("page") or "1"
    if not (page.isdecimal() and page.isascii() and len(page) < 8 and int(page) > 0):
        raise Refusal(404, f"There is no page {page[:40]}.\n")
    return Asked(text, replace(wish, order=order), int(page))


def read_day(name: str, parameters: Mapping[str, str], completion: str) -> str:
    """Return a day from an address, where a year alone is its first or last day. Raises Refusal (400)."""
    text = parameters.get(name, "").strip()
    if not text:
        return ""
    try:
        return date.fromisoformat(text + completion if len(text) == 4 else text).isoformat()
    except ValueError as error:
        raise Refusal(400, f"{name} is a year or a date like 2024-02-29, not {text[:40]}.\n") from error
