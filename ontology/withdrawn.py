"""What a version of a data set says that was taken out of it, and why; its manifest lists it."""

from dataclasses import dataclass
from typing import Any

SOURCE_GONE, SOURCE_CHANGED, ERASED = "source_gone", "source_changed", "erased"
"""Why something is withdrawn: its file is no longer there, tells of another meeting now, or a person was erased."""
DOCUMENT, ITEM, PERSON = "document", "item", "person"
"""What is withdrawn."""


@dataclass(frozen=True)
class Withdrawal:
    """What was taken out: in what graph, the version that lacks it first, when that was (ISO 8601), and why.

    `item` is the IRI of an item that was taken out of a document that stays. `things` are the IRIs of what is gone with
    it, apart from the parts of the meeting or the item, whose addresses begin with its own. Persons are in `people`,
    as digests (`ontology.suppressed`); an erased person has no graph. The counts say how much changed. What is not
    known, as in older manifests, is 0 or empty.
    """

    graph: str
    version: int = 0
    time: str = ""
    reason: str = ""
    things: tuple[str, ...] = ()
    kind: str = DOCUMENT
    item: str = ""
    people: tuple[str, ...] = ()
    documents: int = 0
    statements: int = 0
    texts: int = 0
    committee: str = ""
    """The name of the committee whose minutes they were."""

    @classmethod
    def read(cls, row: "str | dict[str, Any]") -> "Withdrawal":
        """Return what a manifest says of one withdrawal; older ones only name the graph of a document."""
        if isinstance(row, str):
            return cls(row)
        return cls(**{**row, "things": tuple(row["things"]), "people": tuple(row.get("people", ()))})
