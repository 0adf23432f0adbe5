"""Which versions of things leave the change feed when something is taken out for good.

A version does not tell which documents it was made from. So beside what holds something that is lost now, whatever said
of the municipality's things what nobody says any more goes too: an earlier reading of the document may have said it.
"""

from pyoxigraph import RdfFormat, Store, parse

from etl.masking import Names
from etl.publication.revision import Forget
from etl.suppression import may_name
from ontology.feed import describe_thing, place_of
from ontology.suppressed import Suppression
from ontology.withdrawn import DOCUMENT, ITEM, PERSON

NOT_FROM_TEXTS = frozenset({"coverage", "run", "term"})
"""The kinds of things of which no document says anything: what was measured, readings, the vocabulary."""


def forgetting(base: str, before: Store, pending: list[Suppression], salt: str, lost: set[str]) -> Forget:
    """Return what tells the versions of things that hold something of what is taken out, now or once.

    `before` is what was served so far, `lost` what is no longer stated, as lines of N-Triples.
    """
    documents = {row.path for row in pending if row.kind == DOCUMENT}
    items = {f"{base}/id/item/{row.path}" for row in pending if row.kind == ITEM}
    concerned = {row.meeting.partition("/")[0] for row in pending if row.kind != PERSON} | {""}
    people = [(f"/{row.municipality}/", Names.of(row, salt)) for row in pending if row.kind == PERSON]

    def may_be_old(iri: str) -> bool:
        kind, municipality = describe_thing(base, iri)
        return len(concerned) > 1 and municipality in concerned and kind not in NOT_FROM_TEXTS

    def forget(iri: str, statements: str) -> bool:
        if iri in items or place_of(base, iri) in documents:
            return True
        if any(line in lost for line in statements.splitlines()):
            return True
        quads = list(parse(statements, format=RdfFormat.N_TRIPLES)) if pending else []
        if may_be_old(iri) and any(quad not in before for quad in quads):
            return True
        concerning = [names for place, names in people if place in iri]
        values = may_name(quads, f"{base}/id/") if concerning else ()
        return any(names.holds(value) for names in concerning for value in values)

    return forget
