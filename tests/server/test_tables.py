"""The tables as consumers fetch them: pandas, DuckDB and the validator of CSVW over HTTP."""

import io
import subprocess
import sys
from pathlib import Path

import duckdb
import httpx
import pandas as pd
import pytest

CSVWVALIDATE = Path(sys.executable).with_name("csvwvalidate")
TEXT = {"municipality": "string"}


@pytest.fixture(scope="module")
def dumps(sample_client: httpx.Client) -> str:
    """The address of the dumps of the samples."""
    return str(sample_client.base_url.join("/dumps/"))


def parquet(client: httpx.Client, table: str) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(client.get(f"/dumps/all-{table}.parquet").raise_for_status().content))


def test_pandas_reads_csv_by_its_address(sample_client: httpx.Client, dumps: str) -> None:
    known = parquet(sample_client, "items")

    for name in ("all-items.csv", "all-items.csv.gz"):
        items = pd.read_csv(dumps + name, dtype=TEXT, parse_dates=["date"])
        assert list(items.columns) == list(known.columns)
        for column in ("municipality", "item", "position", "closed", "vote_count", "committee_name"):
            assert list(items[column]) == list(known[column])
        assert list(items["date"].dt.date) == list(known["date"])


def test_duckdb_answers_from_parquet_what_sparql_answers(sample_client: httpx.Client, tmp_path: Path) -> None:
    for table in ("references", "items"):
        content = sample_client.get(f"/dumps/all-{table}.parquet").raise_for_status().content
        (tmp_path / f"{table}.parquet").write_bytes(content)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT municipality, count(DISTINCT case_number) FROM '{tmp_path}/references.parquet' JOIN "  # noqa: S608
            f"(SELECT item, case_number FROM '{tmp_path}/items.parquet') USING (item) "
            "WHERE target LIKE '%/organisation/kombit' GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    query = """
        PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?code (COUNT(DISTINCT ?case) AS ?cases) WHERE {
            ?item sg:mentions <http://localhost:8000/id/organisation/kombit> ; sg:case ?case .
            ?case sg:municipality/dcterms:identifier ?code
        } GROUP BY ?code ORDER BY ?code"""
    answer = sample_client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}).raise_for_status()
    told = [tuple(line.split(",")) for line in answer.text.split()[1:]]

    assert len(found) > 1
    assert [(code, str(count)) for code, count in found] == told


@pytest.mark.parametrize("part", ["all", "0563"])
def test_the_validator_of_csvw_finds_what_is_served_valid(dumps: str, part: str) -> None:
    command = [CSVWVALIDATE, "--verbose", f"{dumps}{part}-csv-metadata.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stdout


def test_a_table_leads_to_its_metadata(sample_client: httpx.Client) -> None:
    table = sample_client.get("/dumps/all-items.csv")
    metadata = sample_client.get(table.url.join(table.links["describedby"]["url"]))

    assert table.headers["Content-Type"].startswith("text/csv")
    assert metadata.headers["Content-Type"].startswith("application/csvm+json")
    assert {"all-items.csv", "all-votes.csv"} <= {each["url"] for each in metadata.json()["tables"]}
