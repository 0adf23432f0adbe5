"""A sentence as a row of letters: who may have voted, how many, and the words that say how.

The letters: V a party, or a person with a party's mark; v a full name alone; x one capitalised word that may be either;
n a number, N a number of votes or members, C a number in brackets; P points of the agenda item; f "fra (A)" behind
names; m "2 medlemmer af" before a party, which is not all of it; w any other word;
`, : ; ( )` themselves; the others as in `votes.toml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from etl.names import CAPITALISED, RUN, is_full_name, split_run, titles
from etl.votes.wordings import any_of, letters, numbers, wordings

# "2", "2.a", "1b", "1.1.", "4.c"; never "15.000" or "2022"
POINT = r"\d{1,2}(?:\.\d{1,2}|\.?[a-zæøå](?![\w]))*(?:\.(?=[\s,\-–)]|$))?"
POINTS = rf"{POINT}(?:(?:\s?[-–]\s?|\s?,\s|\s(?:og|samt)\s){POINT})*(?!\d)"
# "indstillingspunkt 1, 4 og 6", "pkt. 2.a.", "indstillingens punkt 1 og 2", "indstilling 4"
NAMED_POINTS = rf"(?i:\w*punkt(?:et|er|erne)?s?|\bpkt\.?|\bindstilling(?:en|er|erne)?)\s(?P<point>{POINTS})"
# "3) og 4)", "1)"
BRACKETED_POINTS = r"(?P<bracketed>\d{1,2}[a-z]?\)(?:(?:,\s|\sog\s)\d{1,2}[a-z]?\))*)"
NOUN = r"(?:af\s)?(?:medlem(?:mer|merne)?|byrådsmedlem(?:mer)?|stemmer?|mandater?)"
# "8", "43 stemmer", "otte medlemmer", "et medlem"; never "2022", "1,5", "3 %", "4."
NUMBER = (
    r"(?P<number>(?<![\d.,/-])\d{1,3}(?![\d%)]|[.,/-]\d|\.|\s%)|(?i:WORDS)(?!\w)|(?i:[eé][nt])(?=\smedlem))"
    rf"(?:\s(?P<noun>(?i:{NOUN})\b))?"
)
# "Borgerlisten Havn", "Den Nye Fællesliste": lists that no table names
LISTED = (
    rf"[A-ZÆØÅ]\w+listen(?:\s{CAPITALISED}(?!\w|\s*\()){{1,3}}"
    rf"|De[nt]?(?:\s{CAPITALISED}){{0,2}}\s[A-ZÆØÅ]\w*(?:liste|parti)(?:n|et)?(?!\w)"
)
MARK_RE = re.compile(r"\)|\.(?=\)?\s?[-–,]|\)?\s(?:og|samt)\s)")
LETTER = r"[A-ZÆØÅ]"


@dataclass(frozen=True)
class Token:
    """A piece of a sentence: its letter, the voter or point it names, the number it gives."""

    letter: str
    label: str = ""
    number: int = 0
    person: bool = False
    party: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    parties = any_of(party_names())
    genitives = any_of(f"{name}{ending}" for name in party_names() for ending in ("s", "'s", "’s", "´s"))
    short = "|".join(wordings()["parties"]["short"])
    whose = rf"(?:{genitives}|(?<!\w)(?:{LETTER}|{short})['’´]s(?!\w))"  # "Venstres", "SF's", "Ø's"
    groups = rf"{whose}(?:(?:,\s|\s(?:og|samt)\s){whose})*\s(?i:{any_of(wordings()['parties']['groups'])})"
    marks = "|".join(wordings()["parties"]["marks"])
    letter = rf"(?:{LETTER}{{1,3}}(?:[- ]?\d)?|{short})"
    mark = rf"(?:{letter}|(?i:{marks})|{parties})?"
    words = "|".join(word for word in numbers())
    return re.compile(
        "|".join(
            (
                NAMED_POINTS,
                BRACKETED_POINTS,
                rf"\((?P<count>\d{{1,2}}|(?i:{words}))(?:\s(?i:{NOUN}))?\)",
                rf"\((?P<party>{letter})\)",
                rf"(?P<from>\bfra\s(?:\({letter}\)|{letter}(?!\w)|{parties}))",
                rf"(?i:\b(?:liste|gruppe))\s(?P<list>{LETTER}{{1,2}})(?!\w)",
                rf"(?P<groups>{groups})",
                rf"(?P<name_of_party>{LISTED}|{parties})(?:\s\({letter}\))?",
                rf"(?P<title>(?:(?i:{any_of(titles())})|{genitives})(?=\s+[A-ZÆØÅ]))",
                rf"(?P<abstained>(?i:\bun?dlod|\bundlader|\budlod)(?=\s*(?:$|[.,;:()\d]|på\s\d|og\b|mens\b|{LETTER})))",
                rf"(?P<wording>(?i:{any_of(letters())}))",
                r"(?P<plus>[+&/])",
                rf"(?P<some>\d{{1,2}}|(?i:{words}|[eé][nt]))\s(?i:(?:byråds)?medlem(?:mer)?)\saf\s(?=\(?(?:{letter}|{parties})(?!\w))",
                NUMBER.replace("WORDS", words),
                rf"(?P<short>(?<!\w)(?:{LETTER}|(?:{short})(?:-?\d)?)(?![\w.’']))",
                rf"(?P<run>{RUN})(?:\s?\(\s?(?P<mark>{mark})\s?\))?",
                r"(?P<sign>[,;:()])",
                r"(?P<word>\w+)",
            )
        )
    )


def read_tokens(sentence: str) -> list[Token]:
    """Return the pieces of a sentence; words that say nothing of who voted how are left out."""
    depth = 0
    tokens: list[Token] = []
    for token in (token for match in _pattern().finditer(sentence) for token in _tokens(match, sentence)):
        if token.letter == ")" and not depth:
            continue  # "(V), A), (C)": a bracket that was never opened
        depth += {"(": 1, ")": -1}.get(token.letter, 0)
        if tokens and tokens[-1].party and token.person:
            tokens.pop()  # "Venstre Anna Holm": the party is hers, it is not named as a voter
        tokens.append(token)
    return tokens


def _tokens(match: re.Match[str], sentence: str) -> Iterator[Token]:  # noqa: C901, PLR0912 - one branch a kind
    kind = match.lastgroup or ""
    if match["point"] or match["bracketed"]:
        yield Token("P", tidy_point(match["point"] or match["bracketed"]))
    elif match["count"]:
        yield Token("C", number=_number(match["count"]))
    elif party := match["party"] or match["list"] or match["name_of_party"]:
        yield Token("V", with_capital(party), party=bool(match["name_of_party"]))
    elif match["groups"]:
        yield from _groups(match["groups"])
    elif match["from"]:
        yield Token("f")
    elif match["abstained"]:
        yield Token("U")
    elif match["wording"]:
        letter = letters()[re.sub(r"\s+", " ", match["wording"].lower())]
        if letter != "skip":
            yield Token(letter)
    elif match["title"]:
        return
    elif match["plus"]:
        yield Token("&")
    elif match["some"]:
        yield Token("m", number=_number(match["some"]))
    elif match["number"]:
        yield Token("N" if match["noun"] else "n", number=_number(match["number"]))
    elif match["short"]:
        yield _letter(match, sentence)
    elif match["run"]:
        yield from _run(match["run"], match["mark"])
    else:
        yield Token(match[0] if kind == "sign" else "w")


def party_names() -> list[str]:
    """Return the names of parties, those with an article with a small one too: "det Konservative Folkeparti"."""
    names: list[str] = wordings()["parties"]["names"]
    return names + [name[0].lower() + name[1:] for name in names if name.startswith(("De ", "Det "))]


def with_capital(party: str) -> str:
    """Return a party's name as it is spelled at the beginning of a sentence."""
    return party[0].upper() + party[1:]


