"""Whether a decision follows what the item recommends, also where it follows another body's recommendation.

"Byrådet godkendte Økonomiudvalgets indstilling" is measured by what that committee made of the points, if that is
printed; where it is not, nothing is told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from etl.committees import COMMITTEE, committee_name, committee_type, same_committee
from etl.model import Decision, Recommendation
from etl.outcomes import find_outcomes, find_phrases, is_said_by_voters, sentences
from etl.point_labels import LABEL_RE, NAMED_LABEL_RE, points_of

ADVICE = r"(?:indstilling|anbefaling|erklæring|beslutning)"
# "Økonomiudvalgets indstilling", "Magistratens foranstående indstilling", "fagudvalgenes indstillinger";
# not "Magistratsafdelingens indstilling", which is the administration's
ADVISED_RE = re.compile(rf"(?P<body>{COMMITTEE}|\w+udvalg(?:et|ene)?|magistraten)s (?:\w+ )?(?P<advice>{ADVICE})\w*")
# "Teknikudvalgets og Skoleudvalgets indstillinger", of which the first
LISTED_RE = re.compile(rf"(?P<body>{COMMITTEE})s,? og (?:{COMMITTEE})s (?P<advice>{ADVICE})\w*")
# "indstillingen fra Økonomiudvalget"
ADVICE_FROM_RE = re.compile(rf"(?P<advice>{ADVICE})\w* fra (?P<body>{COMMITTEE})")
ADVISED = (ADVISED_RE, LISTED_RE, ADVICE_FROM_RE)
# "administrationens indstilling", "forvaltningens anbefalinger"
PRINTED_RE = re.compile(rf"\b\w+[et][nt]s (?:\w+ )?{ADVICE}", re.IGNORECASE)
AS_PRINTED = ""
COMMITTEES_RE = re.compile(r"(?:fag)?udvalgene", re.IGNORECASE)
HIGHER = frozenset({"council", "economy"})

# The outcomes that do what a recommendation asks for, by the verb it asks with; approval answers every verb.
ANSWERS = (
    (re.compile(r"efterretning|orientering|underretning", re.IGNORECASE), frozenset({"noted"})),
    (re.compile(r"drøft", re.IGNORECASE), frozenset({"discussed"})),
)
# "beslutter, om", "tager stilling til, hvilken": a question, which no answer follows
QUESTION_RE = re.compile(
    r"\b(?:stilling til|beslutter|afgør|drøfter|vælger),? (?:om|hvorvidt|hvilke[nt]?)\b", re.IGNORECASE
)
# "kan ikke godkende administrationens indstilling"; not "ikke anbefale indstillingens punkt 2"
REFUSES_ALL_RE = re.compile(r"\bikke \w+ (?:\w+s )?indstilling(?:en)?(?=[.,;\n]|$| men)", re.IGNORECASE)
APPROVALS = frozenset({"approved", "recommended"})
GRANTS = APPROVALS | {"approved-with-changes"}
DELAYS = frozenset({"postponed", "returned", "withdrawn", "no-position"})
# "anbefales, dog", "anbefaler indstillingen godkendt med den præcisering, at"; not "anbefaler, at ændringen godkendes"
CHANGES_RE = re.compile(
    r"\banbefales\b[^.\n]*\b(?:dog|ændring\w*|tilføjelse\w*)\b"
    r"|\banbefal\w+\b[^.\n]*\bmed (?:de[nt]?|en|et|følgende|ned\w+|nogle|oven\w+) (?:\w+ )?"
    r"\w*(?:justering|præcisering|rettelse|tilføjelse|uddybning|ændring)",
    re.IGNORECASE,
)
# "Godkendt med bemærkning om, at", "Anbefales, idet", "Godkendt, men": whether it changes anything cannot be told
REMARK_RE = re.compile(
    r"\bmed (?:\w+ ){0,2}(?:bemærkning|kommentar|uddybning|ønske)|\b(?:idet|dog|forudsat|præcisering\w*)\b"
    r"|, men\b|\bunder (?:den )?forudsætning",
    re.IGNORECASE,
)
# What is decided in place of a refused point: "anbefaler i stedet", "Udvalget beslutter, at"
COUNTER_RE = re.compile(r"(?:anbefal|beslut|godkend|indstil)[a-zæøå]*(?:er|ede|te)(?!\w)", re.IGNORECASE)
# "indstillingens punkt 2", "administrationens indstilling", "forslag 3": what was recommended
RECOMMENDED_RE = re.compile(rf"{ADVICE}|punkt|pkt\.|(?<!\w)forslag(?:et)? \d|\d[.)]", re.IGNORECASE)
REFUSES_PART_RE = re.compile(r"\bikke \w+,? at\b", re.IGNORECASE)  # "kan ikke anbefale, at broen bygges"


def tell_following(points: Sequence[Recommendation], decision: Decision, earlier: Sequence[Decision]) -> str | None:
    """Return whether `decision` follows the points: "unchanged", "changed", "partly", "not", or None where untold.

    `earlier` are the other decisions on the case that the item prints; all have their outcomes.
    """
    told: dict[str, str | None] = {}
    for each in sorted(earlier, key=lambda each: str(each.date or "")):
        if not (each.date and decision.date and each.date > decision.date):
            told[committee_name(each.body)] = _tell(points, each, told)
    return _tell(points, decision, told)


def _tell(points: Sequence[Recommendation], decision: Decision, told: Mapping[str, str | None]) -> str | None:
    """Return what a decision makes of the points, from what other bodies are told to have made of them before."""
    answer = follows_recommendation([point.text for point in points], decision.text, decision.outcomes)
    advisers = find_advisers(decision)
    if answer is None:
        return None
    if advisers:
        followed = {_made_of_points(name, points, told) for name in advisers}
        return join_following(answer, followed.pop()) if len(followed) == 1 else None
    others = (made for body, made in told.items() if not same_committee(body, decision.body))
    # "Godkendt" under a committee's other recommendation may mean either
    return None if answer == "unchanged" and any(made not in ("unchanged", None) for made in others) else answer


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


def _made_of_points(name: str, points: Iterable[Recommendation], told: Mapping[str, str | None]) -> str | None:
    """Return what a body made of the points; of "fagudvalgene" what all did alike; None where it is not printed."""
    if name == AS_PRINTED or any(each.recommended_by and same_committee(each.recommended_by, name) for each in points):
        return "unchanged"
    several = COMMITTEES_RE.fullmatch(name)
    meant = (body for body in told if (committee_type(body) not in HIGHER if several else same_committee(body, name)))
    made = {told[body] for body in meant}
    return made.pop() if len(made) == 1 else None


def join_following(answer: str, followed: str | None) -> str | None:
    """Return what a decision makes of the points, from what it makes of an advice and what that made of them."""
    if answer == "unchanged":
        return followed
    return answer if followed == "unchanged" else None


def follows_recommendation(recommendations: Sequence[str], decision: str, outcomes: Sequence[str]) -> str | None:
    """Return whether a decision follows what was recommended: "unchanged", "changed", "partly" or "not".

    None when it cannot be told: nothing was recommended or decided, the matter was put off, the decision answers
    something else than it was asked, or adds a remark that may change it.
    """
    taken = frozenset(outcomes)
    questions = (point for point in recommendations if QUESTION_RE.search(point))
    refused = "rejected" in taken and REFUSES_ALL_RE.search(decision)
    if not recommendations or not taken or (not refused and any(not taken & _asked(point) for point in questions)):
        return None
    if "rejected" in taken:
        return _refused(recommendations, decision, taken)
    if taken & DELAYS:
        return "partly" if _is_granted(recommendations, decision, taken) else None
    if "approved-with-changes" in taken or CHANGES_RE.search(decision):
        return "changed"
    answered = all(_is_answered(point, taken) for point in recommendations)
    return "unchanged" if answered and not has_remark(decision) else None


def _refused(recommendations: Sequence[str], decision: str, taken: frozenset[str]) -> str | None:
    if _is_granted(recommendations, decision, taken):
        return "partly"
    refused = [each for each in sentences(decision) if "rejected" in find_outcomes(each)]
    return "not" if _covers(refused, len(recommendations)) else None


def _is_answered(recommendation: str, taken: frozenset[str]) -> bool:
    return bool(taken & (_asked(recommendation) | APPROVALS))


def _asked(recommendation: str) -> frozenset[str]:
    return frozenset().union(*(answers for verb, answers in ANSWERS if verb.search(recommendation)))


def _is_granted(recommendations: Iterable[str], decision: str, taken: frozenset[str]) -> bool:
    """Tell whether a part of what was recommended is done; what is decided in its place is none."""
    if any(taken & _asked(point) for point in recommendations):
        return True
    said = [sentence for sentence in sentences(decision) if not is_said_by_voters(sentence)]
    return any(_grants(sentence) for sentence in said)


def _grants(sentence: str) -> bool:
    for match in find_phrases(sentence):
        rest = sentence[match.start :]
        own = COUNTER_RE.search(rest[:80]) and not RECOMMENDED_RE.search(rest) and not _opens_point(sentence)
        if match.phrase.outcome in GRANTS and not own:
            return True
    return False


def _opens_point(sentence: str) -> bool:
    """Tell whether a sentence begins with a point's number and does not refuse that point."""
    return bool(LABEL_RE.match(sentence)) and "rejected" not in find_outcomes(sentence)


def _covers(refused: Iterable[str], points: int) -> bool:
    """Tell whether sentences refuse every point: they name all, or none by its number."""
    numbers: set[int] = set()
    for sentence in refused:
        labels = [label["label"] for label in (LABEL_RE.match(sentence), *NAMED_LABEL_RE.finditer(sentence)) if label]
        if not labels and not (points > 1 and REFUSES_PART_RE.search(sentence)):
            return True
        numbers.update(number for label in labels for number in points_of(label))
    return numbers >= set(range(1, points + 1))


def has_remark(decision: str) -> bool:
    """Tell whether the meeting approves with words that may change what it approves."""
    said = (each for each in sentences(decision) if APPROVALS & set(find_outcomes(each)))
    return any(REMARK_RE.search(sentence) for sentence in said if not is_said_by_voters(sentence))
