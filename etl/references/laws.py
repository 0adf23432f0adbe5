"""References to acts and their provisions.

A provision belongs to the act named right before or right after it ("§ 85 i serviceloven"), else to the last act
named before it in the sentence, else to the only act named so far in the item; where none of this holds, or where an
order, a local plan or an agreement stands nearer than the act, it is left alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from etl.model import Ambiguous, LawReference, Mention
from etl.references.acts import Citation, find_acts
from etl.references.matching import Anchors, Passage, Setting, lowered
from etl.references.provisions import Provision, find_provisions
from etl.tables import idioms, laws

# "samme lov", "loven", "lovens § 5": the act spoken of
ANAPHORA_RE = re.compile(r"(?:samme lovs?|lovens?)\s*,?\s*\Z", re.IGNORECASE)
# What may stand between an act and its provision: "serviceloven § 85", "serviceloven, jf. § 85", "serviceloven (§ 85"
FROM_LAST_ACT_RE = re.compile(r"\s*,?\s*\(?(?:jf\.?\s+)?")
# What may stand between a provision and the act named after it: "§ 85 i", "§ 4, jf.", "§ 12 (", "§ 3 efter den nye"
TO_NEXT_ACT_RE = re.compile(
    r"\s*[,(]?\s*(?:(?:i|af|efter|jf\.?|ifølge|fra|under|den|nye|gældende|gamle)\s+)*", re.IGNORECASE
)
# Texts with sections of their own; "lovbekendtgørelse" and "bekendtgørelse af lov om" are the act itself
OTHER_TEXTS = (
    *("bekendtgørelse", "cirkulære", "vedtægt", "lokalplan", "byplan", "fingerplan", "forretningsorden", "regulativ"),
    *("direktiv", "forordning", "deklaration", "selvforvaltningsaftale"),
)
WITH_SIGN = ("aftale", "kontrakt", "vejledning", "overenskomst")  # only before a "§": they are often spoken of
OTHER_TEXT_RE = re.compile(
    rf"(?<!lov)bekendtgørelse(?!\w* af lov)|{'|'.join(OTHER_TEXTS[1:])}|(?:{'|'.join(WITH_SIGN)})\w*\s*,?\s*§",
    re.IGNORECASE,
)
OTHER_TEXT_ANCHORS = Anchors((*OTHER_TEXTS, *WITH_SIGN))
ANAPHORA_REACH = 40  # characters
LOOK_BACK = 5000  # how far before a provision another text still stands near, in characters
# "§ 5 i reglerne om", which are no act's
RULES_RE = re.compile(r"(?:i|af|efter)\s+(?:\w+\s+)?regler(?:ne)?(?!\w|\s+i\s)", re.IGNORECASE)
IN_OTHER_TEXT_RE = re.compile(r"\s*(?:i|af|efter)\s+(?:\w+\s+)?\w*", re.IGNORECASE)  # "§ 5 i den nye| bekendtgørelse"


def find_laws(passages: Sequence[Passage], setting: Setting) -> list[Mention]:
    """Return the mentions of acts and provisions in the passages of one item."""
    return list(_mentions(passages, find_acts(passages), setting.date))


def _mentions(passages: Sequence[Passage], named: Sequence[Sequence[Citation]], day: date) -> Iterator[Mention]:
    so_far: list[Citation] = []
    for passage, citations in zip(passages, named, strict=True):
        for citation in citations:
            yield _mention_act(passage, citation, day)
        for provision in find_provisions(passage.text):
            act = _act_of_idiom(provision, passage.text) or _act_of(provision, passage, citations, so_far)
            if act:
                yield from _mention_provision(passage, provision, act, day)
        so_far += citations


def _mention_act(passage: Passage, citation: Citation, day: date) -> Mention:
    reference = citation.reference(day)
    rule = _rule("law", reference)
    return passage.mention(citation.start, citation.end, reference, rule, 0.9 if citation.abbreviation else 1.0)


def _mention_provision(passage: Passage, provision: Provision, act: Citation, day: date) -> Iterator[Mention]:
    for number in provision.numbers:
        reference = act.reference(day, number)
        yield passage.mention(provision.start, provision.end, reference, _rule("provision", reference), 0.9)


def _rule(kind: str, reference: LawReference | Ambiguous) -> str:
    """Return the name of the rule, with the row of the act."""
    if isinstance(reference, Ambiguous):
        return f"{kind}-with-several-acts"
    return f"{kind}:{reference.act.law_id}" if reference.act else f"{kind}-without-act"


def _act_of_idiom(provision: Provision, text: str) -> Citation | None:
    """Return the act of a provision with a word of its own: "§ 17, stk. 4-udvalg", "§ 3-beskyttet natur"."""
    for row in idioms():
        words = re.compile(rf"[-\s]?(?:{'|'.join(row.words)})", re.IGNORECASE)
        if provision.numbers == (row.provision,) and words.match(text, provision.end):
            law = laws()[row.law_id]
            rows = tuple(each for each in laws().values() if each.label == law.label)
            return Citation(provision.start, provision.end, law.label, rows)
    return None


def _act_of(
    provision: Provision, passage: Passage, citations: Sequence[Citation], so_far: Sequence[Citation]
) -> Citation | None:
    """Return the act that a provision belongs to, or None when that cannot be told."""
    text, sentence = passage.text, passage.sentence_at(provision.start)[0]
    before = [each for each in citations if each.end <= provision.start]
    last = before[-1] if before and before[-1].start >= sentence else None
    directly = last and FROM_LAST_ACT_RE.fullmatch(text, last.end, provision.group_start)
    if directly and not provision.closes_list:
        return last
    if _belongs_to_other_text(provision, text, last.end if last else sentence):
        return None
    after = next((each for each in citations if each.start >= provision.group_end), None)
    if after and TO_NEXT_ACT_RE.fullmatch(text, provision.group_end, after.start):
        return after
    near = max(sentence, provision.group_start - ANAPHORA_REACH)
    if last or (before and ANAPHORA_RE.search(text, near, provision.group_start)):
        return before[-1]
    if provision.is_chapter or _names_other_text(text, provision.start - LOOK_BACK, provision.start):
        return None
    return _only(before) or _only([*so_far, *before])


def _belongs_to_other_text(provision: Provision, text: str, since: int) -> bool:
    """Tell whether an order, a local plan or the like stands between `since` and the provision, or right after it."""
    after = IN_OTHER_TEXT_RE.match(text, provision.group_end)
    named_after = after is not None and bool(OTHER_TEXT_RE.search(after[0]) or RULES_RE.search(text, *after.span()))
    near = max(since, provision.group_start - LOOK_BACK)
    return named_after or _names_other_text(text, near, provision.group_start + 1)


def _names_other_text(text: str, start: int, end: int) -> bool:
    """Tell whether an order, a local plan or the like is named between two offsets."""
    found = _other_texts(text)
    at = bisect_left(found, (start, 0))
    return at < len(found) and found[at][1] <= end


@lru_cache(maxsize=4)
def _other_texts(text: str) -> list[tuple[int, int]]:
    """Return where orders, local plans and the like are named; looked for once, not for every provision."""
    return [match.span() for match in OTHER_TEXT_ANCHORS.find(OTHER_TEXT_RE, text, lowered(text))]


def _only(citations: Sequence[Citation]) -> Citation | None:
    """Return the last citation when all name one act."""
    acts = {tuple(row.law_id for row in each.rows) or each.wording for each in citations}
    return citations[-1] if len(acts) == 1 else None
