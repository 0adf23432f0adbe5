"""Who is named in a list of voters: parties that voted as one, and people; never who is named as an exception."""

import re
from dataclasses import replace

from etl.names import given_names
from etl.votes.tokens import Token

EXCEPTED = r"e[mNn]?V?\([Vv](?:[,&]{0,3}[Vv])*\)"  # "V med undtagelse af 1 medlem (Anna Holm)"
# a party that did not vote as one: "V med undtagelse af 1 medlem (Anna Holm)", "2 medlemmer af V"
PARTS_RE = re.compile(rf"V{EXCEPTED}|m[Vvx](?!\()|m")
NAME_IN_BRACKETS_RE = re.compile(r"(?P<before>v)\((?P<inside>v)\)")


def read_voters(tokens: tuple[Token, ...]) -> tuple[tuple[str, ...], tuple[str, ...], int | None]:
    """Return the labels in a list of voters, those that are people with a party, and the number behind the list."""
    tokens = _without_others(tokens)
    letters = "".join(token.letter for token in tokens)
    if re.fullmatch(r"v,V(?:[,&]{1,2}v,V)*", letters):  # "Anna Holm, A, og Bo Dahl, V": letters are marks
        tokens = tuple(replace(token, letter="V") for token in tokens if token.letter == "v")
    labels: list[str] = []
    people: list[str] = []
    marked = "f" in letters
    for place, token in enumerate(tokens):
        splits = tokens[place + 1 : place + 2] == (Token("("),)  # "Ø (Anna Holm, Bo Dahl)": not all of Ø
        if token.letter in "Vvx" and not splits:
            labels.append(token.label)
            inside = letters[:place].count("(") > letters[:place].count(")")
            if token.person and (token.letter == "V" or inside or marked):
                people.append(token.label)
    return tuple(dict.fromkeys(labels)), tuple(dict.fromkeys(people)), _number_behind(tokens, len(labels))


def _without_others(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return a list of voters without who is named in it and did not vote so, or cannot be told to be a voter."""
    letters = "".join(token.letter for token in tokens)
    dropped = {place for match in PARTS_RE.finditer(letters) for place in range(*match.span())}
    marked: set[int] = set()
    for match in NAME_IN_BRACKETS_RE.finditer(letters):
        # "Anna Holm (Nye Grønne)" or "Nye Grønne (Anna Holm)": who is a person, a given name tells; else nobody can
        before, inside = (_is_given(tokens[match.start(group)]) for group in ("before", "inside"))
        if before == inside:
            dropped |= set(range(*match.span()))
        elif before:
            dropped |= set(range(match.end("before"), match.end()))
            marked.add(match.start("before"))
    kept = ((place, token) for place, token in enumerate(tokens) if place not in dropped)
    return tuple(replace(token, letter="V") if place in marked else token for place, token in kept)


def _is_given(token: Token) -> bool:
    return token.label.split(" ")[0].split("-")[0] in given_names()


def _number_behind(tokens: tuple[Token, ...], named: int) -> int | None:
    """Return the number in brackets that closes a list; "A (3) og V (2)" has none, nor has "A og C (1)"."""
    counts = [token.number for token in tokens if token.letter == "C"]
    ends = bool(tokens) and tokens[-1].letter == "C"
    return counts[0] if len(counts) == 1 and ends and counts[0] >= named else None
