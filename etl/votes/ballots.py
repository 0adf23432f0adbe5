"""From the letters of a sentence to what it says of a vote: who, how many, on which side, about which points."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from etl.votes.tokens import Token
from etl.votes.voters import EXCEPTED, read_voters
from etl.votes.wordings import any_of, wordings

FOR, AGAINST, ABSTAINED, RESERVED = "for", "against", "abstained", "reserved"
SIDES = {"F": FOR, "M": AGAINST, "U": ABSTAINED, "R": RESERVED, "K": AGAINST, "k": FOR, "A": FOR}


@dataclass(frozen=True)
class Ballot:
    """What one clause says of one side of a vote; `form` is "count", "list" (side first) or "clause" (voters first)."""

    side: str
    form: str
    labels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    count: int | None = None
    point: str | None = None


ITEM = rf"(?:m?[Vvx]f?(?!e)(?:C|\([Vv](?:[,&]{{0,3}}[Vv]f?)*\))?f?|V{EXCEPTED})"
LIST = rf"{ITEM}(?:[,&]{{0,3}}{ITEM})*"  # behind "For stemte": one word may be a last name or a party
SUBJECT = LIST.replace("[Vvx]f", "[Vv]f")  # before "stemte imod": it must be a party or a full name
PARTIES = LIST.replace("[Vvx]f", "Vf").replace("[Vv]f", "Vf")  # each with a party: "Godkendt af Anna Holm" is no vote
TAIL = rf":?(?P<n>[Nn](?!n?[FM]):?)?(?:\((?P<inner>{LIST})\)|(?P<list>{LIST}))?"
# where a clause begins: at the start, behind another clause, behind a comma or a conjunction
# but not inside a list whose beginning was not understood: "X's gruppe og A stemte imod"
START = r"(?:^|(?<=[b;:,&UPCKkRA)])(?<![Vvxbf)][,&])(?<![Vvxbf)],&)|(?<=SF)|(?<=SM))"
POINTS = r"(?P<points>[wxF&]{0,4}P)?"

# In the order of their precedence; above each what it reads
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        # "8 stemmer mod 3 (Ø, F)"
        ("lists_against_each_other", rf"(?P<n>N)(?P<inner>(?!))?M(?P<m>[Nn])\((?P<list>{LIST})\)"),
        # "med 42 stemmer mod 4", "stemmerne 13 mod 8", "med 13 mod 8 stemmer"
        ("against_each_other", r"(N)M([Nn])(?!F)|(?<=T)(n)M(n)|(n)M(N)"),
        # "13 stemmer (A, B) mod 12 (C)"
        ("lists_against_each_other", rf"(?P<n>N)\((?P<inner>{LIST})\)M(?P<m>[Nn])(?:\((?P<list>{LIST})\))?"),
        # "stemmerne 19 for og 2 imod", "12 for, 9 imod"
        (
            "pair",
            rf"(?P<n>[Nn])S?F(?:\((?P<inner>{LIST})\))?[,&]{{0,2}}(?P<m>[Nn])S?M(?:\((?P<list>{LIST})\)(?![^(]*\)))?",
        ),
        # "12 stemmer (A, B) for og 3 stemmer (C) imod"
        ("pair", rf"(?P<n>N)\(?(?P<inner>{LIST})\)?F[,&]{{0,2}}(?P<m>N)\(?(?P<list>{LIST})\)?M"),
        # "3 imod, 19 for"
        ("reversed_pair", r"(?P<m>[Nn])S?M[,&]{1,2}(?P<n>[Nn])S?F"),
        # "For at punkt 3 udgår, stemmer: A, B"
        ("motion_head", rf"^(?P<side>[FM])b[wPfxVvNnT,]{{1,12}}S(?=:){TAIL}"),
        # "For stemte: A, B", "For indstillingen fra ØK stemte 11 (A, B)", "Imod stemte Ø"
        ("head", rf"(?<!S)(?P<side>[FM])(?![FM])[wPfxVvT]{{0,12}}S{{1,2}}(?![FM]){TAIL}"),
        # "Stemte imod: Ø"
        ("verb_head", rf"(?:^|(?<=[b;,&]))S(?P<side>[FM]):{TAIL}"),
        # "For: 20 (A, B)", "For 12, imod 9"
        ("label", rf"(?:^|(?<=[b;])|(?<=w:))(?P<side>[FM])(?::|(?=[Nn][,&]{{1,2}}M|[Nn]\()|(?<=^M)(?=[Nn]$)){TAIL}"),
        # "For indstillingen: A, V"
        ("motion_label", rf"^(?P<side>[FM])w{{1,4}}:{TAIL}"),
        # "undlod Ø at stemme"
        ("split_abstention", rf"U(?P<list>{SUBJECT})y"),
        # "Undlod: A", "Undlod at stemme 5 (A, B)"
        ("abstention_head", rf"(?:(?:^|(?<=[b;,&]))U(?=:?[NnVvx(])|U(?=:)){TAIL}"),
        # "Hverken for eller imod stemte Ø"
        ("abstention_head", rf"(?:^|(?<=[b;,&]))US(?![FM]){TAIL}"),
        # "et flertal bestående af A, C og V (6) anbefaler", "6 medlemmer (V+A) anbefaler", "O (1) kan ikke anbefale"
        (
            "group",
            rf"(?:(?P<who>[JQ])w{{0,4}}[,:]?[Nn]?:?|(?P<n>N))(?:\((?P<inner>{SUBJECT})\)|(?P<list>{SUBJECT}))"
            rf"[w,]{{0,3}}b?(?P<verb>S[FM]|[URKkA]){POINTS}",
        ),
        # "anbefales af et flertal bestående af A og V"
        ("passive", rf"pJw{{0,4}}[,:]?[Nn]?:?(?:\((?P<inner>{SUBJECT})\)|(?P<list>{SUBJECT}))(?=$|b|M|,b)"),
        # "Anbefalet af Anna Holm (A) og V"
        ("passive_named", rf"^p(?P<inner>(?!))?(?P<list>{PARTIES})(?=$|b|,b)"),
        # "Godkendt mod Ø's stemmer", "Indstillingen blev vedtaget mod 3 stemmer"
        ("approved_against", rf"^w{{0,3}}[wp]M{TAIL}(?=$|b|,b)"),
        # "dog stemte Ø imod"
        ("inverted", rf"S(?P<list>{SUBJECT})(?P<side>[FM])(?!S){POINTS}"),
        # "A og V stemte imod punkt 3", "A, der stemte imod", "Ø tog forbehold"
        ("clause", rf"{START}(?P<list>{SUBJECT})(?:,?b)?(?P<verb>S[FM]|[URKk]){POINTS}"),
        # "bortset fra Ø, der stemte imod"; "alle bortset fra Ø stemte for" says nothing of Ø
        ("excepted", rf"(?<=e)(?P<list>{SUBJECT}),?b(?P<verb>S[FM]|[URKk]){POINTS}"),
        # "A og V imod"
        ("bare_clause", rf"^(?P<list>{SUBJECT})(?P<side>M)$"),
        # "A, C, N og V (6) anbefaler"
        ("counted_clause", rf"{START}(?P<list>{SUBJECT})(?<=C)(?P<verb>A)"),
        # "8 medlemmer undlod at stemme", "mens 2 undlod (A)", "17 stemmer for", "11 stemte imod (A, B)"
        (
            "number",
            rf"(?P<n>[Nn])b?(?P<verb>U|S?[FM])(?:\((?P<inner>{LIST})\)|:(?P<listed>{LIST})|(?P<list>V)(?=[,&]{{0,2}}(?:[Nnbw]|$)))?",
        ),
    )
)
# behind "For forslaget stemte A": ", imod V og C"; behind "A stemte for": "og V imod"
ELLIPTICAL_HEAD_RE = re.compile(rf"[,&b]{{1,2}}M(?!S){TAIL}(?!S)")
ELLIPTICAL_CLAUSE_RE = re.compile(rf"[,&b]{{1,2}}(?P<list>{SUBJECT})M(?!S)")
MOTION_LABEL_RE = re.compile(r"(?:for|i?mod)\s(?:\w+\s){0,3}\w*(?:indstilling|forslag)\w*\s?:", re.IGNORECASE)
APPROVED_AGAINST_RE = re.compile(
    r"\s*(?:\w+ (?:blev |er )?)?(?:godkendt|vedtaget|tiltrådt) i?mod .*\bstemme", re.IGNORECASE | re.DOTALL
)
NEGATED_RE = re.compile(r"\b(?:ikke|afvis\w*|forkast\w*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence with its pieces and their letters."""

    text: str
    tokens: tuple[Token, ...]
    letters: str

    def voters(self, match: re.Match[str], group: str) -> tuple[Token, ...]:
        """Return the pieces that a group of a match stands for."""
        start, end = match.span(group)
        return self.tokens[start:end] if start >= 0 else ()

    def number(self, match: re.Match[str], group: str) -> int | None:
        """Return the number that a group of a match begins with."""
        return self.tokens[match.start(group)].number if match[group] else None


