"""What the rows of the reference tables hold, each a frozen dataclass whose fields are the table's columns.

A type tells how a field is read (`etl.tables.reading`); `__post_init__` refuses what one row alone shows to be wrong.
"""

from dataclasses import dataclass
from datetime import date
from typing import NewType

Cvr = NewType("Cvr", str)
"""A number in the Central Business Register, or nothing: eight digits, the weighted sum of which is divisible by 11."""
WikidataId = NewType("WikidataId", str)
"""An item of Wikidata ("Q504125"), or nothing."""
WebAddress = NewType("WebAddress", str)
"""An address on the web, or nothing."""

Pattern = NewType("Pattern", str)
"""A regular expression."""

SCOPES = ("national", "local")


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality: four-digit code, short and official name, other spellings, and its identifiers elsewhere."""

    code: str
    name: str
    official_name: str
    variants: tuple[str, ...]
    region: str
    nuts3: str
    lau: str
    cvr: Cvr
    wikidata: WikidataId
    homepage: WebAddress
    source: str


@dataclass(frozen=True)
class BodyRow:
    """An organisation: `label` is the name used for it here; `weak` forms count only with support in the text.

    The dates are partly recalled: they choose between bodies of one name and are never published.
    """

    body_id: str
    label: str
    name: str
    variants: tuple[str, ...]
    weak: tuple[str, ...]
    kind: str
    scope: str
    valid_from: date | None
    valid_to: date | None
    successor: tuple[str, ...]
    cvr: Cvr
    wikidata: WikidataId
    homepage: WebAddress
    example: str
    source: str

    def __post_init__(self) -> None:
        """Raise ValueError for fields that contradict each other."""
        if self.scope not in SCOPES:
            raise ValueError(f"scope: {self.scope!r} is none of {', '.join(SCOPES)}")
        _require_order("valid_from", self.valid_from, "valid_to", self.valid_to)
        if both := sorted({*self.variants} & {self.label, *self.weak}):
            raise ValueError(f"variants: {both[0]!r} is the label or a weak form as well")

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that names the body without support."""
        return tuple(dict.fromkeys(form for form in (self.label, *self.variants) if form not in self.weak))


@dataclass(frozen=True)
class LawRow:
    """An act: `label` is the name used for it here; `kind` is "act" for one of Folketinget, else as in `etl.model.Act`.

    `year` and `number` stand where they were read: in Lovtidende A, or of the EU. `abbreviations` count only with
    support in the text.
    """

    law_id: str
    kind: str
    label: str
    title: str
    variants: tuple[str, ...]
    abbreviations: tuple[str, ...]
    year: int | None
    number: int | None
    adopted: date | None
    in_force_from: date | None
    repealed_on: date | None
    replaced_by: str
    example: str
    source: str

    def __post_init__(self) -> None:
        """Raise ValueError for fields that contradict each other."""
        _require_order("in_force_from", self.in_force_from, "repealed_on", self.repealed_on)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that names the act without support."""
        return (self.label, *self.variants)


@dataclass(frozen=True)
class IdiomRow:
    """A provision that, before one of these words, is of one act whatever act is named: "§ 17, stk. 4-udvalg"."""

    example: str
    provision: str
    words: tuple[str, ...]
    law_id: str


@dataclass(frozen=True)
class LookalikeRow:
    """Something that is written like an organisation or an act and is none: a system, a party, "janteloven"."""

    name: str
    variants: tuple[str, ...]
    kind: str
    source: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form it is written in."""
        return (self.name, *self.variants)


@dataclass(frozen=True)
class SubjectRow:
    """A KLE subject number with the day it was created and the day, or the years between which, it was retired."""

    code: str
    created: str
    retired: str


@dataclass(frozen=True)
class TitleRow:
    """A title that marks a person as an official or minister; a leading "…" stands for any first part of a compound.

    `public` is "always" for a title that only public bodies give, "yes" for one that counts unless a body that is not
    known as public stands beside the name; others count only with the name of a public body.
    """

    title: str
    public: str
    example: str


@dataclass(frozen=True)
class CommitteeRow:
    """What a committee is called and its type; "…" stands for any letters; the first row that fits decides."""

    pattern: str
    type: str
    example: str


@dataclass(frozen=True)
class BodyKindRow:
    """A kind of organisation: its name in English and Danish, and words that support a short form in their sentence."""

    kind: str
    label: str
    words: tuple[str, ...]
    example: str


def _require_order(first_name: str, first: date | None, last_name: str, last: date | None) -> None:
    if first and last and first > last:
        raise ValueError(f"{first_name} is {first}, after {last_name}, {last}")
