"""References to acts and their provisions, step by step.

`provisions` reads what stands behind a "§", `acts` and `instruments` find the acts, `owners` tells to which of them a
provision belongs, `citations` which act was in force on the day of the meeting; here they become mentions.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from etl.model import Ambiguous, LawReference, Mention
from etl.references.acts import find_acts, find_citations
from etl.references.citations import Citation
from etl.references.idioms import owner_by_idiom
from etl.references.matching import Passage, Setting
from etl.references.owners import Owner, Texts, only, owner_far, owner_near, read_texts, suits
from etl.references.provisions import Provision, find_provisions

CONFIDENCES = {"provision-beside": 0.95, "provision-by-idiom": 0.95, "provision-in-sentence": 0.9}
FAR, SHORT, SURE = 0.8, 0.9, 1.0


def find_laws(passages: Sequence[Passage], setting: Setting) -> list[Mention]:
    """Return the mentions of acts and provisions in the passages of one item."""
    named = [[each for each in citations if each.names_something(setting.date)] for citations in find_acts(passages)]
    acts = [_mention_act(*each, setting.date) for each in zip(passages, named, strict=True)]
    return [mention for found in acts for mention in found] + list(_mention_provisions(passages, named, setting.date))


def _mention_act(passage: Passage, citations: Sequence[Citation], day: date) -> Iterator[Mention]:
    for each in citations:
        reference = each.reference(day)
        confidence = SHORT if each.abbreviation else SURE
        yield passage.mention(each.start, each.end, reference, _with_row("law", reference), confidence)


def _with_row(rule: str, reference: LawReference | Ambiguous) -> str:
    """Return the name of a rule with the row of the act that it told, or that it told none."""
    if isinstance(reference, Ambiguous):
        return f"{rule}-with-several-acts"
    return f"{rule}:{reference.act.law_id}" if reference.act else f"{rule}-without-act"


def _mention_provisions(
    passages: Sequence[Passage], named: Sequence[Sequence[Citation]], day: date
) -> Iterator[Mention]:
    for passage, provision, owner in _owned(passages, named):
        if suits(owner, provision):
            for number in provision.numbers:
                reference = owner.citation.reference(day, number)
                rule, confidence = _with_row(owner.rule, reference), CONFIDENCES.get(owner.rule, FAR)
                yield passage.mention(provision.start, provision.end, reference, rule, confidence)


def _owned(
    passages: Sequence[Passage], named: Sequence[Sequence[Citation]]
) -> Iterator[tuple[Passage, Provision, Owner]]:
    """Yield each provision with its owner: first is read what stands near, then what that tells of the others."""
    found = [(passage, find_provisions(passage.text)) for passage in passages]
    if not any(provisions for _, provisions in found):
        return
    read: list[Texts] = []
    for (passage, provisions), citations in zip(found, named, strict=True):
        read.append(read_texts(passage, citations, find_citations(passage.heading), read, owning=bool(provisions)))
    near = [
        (texts, each, owner_by_idiom(each, texts.passage.text) or owner_near(each, texts))
        for texts, (_, provisions) in zip(read, found, strict=True)
        for each in provisions
    ]
    beside = _sections(near)
    only_act = only([act for texts in read for act in texts.acts])
    for texts, each, nearest in near:
        owner = nearest or owner_far(each, texts, beside.get(_section(each)), only_act)
        if owner:
            yield texts.passage, each, owner


def _sections(near: Sequence[tuple[Texts, Provision, Owner | None]]) -> dict[str, Citation]:
    """Return the act that each section stands right beside, where that is the same act all over the item."""
    acts: dict[str, dict[object, Citation]] = {}
    for _, provision, owner in near:
        if owner and owner.rule == "provision-beside":
            acts.setdefault(_section(provision), {})[owner.citation.identity] = owner.citation
    return {section: act for section, by in acts.items() if len(by) == 1 for act in by.values() if act.identity}


def _section(provision: Provision) -> str:
    return provision.numbers[-1].partition(" stk.")[0].partition(" nr.")[0]
