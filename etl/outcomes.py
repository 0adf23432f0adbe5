"""From a decision's wording to its outcomes.

The phrases and the rules for matching them stand in `ontology/outcomes.ttl`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick
from pyoxigraph import Literal, RdfFormat, parse

import ontology
from etl.votes.tokens import read_tokens
from ontology.terms import OUTCOME, SKOS

PHRASE_TERMS = (SKOS.altLabel, SKOS.hiddenLabel)

# A gap is bounded, so that the time to read a sentence grows with its length only.
GAP = r"(?!\w).{0,300}?(?<!\w)"
REMEMBERED = 1024  # texts whose outcomes are known: the same few words are decided everywhere
MAX_SENTENCE = 3000  # characters; what is longer is no sentence and is read in pieces
DOUBLED_LETTER_RE = re.compile(r"([a-zæøå])\1+")

# A full stop ends a sentence, but not after a short number ("1.-2. Godkendt", "1a. Godkendt") or an abbreviation.
SENTENCE_END_RE = re.compile(
    r"[.!?\n](?:(?<=\n)|(?<!(?<!\d)\d.)(?<!(?<!\d)\d\d.)(?<!(?<!\d)\d[a-z].)(?<!\b[a-zæøå].)"
    r"(?<!\bca.)(?<!\bjf.)(?<!\bkl.)(?<!\bkr.)(?<!\bnr.)(?<!\bevt.)(?<!\bhhv.)(?<!\bmio.)(?<!\bpkt.)(?<!\bstk.)(?<!\bvedr.)[.!?]*(?=\s|$))"
)
# Lines that go on from the line before: a new line that starts small, or a list under a line that ends in a colon.
CONTINUED_LINE_RE = re.compile(r"[ \t]*\n[ \t]*(?=[a-zæøå])|(?<=[:,])[ \t]*\n[ \t]*")
# "Bo T. Klit" is one name; not "Liste A. Herefter"
INITIAL_RE = re.compile(r"(?<!\w)((?!Liste )[A-ZÆØÅ][a-zæøå]+ [A-ZÆØÅ])\.(?= [A-ZÆØÅ][a-zæøå])")
LIST_LINE_RE = re.compile(r"(?:[-•*–]|\d{1,2}[a-z]?[.)]|[a-z]\)|at\b)", re.IGNORECASE)
POINT_RE = re.compile(r"^(?:\s*(?:pkt\.?|ad\.?)?\s*\d+(?:[a-z](?!\w))?[.)]?)?\s*")
LIST_HEAD_RE = re.compile(r":(?: at)? (?:[-•*–]|\d{1,2}[a-z]?[.)]|[a-z]\)|at\b)", re.IGNORECASE)

# What a voter says of the own vote: "kunne ikke tiltræde", "tog forbehold", "anbefaler"; never "blev godkendt"
STANCE_RE = re.compile(
    r"(?<!\w)(?:(?:kan|kunne|vil|ville|ønske\w*) (?:ikke |alene )?(?:at )?"
    r"(?:afvise|anbefale|følge|godkende|støtte|tiltræde)"
    r"|(?:anbefal|følg|godkend|indstil|støtt|tiltræd|tiltråd)(?:er|ede|te|lede|ler)|tog|tager)(?!\w)"
)
# A group of voters: "byrådsgruppe", "de tre partier", "mindretallet"
GROUP_RE = re.compile(
    r"^(?:\w+ ){0,4}?\w*(?:gruppe(?:n|r|rne)?|mindretal(?:let)?|parti(?:et|er|erne)?)(?!\w)", re.IGNORECASE
)
# The meeting as who decides: "Udvalget", "hvorefter udvalget"; never "et medlem af udvalget"
MEETING = r"(?:\w*(?:udvalg|råd|styrelse|nævn)(?:et|en)?|magistraten|borgerrepræsentationen)(?!\w)"
MEETING_RE = re.compile(rf"^(?:hele )?{MEETING}|(?<!\w)(?<!\bi )(?<!\baf ){MEETING}\s*$", re.IGNORECASE)
# "Sag 243 blev taget af dagsordenen, da den er udsat.", "Punkt 9 udgår af dagsordenen.": said of another item
OTHER_ITEM_RE = re.compile(
    r"\s*(?:Sag|Punkt|Pkt\.|Dagsordens?punkt|Dagsordenens punkt)(?: nr\.?)? \d{1,3}\b"
    r".*\b(?:taget|tages|udgik|udgår|trukket|trækkes) (?:af|fra) dagsordenen\b"
)
MAJORITY_RE = re.compile(r"flertal(?:let)?(?!\w)", re.IGNORECASE)


# How some voted, behind what was decided: ", dog stemte Ø imod", ", idet V ikke kunne tiltræde punkt 3"
VOTED_RE = re.compile(
    r",\s(?:dog|idet)\b(?:(?!udvalg|råd|bestyrelse)[^,.\n])*?\b(?:stemte|stemmer|undlod|undlader|(?:er|var) imod"
    r"|(?:tog|tager) forbehold|forbehold fra|(?:kan|kunne|vil) ikke|ikke (?:kan|kunne|vil))\b[^,.\n]*(?=[.\n]|$)"
)


@dataclass(frozen=True)
class Phrase:
    """A phrase as the ontology words it, and the outcome it signals, or None where it signals none."""

    wording: str
    outcome: str | None
    pattern: re.Pattern[str]
    sign: str
    """The longest stretch of letters without which the pattern fits nothing: quicker to look for."""

    @property
    def is_last_resort(self) -> bool:
        """Whether it counts only where its sentence holds no other phrase."""
        return self.wording.startswith("~")

    @property
    def is_aside(self) -> bool:
        """Whether its outcome counts only where the decision has no other."""
        return self.wording.startswith("≈")


@dataclass(frozen=True)
class PhraseMatch:
    """Where a phrase stands in a sentence."""

    start: int
    end: int
    phrase: Phrase


def _pattern(wording: str) -> re.Pattern[str]:
    wording = wording.lstrip("~≈")
    words = [_word(word) for word in _folded(wording.removeprefix("^").removesuffix("…")).split()]
    # a gap swallows the spaces around it, so that it may also stand for nothing
    pattern = r"\s+".join(words).replace(r"\s+…\s+", GAP)
    start = POINT_RE.pattern if wording.startswith("^") else r"(?<!\w)"
    return re.compile(start + pattern + r"(?!\w)" + (".*" if wording.endswith("…") else ""))


def _sign(wording: str) -> str:
    return max(re.split(r"[^\w.-]+", _folded(wording)), key=len)


def _word(word: str) -> str:
    return word if word == "…" else re.escape(word).replace(r"\*", r"\w*")


def _folded(text: str) -> str:
    return DOUBLED_LETTER_RE.sub(r"\1", text.lower())


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return every phrase of the ontology, in the order of their wording."""
    labels = [
        quad
        for quad in parse(files(ontology).joinpath("outcomes.ttl").read_bytes(), format=RdfFormat.TURTLE)
        if quad.predicate in PHRASE_TERMS and isinstance(quad.object, Literal) and quad.object.language == "da"
    ]
    found = {(quad.object.value, quad.subject.value.removeprefix(OUTCOME.iri) or None) for quad in labels}
    return tuple(Phrase(text, outcome, _pattern(text), _sign(text)) for text, outcome in sorted(found, key=str))


