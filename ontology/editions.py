"""Since when there is each part of a data set, and when it last changed; a version's manifest says it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """A part of the data set ("all", "0657", "2015"): the version that last changed it, and the first that had it.

    `modified` and `issued` are the moments when those were published, in ISO 8601. A part that is gone changed when it
    went. What is not known, as of parts that an earlier program published, is 0 or empty.
    """

    part: str
    version: int
    modified: str
    first: int = 0
    issued: str = ""


def parts_of(base_url: str, graph: str) -> Iterator[str]:
    """Yield the parts that a document is in beside the whole: its municipality's and its year's."""
    municipality, _, rest = graph.removeprefix(f"{base_url}/graph/").partition("/")
    yield municipality
    yield rest.rpartition("/")[2][:4]
