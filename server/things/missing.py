"""What is answered about a thing that is not in the data set: why it is gone, or what was meant."""

from dataclasses import dataclass
from datetime import date

from ontology.dataset import Withdrawal
from server.pages import read_texts
from server.refusal import Refusal
from server.site import Publication
from server.things.graph_view import GraphView

REASONS = {"source_gone": "its source is gone", "source_changed": "its source tells of another meeting now"}


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
    meeting = withdrawal.graph.removeprefix(f"{publication.base}/graph/")
    message = f"{asked} was published here and has been withdrawn.\nThe minutes that told of it: {meeting}\n"
    if withdrawal.version:
        when = f"{withdrawal.time[:10]}, with version {withdrawal.version}"
        message += f"Withdrawn {when}: {REASONS.get(withdrawal.reason, withdrawal.reason)}.\n"
    return Missing(410, message, withdrawal)


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
