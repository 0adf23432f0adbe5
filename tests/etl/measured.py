"""An invented municipality whose coverage has everything that a measurement can state."""

from pyoxigraph import Quad

from etl.coverage.measurements import coverage_quads
from ontology.coverage import Cell, Coverage
from ontology.gaps import ListedMeeting, Listing
from ontology.iris import Iris

CELLS = (
    Cell("", "", listed=1, missing={"unreadable-entry": 1}, counts={"listed": 1}),
    Cell(
        "teknisk-udvalg",
        "2022-06",
        listed=4,
        published=3,
        quarantined={"no-text": 1},
        missing={"not-fetched": 1},
        unlisted={"no-longer-listed": 1},
        withdrawn={"taken-out": 1},
        counts={"documents": 3, "items": 4, "item_title": 3, "listed": 4, "listed_published": 2},
    ),
)
MEETING = ListedMeeting("2022-06-07", "Teknisk Udvalg", "a.json")
LISTING = Listing("/minutes", "0741", "https://samsoe.example", "2022-07-01T00:00:00Z", (MEETING,), 1)
COVERAGE = Coverage(
    "0741",
    CELLS,
    {"teknisk-udvalg": "Teknisk Udvalg"},
    (LISTING,),
    {"Mention-resolved": 1},
)


def measured_quads(iris: Iris) -> list[Quad]:
    """Return what is measured of the invented municipality."""
    return list(coverage_quads([COVERAGE], iris))
