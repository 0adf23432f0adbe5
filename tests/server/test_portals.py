"""The served catalogue as portals that run CKAN harvest it, read by the real parser of ckanext-dcat."""

import json
import subprocess
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import httpx
import pytest

from etl.catalog.distributions import format_of, packing_of
from etl.catalog.parts import list_parts
from etl.catalog.words import words
from etl.portal import dataset_of
from ontology.dataset import DataDirectory, Manifest
from tests.conftest import ROOT, SAMPLES, run_sagsgraf
from tests.server.published import start_server

CKAN = ROOT / "tests" / "ckan"
PYTHON = CKAN / ".venv" / "bin" / "python"
EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
BASE = "http://localhost:8000"
FORMATS = ("ttl", "rdf", "jsonld")
OPERATOR = """
publisher = "Region Testland"
homepage = "https://testland.example"
email = "data@testland.example"
contact = "Datakontoret"
publisher_type = "RegionalAuthority"
licence = "CC_BY_4_0"
frequency = "DAILY"
issued = 2024-01-31
"""
Dataset = dict[str, Any]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as someone publishes them who says all that can be said of him."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "catalog.toml").write_text(OPERATOR, encoding="utf-8")
    assert run_sagsgraf("build", SAMPLES, "--data", folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def manifest(data: Path) -> Manifest:
    version = DataDirectory(data).current()
    assert version
    return Manifest.read(version.manifest)


@pytest.fixture(scope="module")
def files(data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The catalogue as the server gives it in each format."""
    folder = tmp_path_factory.mktemp("served")
    server = start_server(data, 1)
    for suffix in FORMATS:
        answer = httpx.get(f"{server.address}/catalog.{suffix}").raise_for_status()
        (folder / f"catalog.{suffix}").write_bytes(answer.content)
    server.stop()
    return [folder / f"catalog.{suffix}" for suffix in FORMATS]


def harvest(locale: str, files: list[Path]) -> list[dict[str, Dataset]]:
    """Return what the parser reads in each file, by the data sets' addresses."""
    if not PYTHON.is_file():
        pytest.skip("ckanext-dcat is not installed (make tests/ckan/.venv/ready)")
    done = subprocess.run([PYTHON, CKAN / "parse.py", locale, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [{extras(dataset)["uri"]: dataset for dataset in read} for read in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def harvested(files: list[Path]) -> list[dict[str, Dataset]]:
    return harvest("da", files)


def extras(dataset: Dataset) -> dict[str, str]:
    """Return what CKAN keeps in no field of its own."""
    return {each["key"]: each["value"] for each in dataset["extras"]}


def ordered(datasets: dict[str, Dataset]) -> Iterator[Dataset]:
    """Yield data sets with what has no order in one."""
    for _, each in sorted(datasets.items()):
        yield each | {
            "extras": extras(each),
            "resources": sorted(each["resources"], key=itemgetter("uri")),
            "tags": sorted(tag["name"] for tag in each["tags"]),
        }


def test_every_data_set_is_harvested_alike_from_each_format(
    harvested: list[dict[str, Dataset]], manifest: Manifest
) -> None:
    turtle, *others = (list(ordered(each)) for each in harvested)

    assert set(harvested[0]) == {f"{BASE}/catalog/{part.name}" for part in list_parts(manifest)}
    assert others == [turtle, turtle]


def test_a_municipality_is_a_complete_dataset_of_ckan(harvested: list[dict[str, Dataset]]) -> None:
    dataset = harvested[0][f"{BASE}/catalog/0741"]
    told = extras(dataset)

    assert (dataset["title"], dataset["url"]) == ("Referater fra Samsø Kommune", f"{BASE}/doc/municipality/0741")
    assert dataset["notes"] == words()["municipality"]["description"]["da"].format(name="Samsø Kommune")
    assert dataset["license_id"] == "cc-by"
    assert {tag["name"] for tag in dataset["tags"]} == {word for some in words()["keywords"].values() for word in some}
    assert told.pop("modified")
    assert told == {
        "uri": f"{BASE}/catalog/0741",
        "identifier": f"{BASE}/catalog/0741",
        "issued": "2024-01-31",
        "frequency": f"{EU}/frequency/DAILY",
        "language": json.dumps([f"{EU}/language/DAN"]),
        "theme": json.dumps([f"{EU}/data-theme/GOVE"]),
        "conforms_to": json.dumps([f"{BASE}/ontology"]),
        "documentation": json.dumps([f"{BASE}/docs/{name}" for name in ("data-set", "dumps", "tables")]),
        "related_resource": json.dumps([f"{BASE}/catalog/municipalities"]),
        "access_rights": f"{EU}/access-right/PUBLIC",
        "contact_uri": f"{BASE}/catalog#contact",
        "contact_name": "Datakontoret",
        "contact_email": "data@testland.example",
        "contact_url": "https://testland.example",
        "publisher_uri": f"{BASE}/catalog#publisher",
        "publisher_name": "Region Testland",
        "publisher_email": "data@testland.example",
        "publisher_url": "https://testland.example",
        "publisher_type": "http://purl.org/adms/publishertype/RegionalAuthority",
        "spatial_uri": "https://api.dataforsyningen.dk/kommuner/0741",
        "spatial_text": "Samsø Kommune",
        "temporal_start": "2024-04-10",
        "temporal_end": "2024-04-24",
    }


def test_the_whole_and_the_years_say_what_country_they_cover(harvested: list[dict[str, Dataset]]) -> None:
    told = [extras(harvested[0][f"{BASE}/catalog/{name}"]) for name in ("all", "2024")]

    assert [(each["spatial_uri"], each["spatial_text"]) for each in told] == [(f"{EU}/country/DNK", "Danmark")] * 2


def test_every_file_is_a_resource_with_format_size_and_checksum(
    harvested: list[dict[str, Dataset]], manifest: Manifest
) -> None:
    resources = {each["url"]: each for dataset in harvested[0].values() for each in dataset["resources"]}

    assert len(manifest.dumps) > 100
    for dump in manifest.dumps:
        found, packing = resources.pop(f"{BASE}/dumps/{dump.name}"), packing_of(dump)
        _, media_type, code = format_of(dump)
        assert (found["size"], found["hash"]) == (dump.bytes, dump.sha256)
        assert found["hash_algorithm"] == "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
        assert (found["format"], found["mimetype"]) == (f"{EU}/file-type/{code}", f"{IANA}/{media_type}")
        assert found.get("compress_format") == (f"{IANA}/{packing['media_type']}" if packing else None)
        assert str(dump.count) in found["description"]
        assert found["license"] == f"{EU}/licence/CC_BY_4_0"
    services = [json.loads(each["access_services"])[0] for each in resources.values()]
    assert {each["endpoint_url"][0] for each in services} == {BASE + row["path"] for row in words()["service"].values()}


def test_what_is_pushed_says_the_same_as_what_is_harvested(
    harvested: list[dict[str, Dataset]], manifest: Manifest
) -> None:
    for part in list_parts(manifest):
        pushed, read = dataset_of(manifest, part, "testland"), harvested[0][f"{BASE}/catalog/{part.name}"]
        fields = itemgetter("title", "notes", "url", "license_id")
        assert fields(pushed) == fields(read)
        told = {
            key: value.replace("Z", "+00:00") if key == "modified" else value for key, value in extras(pushed).items()
        }
        assert told.items() <= extras(read).items()
        assert sorted(tag["name"] for tag in pushed["tags"]) == sorted(tag["name"] for tag in read["tags"])
        resource = itemgetter("url", "name", "description")
        assert sorted(map(resource, pushed["resources"])) == sorted(map(resource, read["resources"]))


def test_a_portal_in_english_reads_english(files: list[Path]) -> None:
    (read,) = harvest("en", files[:1])

    assert read[f"{BASE}/catalog/2024"]["title"] == "Minutes of 2024"
    assert read[f"{BASE}/catalog/0741"]["resources"][0]["description"].endswith("gzip.")
