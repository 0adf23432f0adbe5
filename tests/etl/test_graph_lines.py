"""Graphs of a store, fetched into a file or not, state the same."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from etl.graph_lines import GraphLines, fetch, read_graph

GRAPHS = [f"https://example.org/graph/{number}" for number in range(5)]


def test_fetched_graphs_state_what_the_store_does(tmp_path: Path) -> None:
    """Each graph, one that is not there and one that was not fetched among them, whatever order they are asked in."""
    store = Store()
    for number, graph in enumerate(GRAPHS):
        texts = (f"{number}\n{place}" for place in range(20))
        thing, says = NamedNode(f"{graph}#thing"), NamedNode("https://example.org/says")
        store.extend(Quad(thing, says, Literal(text), NamedNode(graph)) for text in texts)
    file, none = tmp_path / "lines", "https://example.org/graph/none"

    places = fetch(GraphLines(store), [*GRAPHS[1:], none], file)

    assert places.keys() == {*GRAPHS[1:], none}
    lines = GraphLines(store, file, places)
    for graph in reversed([*GRAPHS, none]):
        assert lines.of(graph) == read_graph(store, graph)
    assert lines.of(GRAPHS[0]).count(b"\n") == 20
