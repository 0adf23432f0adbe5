"""Reads what people type into the search box; nothing that they type is an error, but for its length.

All words must occur. `"..."` is a phrase, `word*` the beginning of a word, `-word` (or `NOT`, `IKKE`) must not occur,
`OR` (or `ELLER`) joins two alternatives. Every other sign only parts words; `§ 85` and `20/13750` are phrases.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ontology.search import words_of
from server.refusal import Refusal

MAX_LENGTH = 500
MAX_WORDS = 32
MIN_PREFIX, MAX_PREFIXES = 2, 4
"""Letters before a `*`, with fewer of which it is left out of account, and how many words may be only begun."""

OR, AND, NOT = {"OR", "ELLER"}, {"AND", "OG"}, {"NOT", "IKKE"}
PIECE_RE = re.compile(r'(?P<sign>[-+−]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("„“”»«", '"'))
SECTION = words_of("§")
NOT_A_LETTER_OF_A_SECTION = {"i", "å"}
"""Single letters that are words: "§ 83 i serviceloven" is not about § 83 i."""


@dataclass(frozen=True)
class Clause:
    """One thing asked for: folded words that stand together, the last of them perhaps only begun."""

    words: tuple[str, ...]
    exact: bool = False
    prefix: bool = False
    unwanted: bool = False


Question = tuple[tuple[Clause, ...], ...]
"""Groups that must all be met, each by one of its clauses; an unwanted clause is alone in its group."""


def read_question(text: str) -> Question:
    """Return what a text asks for. Raises Refusal (400) when it is too long."""
    if len(text) > MAX_LENGTH:
        raise Refusal(400, f"What is searched for may have {MAX_LENGTH} characters, not {len(text)}.\n")
    groups: list[tuple[Clause, ...]] = []
    for joined, clause in _join_sections(list(_clauses(text))):
        if joined and groups and not clause.unwanted and not groups[-1][0].unwanted:
            groups[-1] += (clause,)
        else:
            groups.append((clause,))
    count = sum(len(clause.words) for group in groups for clause in group)
    if count > MAX_WORDS:
        raise Refusal(400, f"What is searched for may have {MAX_WORDS} words, not {count}.\n")
    if sum(clause.prefix for group in groups for clause in group) > MAX_PREFIXES:
        raise Refusal(400, f"At most {MAX_PREFIXES} words may end in *.\n")
    return tuple(groups)


def _clauses(text: str) -> Iterator[tuple[bool, Clause]]:
    """Yield each clause, and whether OR stands before it."""
    joined = unwanted = False
    for piece in PIECE_RE.finditer(text.translate(QUOTES)):
        if piece["word"] in OR | AND | NOT and not piece["sign"]:
            joined, unwanted = piece["word"] in OR, piece["word"] in NOT
            continue
        clause = _read_piece(piece)
        if clause:
            yield joined, replace(clause, unwanted=clause.unwanted or unwanted)
            joined = unwanted = False


def _read_piece(piece: re.Match[str]) -> Clause | None:
    text = piece["phrase"] if piece["word"] is None else piece["word"]
    words = tuple(words_of(text))
    if not words:
        return None
    prefix = piece["word"] is not None and text.endswith("*") and len(words[-1]) >= MIN_PREFIX
    return Clause(words, piece["word"] is None, prefix, piece["sign"] in {"-", "−"})


def _join_sections(clauses: list[tuple[bool, Clause]]) -> Iterator[tuple[bool, Clause]]:
    """Yield the clauses, "§" with the number behind it, and with a letter behind that, as one."""
    while clauses:
        joined, clause = clauses.pop(0)
        if list(clause.words) == SECTION and clauses and clauses[0][1].words[0][0].isdecimal():
            clause = _with_next(clause, clauses)
            if clauses and _is_letter(clauses[0][1]):
                clause = _with_next(clause, clauses)
        yield joined, clause


def _with_next(clause: Clause, clauses: list[tuple[bool, Clause]]) -> Clause:
    _, following = clauses.pop(0)
    return replace(clause, words=clause.words + following.words, prefix=following.prefix)


def _is_letter(clause: Clause) -> bool:
    word = clause.words[0]
    return len(clause.words) == 1 == len(word) and word.isalpha() and word not in NOT_A_LETTER_OF_A_SECTION
