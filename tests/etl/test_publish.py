"""The one writer: one store for all graphs, merged exactly, and switched to in one step."""

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from etl.publication.graphs import BULK_BYTES
from etl.publication.publish import drop_older, locked, publish, remember_keep
from etl.publication.revision import Forget, Parts
from ontology.dataset import DataDirectory, Document, Manifest
from tests.etl.published import assert_merged, quads, served

BASE = "http://localhost:8000"
EMPTY = Manifest(base_url=BASE, version=0, software="sagsgraf test", published="2024-01-01T00:00:00Z")

Graphs = dict[str, set[Quad]]


def graph_name(number: int) -> str:
    return f"{BASE}/graph/0657/teknikudvalget/2024-01-{number + 1:02d}"


def statement(graph: int, value: int) -> Quad:
    return Quad(
        NamedNode(f"{BASE}/id/case/0657/{value}"), NamedNode(f"{BASE}/p"), Literal(value), NamedNode(graph_name(graph))
    )


def parts_of(graphs: Graphs, changed: Iterable[str], folder: Path) -> Parts:
    folder.mkdir(exist_ok=True)
    files = {}
    for number, graph in enumerate(changed):
        part = folder / f"{number}.nq"
        part.write_text("".join(f"{quad} .\n" for quad in graphs[graph]), encoding="utf-8")
        files[graph] = str(part)
    return Parts(files)


def publish_graphs(
    data: DataDirectory, before: Manifest, graphs: Graphs, changed: Iterable[str], forget: Forget | None = None
) -> Manifest:
    documents = tuple(
        Document(f"/{graph}", "0" * 64, "f", graph, "0657", "test", 1, len(some), run=graph[-10:], read=EMPTY.published)
        for graph, some in sorted(graphs.items())
    )
    manifest = replace(before, version=before.version + 1, documents=documents)
    with locked(data):
        version = publish(data, manifest, parts_of(graphs, changed, data.path / "parts"), forget)
    return Manifest.read(version.manifest)


def named(data: Path) -> Graphs:
    found: Graphs = {}
    for quad in quads(data):
        if str(quad.graph_name).startswith(f"<{BASE}/graph/0657"):
            found.setdefault(quad.graph_name.value, set()).add(quad)  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_any_history_of_changes_ends_in_the_merge_of_what_is_stated_last(tmp_path: Path, seed: int) -> None:
    """Triples are drawn from few values, so that most are stated by several graphs at a time."""
    chance, data = random.Random(seed), DataDirectory(tmp_path)  # noqa: S311 - the same chance each time
    graphs: Graphs = {}
    manifest = EMPTY
    for _ in range(8):
        changed = chance.sample(range(6), 3)
        for graph in changed[1:]:
            graphs[graph_name(graph)] = {statement(graph, value) for value in chance.sample(range(10), 4)}
        graphs.pop(graph_name(changed[0]), None)

        manifest = publish_graphs(data, manifest, graphs, [graph_name(graph) for graph in changed[1:]])

        assert named(tmp_path) == graphs
        assert_merged(tmp_path)


def test_a_bulk_load_merges_like_a_small_change(tmp_path: Path) -> None:
    many = range(BULK_BYTES // 100)
    graphs = {graph_name(number): {statement(number, value) for value in many} for number in range(2)}
    assert sum(len(str(quad)) for quad in graphs[graph_name(0)]) > BULK_BYTES

    publish_graphs(DataDirectory(tmp_path), EMPTY, graphs, graphs)

    assert named(tmp_path) == graphs
    assert_merged(tmp_path)


def test_a_graph_that_is_gone_is_no_longer_listed(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    graphs = {graph_name(number): {statement(number, 1)} for number in range(2)}
    manifest = publish_graphs(data, EMPTY, graphs, graphs)

    publish_graphs(data, manifest, {graph_name(0): graphs[graph_name(0)]}, [])

    store = Store.read_only(str(served(tmp_path).store))
    assert NamedNode(graph_name(0)) in set(store.named_graphs())
    assert NamedNode(graph_name(1)) not in set(store.named_graphs())


def test_a_reader_keeps_its_version_while_the_next_is_published(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    manifest = publish_graphs(data, EMPTY, {graph_name(0): {statement(0, 1)}}, [graph_name(0)])
    reader = Store.read_only(str(served(tmp_path).store))
    before = set(reader)

    publish_graphs(data, manifest, {graph_name(0): {statement(0, 2)}}, [graph_name(0)])

    assert set(reader) == before
    assert statement(0, 2) in quads(tmp_path)
    assert statement(0, 1) not in quads(tmp_path)


def test_a_published_version_is_never_written_to_again(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    manifest = publish_graphs(data, EMPTY, {graph_name(0): {statement(0, 1)}}, [graph_name(0)])
    first = served(tmp_path).path
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in first.rglob("*")}

    publish_graphs(data, manifest, {graph_name(0): {statement(0, 2)}}, [graph_name(0)])

    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in first.rglob("*")} == before


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    publish_graphs(data, EMPTY, {graph_name(0): {statement(0, 1)}}, [graph_name(0)])
    for name in ("versions/new-7/store", "versions/000007/dumps", "incoming-x"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "current.new").symlink_to("versions/000007")

    with locked(data):
        pass

    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == ["000001"]
    assert not list(tmp_path.glob("incoming-*"))
    assert not (tmp_path / "current.new").is_symlink()


def publish_times(data: DataDirectory, times: int) -> None:
    """Publish a graph so many times, each with another statement."""
    manifest = EMPTY
    for number in range(times):
        manifest = publish_graphs(data, manifest, {graph_name(0): {statement(0, number)}}, [graph_name(0)])


def names(data: DataDirectory) -> list[str]:
    """Return the names of what is in the folder of versions."""
    return sorted(path.name for path in data.versions.iterdir())


def test_as_many_versions_stay_as_the_directory_was_told(tmp_path: Path) -> None:
    told, untold = DataDirectory(tmp_path / "told"), DataDirectory(tmp_path / "untold")
    told.versions.mkdir(parents=True)
    remember_keep(told, 3)

    publish_times(told, 5)
    publish_times(untold, 3)

    assert names(told) == ["000003", "000004", "000005"]
    assert names(untold) == ["000002", "000003"]
    assert [version.number for version in told.published()] == [5, 4, 3]
    assert [each.name for each in told.path.iterdir() if each.name.startswith("keep")] == ["keep"]


def test_older_versions_can_be_dropped_at_once(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    publish_times(data, 2)
    (data.versions / "old-000007" / "dumps").mkdir(parents=True)

    drop_older(data, 2)

    assert names(data) == ["000002"]
    assert data.published() == [data.current()]


def test_a_version_given_up_is_not_among_those_published(tmp_path: Path) -> None:
    """Going back to the version before makes the newer one nobody's, until the next build removes it."""
    data = DataDirectory(tmp_path)
    publish_times(data, 2)
    data.current_link.unlink()
    data.current_link.symlink_to("versions/000001")

    assert [version.number for version in data.published()] == [1]
    with locked(data):
        assert names(data) == ["000001"]
