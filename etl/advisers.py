"""Whose recommendation a decision names: "Økonomiudvalgets indstilling", "administrationens anbefaling"."""

import re
from collections.abc import Iterator

from etl.committees import COMMITTEE, committee_type, same_committee
from etl.model import Decision
from etl.outcomes import find_outcomes, is_said_by_voters, sentences

ADVICE = r"(?:indstilling|anbefaling|erklæring|beslutning)"
# "Økonomiudvalgets indstilling", "Magistratens foranstående indstilling", "fagudvalgenes indstillinger";
# not "Magistratsafdelingens indstilling", which is the administration's
ADVISED_RE = re.compile(
    rf"(?P<body>{COMMITTEE}|\w+udvalg(?:et|ene)?|magistraten)(?:s (?:\w+ )?| )(?P<advice>{ADVICE})\w*"
)
# "Teknikudvalgets og Skoleudvalgets indstillinger", of which the first
LISTED_RE = re.compile(rf"(?P<body>{COMMITTEE})s,? og (?:{COMMITTEE})s (?P<advice>{ADVICE})\w*")
# "indstillingen fra Økonomiudvalget"
ADVICE_FROM_RE = re.compile(rf"(?P<advice>{ADVICE})\w* fra (?P<body>{COMMITTEE})")
ADVISED = (ADVISED_RE, LISTED_RE, ADVICE_FROM_RE)
# "administrationens indstilling", "forvaltningens anbefalinger"
PRINTED_RE = re.compile(rf"\b\w+[et][nt]s (?:\w+ )?{ADVICE}", re.IGNORECASE)
AS_PRINTED = ""


def find_advisers(decision: Decision) -> set[str]:
    """Return the bodies whose recommendation a decision says that it follows; AS_PRINTED for the administration's."""
    said = (s for s in sentences(decision.text) if find_outcomes(s) and not is_said_by_voters(s))
    return {name for sentence in said for name in _advisers_in(sentence, decision.body)}


def _advisers_in(sentence: str, body: str) -> Iterator[str]:
    for pattern in ADVISED:
        for match in pattern.finditer(sentence):
            own = same_committee(match["body"], body) or committee_type(match["body"]) == "council"
            if not (own and match["advice"] == "beslutning"):
                yield match["body"]
    if PRINTED_RE.search(ADVISED_RE.sub("", sentence)):
        yield AS_PRINTED


def without_advisers(sentence: str) -> str:
    """Return a sentence without the recommendations in it that are named by their committee."""
    for pattern in (LISTED_RE, ADVISED_RE, ADVICE_FROM_RE):
        sentence = pattern.sub(" ", sentence)
    return sentence
