"""Provisions with a word of their own, which are of one act wherever they stand: "§ 17, stk. 4-udvalg"."""

import re
from functools import cache

from etl.references.citations import Citation
from etl.references.owners import Owner
from etl.references.provisions import Provision
from etl.tables import idioms, laws


def owner_by_idiom(provision: Provision, text: str) -> Owner | None:
    """Return the owner of a provision with a word of its own: "§ 17, stk. 4-udvalg", "§ 3-beskyttet natur"."""
    for words, citation in _idioms().get(provision.numbers, ()):
        if words.match(text, provision.end):
            return Owner(citation, "provision-by-idiom")
    return None


@cache
def _idioms() -> dict[tuple[str, ...], list[tuple[re.Pattern[str], Citation]]]:
    found: dict[tuple[str, ...], list[tuple[re.Pattern[str], Citation]]] = {}
    for row in idioms():
        words = re.compile(rf"[^\S\n]?-?[^\S\n]?(?:{'|'.join(row.words)})", re.IGNORECASE)
        label = laws()[row.law_id].label
        rows = tuple(each for each in laws().values() if each.label == label)
        found.setdefault((row.provision,), []).append((words, Citation(0, 0, label, rows)))
    return found
