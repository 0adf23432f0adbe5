"""The tables of the shipped samples, and the graphs that they are made of."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from tests.etl.published import served
from tests.etl.records.collected import Tables, collect


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Store:
    return Store.read_only(str(served(sample_data).store))


@pytest.fixture(scope="module")
def graphs(store: Store) -> dict[str, bytes]:
    """Every named graph, as the dumps read it."""
    names = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
    dumps = {name: store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name)) for name in names}
    return {name: dump for name, dump in dumps.items() if dump}


@pytest.fixture(scope="module")
def tables(graphs: dict[str, bytes]) -> Tables:
    return collect(graphs)
