"""Taking out of what is published, and publishing what is left of the sources, come to the same."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.model import Minutes
from etl.printed import write_statements
from etl.publication.publish import locked, publish
from etl.publication.revision import Parts
from etl.publication.withholding import withhold
from etl.suppression import suppress, title_digest
from ontology.dataset import DataDirectory, Document, Manifest
from ontology.iris import MeetingKey
from ontology.suppressed import Record, Suppression, digest
from ontology.withdrawn import ITEM, PERSON
from tests.etl.published import assert_merged, served
from tests.etl.test_path import IRIS, MEETINGS, documents, dump, listed_as, named, publish_all, statements_of

SALT = "00" * 16


@pytest.fixture(scope="module", autouse=True)
def _one_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        yield


PLACES = [(meeting, position) for meeting in range(len(MEETINGS)) for position in (1, 2, 3)]
BO = Suppression(PERSON, "erased", "t", municipality="0657", people=(digest(SALT, "0657/bo-klit"),), words=(2,))


def item_row(meeting: int, position: int) -> Suppression:
    key = MeetingKey("0657", *MEETINGS[meeting])
    return Suppression(ITEM, "x", "t", f"{key.path}/{position}", title_digest(SALT, "Stier"))


def publish_left(data: DataDirectory, collection: dict[str, Minutes], record: Record) -> None:
    """Publish what the record leaves of some minutes, as a build that reads them does."""
    parts: dict[str, str] = {}
    listed: list[Document] = []
    (data.path / "parts").mkdir(parents=True)
    for graph, minutes in sorted(collection.items()):
        left, _ = suppress(statements_of(minutes), record.within(minutes.key.path), SALT)
        part = data.path / "parts" / f"{len(parts)}.nq"
        parts[graph] = str(part)
        write_statements(part, left)
        listed.append(listed_as(graph, left))
    with locked(data):
        publish(data, Manifest(IRIS.base, 1, "sagsgraf test", "2024-01-01T00:00:00Z", tuple(listed)), Parts(parts))


COLLECTIONS = st.tuples(*(documents(meeting) for meeting in range(len(MEETINGS))))
ROWS = st.lists(
    st.one_of(st.builds(lambda place: item_row(*place), st.sampled_from(PLACES)), st.just(BO)), min_size=1, max_size=4
)


@settings(max_examples=2)
@given(COLLECTIONS, ROWS)
def test_the_store_and_the_sources_come_to_the_same(collection: tuple[Minutes, ...], rows: list[Suppression]) -> None:
    """Random minutes that print each other's decisions, random items and a person taken out in any order."""
    assert_same(collection, rows)


@pytest.mark.storm
@settings(max_examples=60)
@given(COLLECTIONS, ROWS)
def test_the_store_and_many_sources_come_to_the_same(collection: tuple[Minutes, ...], rows: list[Suppression]) -> None:
    assert_same(collection, rows)


def assert_same(collection: tuple[Minutes, ...], rows: list[Suppression]) -> None:
    """Assert that taking out of what is published, and publishing what is left, come to the same store."""
    with tempfile.TemporaryDirectory() as folder:
        stored, fresh = DataDirectory(Path(folder) / "stored"), DataDirectory(Path(folder) / "fresh")
        record = Record(SALT, tuple({row.key: row for row in rows}.values()))
        publish_all(stored, named(collection), {})
        with locked(stored):
            withhold(stored, Manifest.read(served(stored.path).manifest), record)
        publish_left(fresh, named(collection), record)

        assert dump(stored.path) == dump(fresh.path)
        assert_merged(stored.path)
