"""Whether a decision follows what the item recommends, also where it follows another body's recommendation.

"Byrådet godkendte Økonomiudvalgets indstilling" is measured by what that committee made of the points, if that is
printed; where it is not, nothing is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from etl.advisers import ADVICE, AS_PRINTED, find_advisers
from etl.committees import committee_name, committee_type, same_committee
from etl.model import Decision, Recommendation
from etl.outcomes import find_outcomes, find_phrases, is_said_by_voters, sentences
from etl.plain import Plain, asks_for_more, read_plain
from etl.point_labels import LABEL_RE, NAMED_LABEL_RE, points_of

COMMITTEES_RE = re.compile(r"(?:fag)?udvalgene", re.IGNORECASE)
HIGHER = frozenset({"council", "economy"})

# The outcomes that do what a recommendation asks for, by the verb it asks with; approval answers every verb.
ANSWERS = (
    (re.compile(r"\btil (?:efterretning|orientering|underretning)|orienteres", re.IGNORECASE), frozenset({"noted"})),
    (re.compile(r"drøft", re.IGNORECASE), frozenset({"discussed"})),
)
# "beslutter, om", "tager stilling til", "vælger model a eller b": a question, which no answer follows
QUESTION_RE = re.compile(
    r"\b(?:stilling (?:til|i)|(?:tage|træffe)\w* beslutning om|(?:beslutte|afgør|drøft)\w*,? om|hvorvidt|hvilke[nt]?"
    r"|enten|[eé]n af|vælg\w* mellem)\b"
    r"|\bvælg\w* .*\beller\b|\w*forslag (?:fremsendt|fremlagt|stillet) af\b",
    re.IGNORECASE | re.DOTALL,
)
# "kan ikke godkende administrationens indstilling"; not "ikke anbefale indstillingens punkt 2"
REFUSES_ALL_RE = re.compile(r"\bikke \w+ (?:\w+s )?indstilling(?:en)?(?=[.,;\n]|$| men)", re.IGNORECASE)
APPROVALS = frozenset({"approved", "recommended"})
GRANTS = APPROVALS | {"approved-with-changes"}
DELAYS = frozenset({"postponed", "returned", "withdrawn", "no-position"})
SILENT = DELAYS | {"noted", "discussed", "forwarded"}
# "anbefales, dog", "anbefaler indstillingen godkendt med den præcisering, at"; not "anbefaler, at ændringen godkendes",
# nor "anbefales, idet dog", behind which may only stand what the meeting wants to be told
CHANGES_RE = re.compile(
    r"\banbefales\b[^.\n]*(?:(?<!\bidet )\bdog|\bændring\w*|\btilføjelse\w*)\b"
    r"|\banbefal\w+\b[^.\n]*\bmed (?:de[nt]?|en|et|følgende|ned\w+|nogle|oven\w+) (?:\w+ )?"
    r"\w*(?:justering|præcisering|rettelse|tilføjelse|uddybning|ændring)",
    re.IGNORECASE,
)
# What is decided in place of a refused point: "anbefaler i stedet", "Udvalget beslutter, at"
COUNTER_RE = re.compile(r"(?:anbefal|beslut|godkend|indstil)[a-zæøå]*(?:er|ede|te)(?!\w)", re.IGNORECASE)
# "indstillingens punkt 2", "administrationens indstilling", "forslag 3": what was recommended
RECOMMENDED_RE = re.compile(rf"{ADVICE}|punkt|pkt\.|(?<!\w)forslag(?:et)? \d|\d[.)]", re.IGNORECASE)
REFUSES_PART_RE = re.compile(r"\bikke \w+,? at\b", re.IGNORECASE)  # "kan ikke anbefale, at broen bygges"


def tell_following(points: Sequence[Recommendation], decision: Decision, earlier: Sequence[Decision]) -> str | None:
    """Return whether `decision` follows what is recommended to its body, as far as its words tell it plainly.

    "unchanged", "changed", "partly", "not", or None where that is untold. `points` are all that the item prints,
    `earlier` the other decisions on the case that it prints; all have their outcomes.
    """
    own = recommendations_to(decision.body, points)
    told: dict[str, str | None] = {}
    for each in sorted(earlier, key=lambda each: str(each.date or "")):
        theirs = recommendations_to(each.body, points)
        if set(own) <= set(theirs) and not (each.date and decision.date and each.date > decision.date):
            answer = _tell(theirs, each, told)
            if answer or not _takes_no_side(each):
                told[committee_name(each.body)] = answer
    return _tell(own, decision, told)


def recommendations_to(committee: str, recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    """Return the recommendations to a committee; where an item has only one set, that one, whoever it addresses."""
    every = list(recommendations)
    own = [r for r in every if not r.recommended_to or same_committee(r.recommended_to, committee)]
    return own or every


def _takes_no_side(decision: Decision) -> bool:
    return bool(decision.outcomes) and set(decision.outcomes) <= SILENT


def _tell(points: Sequence[Recommendation], decision: Decision, told: Mapping[str, str | None]) -> str | None:
    """Return what a decision makes of the points, from what other bodies are told to have made of them before."""
    answer = follows_recommendation(points, decision)
    advisers = find_advisers(decision)
    if answer is None:
        return None
    if advisers:
        followed = {_made_of_points(name, points, told) for name in advisers}
        return join_following(answer, followed.pop()) if len(followed) == 1 else None
    return None if answer == "unchanged" and _may_follow_another(decision, told) else answer


def _may_follow_another(decision: Decision, told: Mapping[str, str | None]) -> bool:
    """Tell whether a higher body's "Godkendt" may mean what a committee has recommended in place of the points."""
    others = (made for body, made in told.items() if not same_committee(body, decision.body))
    approves = committee_type(decision.body) in HIGHER and not set(decision.outcomes) <= SILENT
    return approves and any(made != "unchanged" for made in others)


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


