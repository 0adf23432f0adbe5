"""What is answered about a thing that is not in the data set: why it is gone, or what was meant."""

from dataclasses import dataclass
from datetime import date

from ontology.withdrawn import ERASED, ITEM, SOURCE_CHANGED, SOURCE_GONE, Withdrawal
from server.pages import read_texts
from server.refusal import Refusal
from server.site import Publication
from server.things.graph_view import GraphView

REASONS = {
    SOURCE_GONE: "its source is gone",
    SOURCE_CHANGED: "its source tells of another meeting now",
    ERASED: "a person's data were erased (General Data Protection Regulation, article 17)",
}
"""What a reason means that is a code; any other is told as it was given."""


@dataclass(frozen=True)
class Suggestion:
    """Something that may have been meant: its address, and its name in Danish."""

    address: str
    label: str


class Missing(Refusal):
    """The refusal of a thing that is not there: 410 with its withdrawal, or 404 with suggestions."""

    def __init__(
        self, status: int, message: str, withdrawal: Withdrawal | None = None, suggestions: tuple[Suggestion, ...] = ()
    ) -> None:
        told = "".join(f"  {each.address}  {each.label}\n" for each in suggestions)
        super().__init__(status, f"{message}Perhaps you mean:\n{told}" if told else message)
        self.sentence = message
        self.withdrawal = withdrawal
        self.suggestions = suggestions


def missing(publication: Publication, path: str) -> Missing:
    """Return the 404, or the 410 for what was withdrawn."""
    withdrawal = publication.withdrawal(path)
    asked = f"{publication.base}/id/{path}"
    if withdrawal is None:
        return Missing(404, f"Nothing is known here about {asked}\n", suggestions=suggest(publication, path))
    return Missing(410, tell_of(publication, withdrawal, asked) + tell_when(withdrawal), withdrawal)


def missing_part(publication: Publication, part: str, otherwise: str) -> Missing:
    """Return the 410 for a data set of which all was withdrawn, by name ("0657", "2015"), else a 404 that says so."""
    withdrawal = publication.gone_parts.get(part)
    if withdrawal is None:
        return Missing(404, otherwise)
    told = f"The data set {publication.base}/catalog/{part} was published here; all of it has been withdrawn.\n"
    return Missing(410, told + tell_when(withdrawal), withdrawal)


def tell_when(withdrawal: Withdrawal) -> str:
    """Return when and why something was withdrawn, in words; nothing where it is not known."""
    if not withdrawal.version:
        return ""
    when = f"{withdrawal.time[:10]}, with version {withdrawal.version}"
    return f"Withdrawn {when}: {REASONS.get(withdrawal.reason, withdrawal.reason)}.\n"


def tell_of(publication: Publication, withdrawal: Withdrawal, asked: str) -> str:
    """Return what was withdrawn, in words; of an erased person without the address, which holds the name."""
    if withdrawal.reason == ERASED:
        return "What was published here of a person has been withdrawn.\n"
    told = f"{asked} was published here and has been withdrawn.\n"
    meeting = withdrawal.graph.removeprefix(f"{publication.base}/graph/")
    if withdrawal.kind == ITEM:
        return f"{told}The item that told of it: {withdrawal.item}\n"
    return f"{told}The minutes that told of it: {meeting}\n"


def suggest(publication: Publication, path: str) -> tuple[Suggestion, ...]:
    """Return what may have been meant by the path of an unknown thing."""
    suggestions = publication.suggestions
    paths = [path] if suggestions.exists(path) else suggestions.near(path)
    nodes = [publication.node(each) for each in paths]
    graph = GraphView(publication.describer.naming(nodes), publication.base, read_texts("da"))
    return tuple(
        Suggestion(f"{publication.base}/id/{each}", graph.label(node)) for each, node in zip(paths, nodes, strict=True)
    )


def meeting_day(withdrawal: Withdrawal) -> str:
    """Return the day of the meeting whose minutes were withdrawn, in ISO 8601, or nothing."""
    day = withdrawal.graph.rpartition("/")[2]
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""
