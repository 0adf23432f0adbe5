"""The questions in `server/queries`, asked as a user would, and their answers in `docs/queries.md`."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from SPARQLWrapper import CSV, JSON, POST, SPARQLWrapper

from tests.conftest import ROOT

QUERIES = sorted((ROOT / "server" / "queries").glob("*.rq"))
PAGE = ROOT / "docs" / "queries.md"
INTRODUCTION = """# Questions and answers

Eleven questions that people really have, as SPARQL, with their answers on the sample minutes that `make run`
serves (every word of those minutes is invented). With the server running, ask one of them with curl:

```sh
curl http://localhost:8000/sparql -H 'Accept: text/csv' --data-urlencode query@server/queries/kombit-or-star.rq
```

or from Python with SPARQLWrapper:

```python
from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("http://localhost:8000/sparql")
endpoint.setQuery(open("server/queries/kombit-or-star.rq", encoding="utf-8").read())
endpoint.setReturnFormat(JSON)
for row in endpoint.query().convert()["results"]["bindings"]:
    print(row["municipality"]["value"], row["date"]["value"], row["title"]["value"])
```

or paste it into the form on <http://localhost:8000/sparql>.
"""


def ask(client: httpx.Client, query: str) -> list[list[str]]:
    """Return the header and rows that SPARQLWrapper gets as CSV."""
    endpoint = SPARQLWrapper(f"{client.base_url}/sparql")
    endpoint.setQuery(query)
    endpoint.setMethod(POST)
    endpoint.setReturnFormat(CSV)
    answer = endpoint.query().convert()
    return list(csv.reader(io.StringIO(answer.decode("utf-8"))))


def section(path: Path, table: list[list[str]]) -> str:
    """Return one question with its query and its answer as Markdown."""
    danish, english, *query = path.read_text(encoding="utf-8").splitlines()
    rows = [" | ".join(cell.replace("\n", " / ") for cell in row) for row in table]
    lines = [rows[0], " | ".join("---" for _ in table[0]), *rows[1:]]
    answer = "\n".join(f"| {line} |" for line in lines)
    body = "\n".join(query).strip()
    return f"## {english.lstrip('# ')}\n\n{danish.lstrip('# ')} (`{path.name}`)\n\n```sparql\n{body}\n```\n\n{answer}\n"


def test_the_page_of_questions_shows_what_the_served_samples_answer(sample_client: httpx.Client) -> None:
    sections = [section(path, ask(sample_client, path.read_text(encoding="utf-8"))) for path in QUERIES]
    page = "\n".join([INTRODUCTION, *sections])

    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return
    PAGE.write_text(page, encoding="utf-8")
    pytest.fail(f"{PAGE.name} was out of date and is written anew: review it, then commit it")


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_question_has_an_answer_in_the_samples(sample_client: httpx.Client, path: Path) -> None:
    assert len(ask(sample_client, path.read_text(encoding="utf-8"))) > 1


def test_curl_gets_the_same_rows_as_sparqlwrapper(sample_client: httpx.Client) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    path = next(path for path in QUERIES if path.stem == "kombit-or-star")
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
