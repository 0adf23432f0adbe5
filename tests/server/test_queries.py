"""The questions in `server/queries`, asked as a user would, and their answers in `docs/queries.md`."""

import csv
import io
import shutil
import subprocess

import httpx
import pytest
from SPARQLWrapper import CSV, JSON, POST, SPARQLWrapper

from server.api.saved_queries import SavedQuery, read_examples
from tests.conftest import ROOT

QUERIES = sorted((ROOT / "server" / "queries").glob("*.rq"))
PAGE = ROOT / "docs" / "queries.md"
INTRODUCTION = """# Questions and answers

Forty questions that people really have, as SPARQL, with their answers on the sample minutes that `make run`
serves (every word of those minutes is invented). With the server running, ask one of them with curl:

```sh
curl http://localhost:8000/sparql -H 'Accept: text/csv' --data-urlencode query@server/queries/bodies-in-cases.rq
```

or from Python with SPARQLWrapper:

```python
from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("http://localhost:8000/sparql")
endpoint.setQuery(open("server/queries/bodies-in-cases.rq", encoding="utf-8").read())
endpoint.setReturnFormat(JSON)
for row in endpoint.query().convert()["results"]["bindings"]:
    print(row["municipality_name"]["value"], row["date"]["value"], row["title"]["value"])
```

or choose it in the gallery on <http://localhost:8000/sparql>.

**Without SPARQL.** Each question is a form and a table at <http://localhost:8000/api/>, and plain JSON or CSV for
programs, described at `/openapi.json`:

```sh
curl 'http://localhost:8000/api/queries/who-cites-an-act?act=serviceloven&size=50'
curl 'http://localhost:8000/api/queries/bodies-in-cases?body=KOMBIT&body=STAR&format=csv'
```

The JSON is `{query, parameters, page, size, rows, next}`: a row is an object with every column, `null` where there is
nothing, numbers as numbers, dates as ISO dates, things as their addresses; `next` (and the header `Link`) is the
address of the next page, `null` on the last. An error is `application/problem+json`, whose `detail` says what to do.

**Names to addresses.** OpenRefine takes `http://localhost:8000/reconcile` as a reconciliation service (protocol 0.2),
and finds municipalities, committees, bodies and acts by any of their names; columns can be added from what it found.

**In SPARQL** a parameter is the variable of a line `VALUES ?name { value }` in the query: put another value there.
"""


def ask(client: httpx.Client, query: str) -> list[list[str]]:
    """Return the header and rows that SPARQLWrapper gets as CSV."""
    endpoint = SPARQLWrapper(f"{client.base_url}/sparql")
    endpoint.setQuery(query)
    endpoint.setMethod(POST)
    endpoint.setReturnFormat(CSV)
    answer = endpoint.query().convert()
    return list(csv.reader(io.StringIO(answer.decode("utf-8"))))


def section(saved: SavedQuery, table: list[list[str]]) -> str:
    """Return one question with its parameters and its answer as Markdown."""
    cells = [[cell.replace("\n", " / ").replace("|", "\\|") for cell in row] for row in table]
    lines = [cells[0], ["---"] * len(cells[0]), *cells[1:]]
    answer = "\n".join(f"| {' | '.join(line)} |" for line in lines) if table[1:] else "The samples hold no such thing."
    parameters = ", ".join(f"`{each.name}` ({each.labels['en']})" for each in saved.parameters) or "none"
    link = f"[{saved.name}.rq](../server/queries/{saved.name}.rq)"
    about = f"{saved.explanations['en']} {link}, parameters: {parameters}"
    return f"## {saved.titles['en']}\n\n{saved.titles['da']}\n\n{about}\n\n{answer}\n"


def test_the_page_of_questions_shows_what_the_served_samples_answer(sample_client: httpx.Client) -> None:
    sections = [section(saved, ask(sample_client, saved.text)) for saved in read_examples()]
    page = "\n".join([INTRODUCTION, *sections])

    assert len(sections) == 40
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return
    PAGE.write_text(page, encoding="utf-8")
    pytest.fail(f"{PAGE.name} was out of date and is written anew: review it, then commit it")


def test_curl_gets_the_same_rows_as_sparqlwrapper(sample_client: httpx.Client) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    path = next(path for path in QUERIES if path.stem == "bodies-in-cases")
    command = ["curl", "-sS", f"{sample_client.base_url}/sparql", "-H", "Accept: text/csv"]

    done = subprocess.run([*command, "--data-urlencode", f"query@{path}"], capture_output=True, text=True, check=True)

    assert list(csv.reader(io.StringIO(done.stdout))) == ask(sample_client, path.read_text(encoding="utf-8"))


def test_sparqlwrapper_reads_json_and_its_types(sample_client: httpx.Client) -> None:
    endpoint = SPARQLWrapper(f"{sample_client.base_url}/sparql")
    endpoint.setQuery(next(path for path in QUERIES if path.stem == "items-of-a-case").read_text(encoding="utf-8"))
    endpoint.setReturnFormat(JSON)

    rows = endpoint.query().convert()["results"]["bindings"]

    assert [(row["date"]["value"], row["committee"]["value"], row["position"]["value"]) for row in rows] == [
        ("2024-03-06", "Kulturudvalget", "1"),
        ("2024-03-06", "Kulturudvalget", "2"),
        ("2024-03-20", "Byrådet", "1"),
    ]