@lru_cache(REMEMBERED)  # votes, points and advice all ask about the same text
def find_outcomes(text: str) -> tuple[str, ...]:
    """Return the names of the outcomes that a decision's wording signals, each once, in the order of appearance."""
    text = VOTED_RE.sub("", text) if ", " in text else text
    told = (each for each in sentences(text) if not (OTHER_ITEM_RE.match(each) or is_said_by_voters(each)))
    phrases_told = [match.phrase for sentence in told for match in find_phrases(sentence) if match.phrase.outcome]
    of_the_matter = [phrase for phrase in phrases_told if not phrase.is_aside] or phrases_told
    return tuple(dict.fromkeys(phrase.outcome for phrase in of_the_matter if phrase.outcome))


@lru_cache(REMEMBERED)
def is_said_by_voters(sentence: str) -> bool:
    """Tell whether a party, a group or a person says in a sentence how they vote, which is not the meeting's outcome.

    "Anna Holm (V) kunne ikke tiltræde indstillingen" is said by a voter; "Et flertal kunne ikke tiltræde" is not.
    """
    sentence = POINT_RE.sub("", sentence, count=1)
    stance = STANCE_RE.search(sentence)
    if not stance or MAJORITY_RE.search(sentence) or MEETING_RE.match(sentence[stance.end() :].lstrip()):
        return False
    subject = sentence[: stance.start()]
    if MEETING_RE.search(subject) or find_phrases(subject):
        return False
    first = next((token for token in read_tokens(subject) if token.letter not in "(,"), None)
    return bool(first and first.letter in "Vv") or bool(GROUP_RE.match(subject))


@lru_cache(REMEMBERED)
def find_phrases(sentence: str) -> tuple[PhraseMatch, ...]:
    """Return the phrases that stand in a sentence, in their order; of those that overlap, the longest.

    Of two that are as long, the one with more words of its own counts.
    """
    folded = _folded(sentence)
    possible = [phrase for sign in _signs_in(folded) for phrase in _by_sign()[sign]]
    matches = [PhraseMatch(*found.span(), phrase) for phrase in possible for found in phrase.pattern.finditer(folded)]
    kept: list[PhraseMatch] = []
    for match in sorted(matches, key=_rank):
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    told = [match for match in kept if not match.phrase.is_last_resort]
    return tuple(sorted(told or kept, key=lambda match: match.start))


@cache
def _by_sign() -> dict[str, list[Phrase]]:
    by_sign: dict[str, list[Phrase]] = {}
    for phrase in phrases():
        by_sign.setdefault(phrase.sign, []).append(phrase)
    return by_sign


@cache
def _sign_finder() -> AhoCorasick:
    return AhoCorasick(list(_by_sign()), store_patterns=True)


def _signs_in(folded: str) -> list[str]:
    """Return the signs of phrases that stand in a sentence, each once."""
    return sorted(set(_sign_finder().find_matches_as_strings(folded, overlapping=True)))


def _rank(match: PhraseMatch) -> tuple[bool, int, int, int]:
    """What comes first is kept: the longest, of two as long the one with more words of its own; last resorts behind."""
    return match.phrase.is_last_resort, match.start - match.end, match.start, -len(match.phrase.wording)


def sentences(text: str) -> Iterator[str]:
    """Return the sentences of a decision; a line is one, unless it goes on from the line before."""
    for sentence in SENTENCE_END_RE.split(_joined(text)):
        yield from (sentence[start : start + MAX_SENTENCE] for start in range(0, len(sentence or ""), MAX_SENTENCE))


def _joined(text: str) -> str:
    """Return the text with a list drawn into the sentence that it hangs on, and continued lines joined."""
    joined: list[str] = []
    in_list = False
    for line in INITIAL_RE.sub(r"\1", CONTINUED_LINE_RE.sub(" ", text)).split("\n"):
        in_list = in_list and bool(LIST_LINE_RE.match(line.strip()))
        if in_list:
            joined[-1] = f"{joined[-1].rstrip('.; ')}, {line.strip()}"
        else:
            joined.append(line)
            in_list = bool(LIST_HEAD_RE.search(line))
    return "\n".join(joined)
