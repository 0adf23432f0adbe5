"""The tables of some graphs."""

from collections.abc import Mapping

import pyarrow as pa

from etl.records.collect import Records

Tables = Mapping[str, pa.Table]


def collect(graphs: Mapping[str, bytes]) -> Tables:
    records = Records()
    for graph, statements in graphs.items():
        records.add(graph, statements)
    return records.tables()