def follows_recommendation(points: Sequence[Recommendation], decision: Decision) -> str | None:
    """Return whether a decision follows what was recommended: "unchanged", "changed", "partly" or "not".

    None when it cannot be told: nothing was recommended or decided, the matter was put off, the decision answers
    something else than it was asked, or says more than that the recommendation is followed.
    """
    taken = frozenset(decision.outcomes)
    texts = [point.text for point in points]
    questions = [text for text in texts if QUESTION_RE.search(text) and not taken & _asked(text)]
    if not texts or not taken:
        return None
    if questions:
        refused = "rejected" in taken and REFUSES_ALL_RE.search(decision.text)
        changed = len(questions) < len(texts) and _is_changed(decision)
        return "not" if refused else "changed" if changed else None
    if "rejected" in taken:
        return _refused(texts, decision.text, taken)
    if taken & DELAYS:
        return "partly" if _is_granted(texts, decision.text, taken) else None
    if _is_changed(decision):
        return "changed"
    plain = read_plain(decision.text, decision.body, points)
    return "unchanged" if plain and _is_followed(points, plain) else None


def _is_changed(decision: Decision) -> bool:
    said = (each for each in sentences(decision.text) if not is_said_by_voters(each))
    return "approved-with-changes" in decision.outcomes or any(CHANGES_RE.search(each) for each in said)


def _is_followed(points: Sequence[Recommendation], said: Iterable[Plain]) -> bool:
    """Tell whether plain sentences answer every point; where they name points by number, they name them all."""
    said = [each for each in said if each.outcomes]
    named = frozenset[int]().union(*(each.points for each in said))
    if not named:
        taken = frozenset[str]().union(*(each.outcomes for each in said))
        return all(_is_answered(point.text, taken) for point in points)
    of_point = {point: [each.outcomes for each in said if point.position in each.points] for point in points}
    return all(taken and all(_is_answered(point.text, each) for each in taken) for point, taken in of_point.items())


def _refused(recommendations: Sequence[str], decision: str, taken: frozenset[str]) -> str | None:
    if _is_granted(recommendations, decision, taken):
        return "partly"
    refused = [each for each in sentences(decision) if "rejected" in find_outcomes(each)]
    return "not" if _covers(refused, len(recommendations)) else None


def _is_answered(recommendation: str, taken: frozenset[str]) -> bool:
    """Tell whether outcomes do all that a point asks for."""
    asked = [answers for verb, answers in ANSWERS if verb.search(recommendation)]
    if taken & APPROVALS:
        return True
    return bool(asked) and not asks_for_more(recommendation) and all(taken & answers for answers in asked)


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
