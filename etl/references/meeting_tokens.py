"""The words around a date that may tell whose meeting was held on it: committees, meetings, acts, other holders."""

import re
from dataclasses import dataclass

LETTER = r"[A-ZÆØÅa-zæøå]"
# "Økonomi- og ", "Klima-, Teknik- og ", "Klima, - Teknik-, og ", "Skole – og ", "Klima-, Teknik og ": the first parts
# of a name; they may follow each other with stray commas and dashes, and all but the first may have lost their hyphen
PART = rf"(?:,? og|,)? ?(?:[-–] ?)?{LETTER}+ ?[-–]|, ?(?!og ){LETTER}+|,? (?!og )[A-ZÆØÅ][a-zæøå]+"
PARTS = (
    rf"(?:[A-ZÆØÅ][a-zæøå]+ ?[-–](?:{PART}){{0,3}},? og "
    rf"|[A-ZÆØÅ][a-zæøå]+(?=,)(?:,? ?(?:[-–] ?)?{LETTER}+ ?[-–]){{1,3}},? og "
    r"|[A-ZÆØÅ][a-zæøå]+-?(?:, ?[A-ZÆØÅ][a-zæøå]+-?){0,2} & )"  # "Social & ", "Børne-, Unge & "
)
# "Økonomi- og Erhvervsudvalget", "Teknisk Udvalg", "Udvalget for Kultur og Fritid", "Nordby Byråd"; not "udvalget"
COMMITTEE = (
    rf"(?:(?:{PARTS})?{LETTER}[a-zæøå]+udvalget|[A-ZÆØÅ][a-zæøå]+ (?:og [A-ZÆØÅ][a-zæøå]+ )?Udvalg"
    r"|[Uu]dvalget for [A-ZÆØÅ][\wæøå-]*(?:(?:,| og|, og) [A-ZÆØÅ][\wæøå-]*){0,3}"
    r"|(?:[A-ZÆØÅ][\wæøå-]+ )?[Bb]yråd(?:et)?|[Kk]ommunalbestyrelsen|[Bb]orgerrepræsentationen|[Mm]agistraten"
    rf"|{LETTER}[a-zæøå-]*råd(?:et)?(?: for [A-ZÆØÅ][\wæøå]+(?: [A-ZÆØÅ][\wæøå]+)?)?)"
)
WHOSE = rf"(?:(?:{PARTS})?{LETTER}[a-zæøå]*udvalgs?|[Uu]dvalgs|[Bb]yråds|[Kk]ommunalbestyrelses)"
EVENT = r"\w*(?i:besøg|seminar|konference|workshop|temadrøftelse)"
OTHER_HOLDER = (
    r"(?:Hoved-?|\w*)(?:(?i:bestyrelse|kommission|parti|part|direktion|gruppe|forening|klub|forsamling|regering)|MED)"
)
# What a committee does at a meeting, or what is done to a case there
ACTION = (
    r"(?i:behandl|godkend|beslut|vedt[ao]g|tiltr[aå]d|tiltræd|drøft|anbefal|indstil|udsat|udsæt|fastl[ao]g|bevilg"
    r"|afvis|nedsat|nedsætt|tog(?![a-zæøå])|taget(?![a-zæøå])|udpeg|forel[ao]g|forelæg|oversend|frigiv|frigav|afsatte?(?![a-zæøå])|valgte?(?![a-zæøå])"
    r"|givet(?![a-zæøå])|gav(?![a-zæøå])|bedt(?![a-zæøå])|bad(?![a-zæøå])|anmod|ønske(?:de|t)(?![a-zæøå])|præsentere[td]"
    r"|orientere[td]|orientering(?:en)?(?![a-zæøå])|fulgte?(?![a-zæøå])|reserver|kommenter|aftalt(?![a-zæøå])|konstituere|igangsat|genoptag|tilkendegiv)[a-zæøå]*"
)
TOKEN_RE = re.compile(
    rf"(?<![\w-])(?:(?P<meeting>(?P<whose>{WHOSE})?(?:(?:(?:[Kk]onstituerings)?[Mm]øde(?:t|ts|r|rne)?"
    r"|(?<=på )dagsordenen)|(?<=s)(?:behandling|beslutning)(?:en|er|erne)?))(?!\w)"
    rf"|(?P<committee>{COMMITTEE})s?(?!\w)|(?P<own>[Uu]dvalgets?)(?!\w)"
    rf"|(?P<event>(?:[\wæøåÆØÅ-]+møde(?:t|ts|r|rne)?|{EVENT})[a-zæøå]*)"
    rf"|(?P<other>{OTHER_HOLDER}(?:en|er|erne|n)?s?)(?!\w)"
    rf"|(?P<abbreviation>[A-ZÆØÅ]{{2,4}})(?![\w-])|(?P<action>{ACTION}))"
)


@dataclass(frozen=True)
class Token:
    """A word that may tell whose meeting a date is of: its kind, its offsets, and the word."""

    kind: str
    start: int
    end: int
    word: str


def read_tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the telling words between two offsets, in order."""
    return [
        Token(str(match.lastgroup), *match.span(), match["committee"] or match["whose"] or match[0])
        for match in TOKEN_RE.finditer(text, start, end)
    ]