def find_ballots(text: str, tokens: list[Token]) -> list[Ballot]:
    """Return what a sentence says of votes, in its order."""
    sentence = Sentence(text, tuple(tokens), "".join(token.letter for token in tokens))
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Ballot]] = []
    for name, pattern in PATTERNS:
        for match in pattern.finditer(sentence.letters):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            ballots = list(READERS[name](sentence, match))
            if ballots:
                taken.append(match.span())
                found += [(match.start(), ballot) for ballot in ballots]
    return [ballot for _, ballot in sorted(found, key=lambda each: each[0])]


def _read_against_each_other(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    numbers = [sentence.tokens[start].number for start, _ in match.regs[1:] if start >= 0]
    if _rejected().search(sentence.text):
        numbers.sort()  # the motion had the fewer votes, or it would not have been rejected
    point = only_point(sentence)
    yield Ballot(FOR, "count", count=numbers[0], point=point)
    yield Ballot(AGAINST, "count", count=numbers[1], point=point)


def _read_pair(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    for side, number, group in ((FOR, "n", "inner"), (AGAINST, "m", "list")):
        voters = sentence.voters(match, group) if group in match.re.groupindex else ()
        labels, people, _ = read_voters(voters)
        yield Ballot(side, "count", labels, people, sentence.number(match, number), only_point(sentence))


def _read_lists_against_each_other(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    if _rejected().search(sentence.text):
        return  # those who won voted against a motion, or for rejecting it: nobody can tell how it is counted
    for side, number, group in ((FOR, "n", "inner"), (AGAINST, "m", "list")):
        labels, people, _ = read_voters(sentence.voters(match, group))
        yield Ballot(side, "count", labels, people, sentence.number(match, number), only_point(sentence))


def _read_head(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    side = SIDES[match["side"]]
    yield from _read_tail(sentence, match, side)
    elliptical = side == FOR and ELLIPTICAL_HEAD_RE.match(sentence.letters, match.end())
    if elliptical:
        yield from _read_tail(sentence, elliptical, AGAINST)


def _read_motion_label(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    # "For Byrådet: Anna Holm" is a signature
    return _read_head(sentence, match) if MOTION_LABEL_RE.match(sentence.text) else iter(())


def _read_abstention_head(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    return _read_tail(sentence, match, ABSTAINED)


def _read_tail(sentence: Sentence, match: re.Match[str], side: str) -> Iterator[Ballot]:
    group = "inner" if match["inner"] else "list"
    voters = sentence.voters(match, group)
    if voters and _belongs_to_the_next(sentence, match):
        return
    labels, people, behind = read_voters(voters)
    number = sentence.number(match, "n")
    if labels or number is not None:
        yield Ballot(side, "list", labels, people, behind if number is None else number)


def _belongs_to_the_next(sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell whether the list runs into a verb of its own, so that nobody can tell whose it is."""
    return bool(re.match(r"S[FM](?!:)|[URKk](?!:)", sentence.letters[match.end() :])) and not match["inner"]


def _read_clause(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    verb = match.groupdict().get("verb") or match.groupdict().get("side") or "U"
    side = SIDES[verb[-1]]
    voters = sentence.voters(match, "list")
    labels, people, behind = read_voters(voters)
    if behind is None and len(parts := [token.number for token in voters if token.letter == "m"]) == 1:
        behind = parts[0]  # "2 medlemmer af V (Anna Holm, Bo Dahl) stemte imod"
    points = match.groupdict().get("points")
    point = sentence.tokens[match.end("points") - 1].label if points else None
    yield Ballot(side, "clause", labels, people, behind, point)
    elliptical = side == FOR and ELLIPTICAL_CLAUSE_RE.match(sentence.letters, match.end())
    if elliptical:
        labels, people, behind = read_voters(sentence.voters(elliptical, "list"))
        yield Ballot(AGAINST, "clause", labels, people, behind)


def _read_group(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    verb, minority = match["verb"], match["who"] == "Q"
    negated = bool(NEGATED_RE.search(sentence.text))
    if verb == "A" and negated != minority:
        return  # a majority that recommends a refusal, a minority that recommends something else: for what, is unclear
    side = AGAINST if verb == "A" and minority else SIDES[verb[-1]]
    labels, people, behind = read_voters(sentence.voters(match, "inner" if match["inner"] else "list"))
    numbers = [token.number for token in sentence.tokens[match.start() : match.end()] if token.letter in "Nn"]
    yield Ballot(side, "clause", labels, people, numbers[0] if len(numbers) == 1 else behind)


def _read_passive(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    if NEGATED_RE.search(sentence.text):
        return
    labels, people, behind = read_voters(sentence.voters(match, "inner" if match["inner"] else "list"))
    yield Ballot(FOR, "clause", labels, people, behind)


def _read_approved_against(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    # "Protest mod 3 medlemmer" says of no vote
    return _read_tail(sentence, match, AGAINST) if APPROVED_AGAINST_RE.match(sentence.text) else iter(())


def _read_number(sentence: Sentence, match: re.Match[str]) -> Iterator[Ballot]:
    verb = match["verb"]
    counted = re.search("[TSN]", sentence.letters) or verb == "U"
    inside = sentence.letters[: match.start()].count("(") > sentence.letters[: match.start()].count(")")
    candidate = next(iter(sentence.voters(match, "list") or sentence.tokens[match.end() : match.end() + 1]), None)
    if verb[-1] == "F" and candidate and candidate.person:
        return  # "14 stemte for Anna Holm" is an election
    if counted and not inside:
        group = next((name for name in ("inner", "listed") if match[name]), "list")
        labels, people, _ = read_voters(sentence.voters(match, group))
        point = only_point(sentence) if verb != "U" else None
        yield Ballot(SIDES[verb[-1]], "count", labels, people, sentence.number(match, "n"), point)


def only_point(sentence: Sentence) -> str | None:
    """Return the points a counted vote is about, where the sentence names them once, or others only in brackets."""
    depth = 0
    points: list[str] = []
    for token in sentence.tokens:
        depth += {"(": 1, ")": -1}.get(token.letter, 0)
        if token.letter == "P" and not depth:
            points.append(token.label)
    return points[0] if len(points) == 1 else None


@cache
def _rejected() -> re.Pattern[str]:
    return re.compile(any_of(wordings()["motions"]["rejected"]), re.IGNORECASE)


READERS: dict[str, Callable[[Sentence, re.Match[str]], Iterator[Ballot]]] = {
    "against_each_other": _read_against_each_other,
    "lists_against_each_other": _read_lists_against_each_other,
    "pair": _read_pair,
    "reversed_pair": _read_pair,
    "motion_head": _read_head,
    "passive": _read_passive,
    "passive_named": _read_passive,
    "approved_against": _read_approved_against,
    "head": _read_head,
    "verb_head": _read_head,
    "label": _read_head,
    "motion_label": _read_motion_label,
    "split_abstention": _read_clause,
    "abstention_head": _read_abstention_head,
    "group": _read_group,
    "inverted": _read_clause,
    "clause": _read_clause,
    "excepted": _read_clause,
    "bare_clause": _read_clause,
    "counted_clause": _read_clause,
    "number": _read_number,
}