def _groups(text: str) -> Iterator[Token]:
    """Yield the parties of "Venstres og Alternativets byrådsgrupper"."""
    for place, part in enumerate(re.split(r",\s|\s(?:og|samt)\s", text.rsplit(maxsplit=1)[0])):
        if place:
            yield Token("&")
        yield Token("V", with_capital(re.sub(r"['’´]?s$", "", part)))


def _letter(match: re.Match[str], sentence: str) -> Token:
    # "I udvalget" begins a sentence, it is not the party with that letter
    preposition = match[0] == "I" and re.match(r"\s+(?!og\b|samt\b|stem|undl)[a-zæøå]", sentence[match.end() :])
    return Token("w") if preposition else Token("V", match[0])


def _run(run: str, mark: str | None) -> Iterator[Token]:
    before, name = split_run(run)
    if before:
        yield Token("w")
    if name and mark is not None:
        yield Token("V", name, person=is_full_name(name))
    elif name:
        yield Token("v" if is_full_name(name) else "x", name, person=is_full_name(name))
    elif mark:
        yield Token("V", mark)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else numbers().get(text.lower(), 1)


def tidy_point(text: str) -> str:
    """Return the points without the marks behind them: "2.a.)" is "2.a", "3) og 4)" is "3 og 4", "1.-3." is "1-3"."""
    return re.sub(r"\s+", " ", MARK_RE.sub("", text)).strip(" .:,")
