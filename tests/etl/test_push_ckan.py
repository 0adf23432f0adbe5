"""The data sets of the catalogue in a portal that checks them with CKAN's own validators (`tests/ckan/portal.py`)."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ckanapi import RemoteCKAN

from etl.catalog.parts import list_parts
from etl.portal import Portal, Refused, dataset_of, push
from etl.refusals import NothingDone
from ontology.dataset import DataDirectory, Manifest, Operator
from tests.conftest import ROOT, run_sagsgraf

CKAN = ROOT / "tests" / "ckan"
PYTHON = CKAN / ".venv" / "bin" / "python"
KEY = "editor-of-testland"
PARTS = ("0563", "0741", "0825", "2024", "all")


@pytest.fixture
def address() -> Iterator[str]:
    """An empty portal with the organisation testland."""
    if not PYTHON.is_file():
        pytest.skip("CKAN is not installed (make tests/ckan/.venv/ready)")
    with subprocess.Popen([PYTHON, CKAN / "portal.py"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture(scope="module")
def manifest(sample_data: Path) -> Manifest:
    version = DataDirectory(sample_data).current()
    assert version
    return Manifest.read(version.manifest)


def held(address: str) -> dict[str, dict[str, Any]]:
    """Return the datasets of a portal by name."""
    with RemoteCKAN(address) as ckan:
        found = ckan.call_action("package_search", {"rows": 1000})["results"]
    return {each["name"]: each for each in found}


def run_push(address: str, data: Path, key: str = KEY) -> tuple[int, list[str]]:
    done = run_sagsgraf("push-ckan", address, "--organisation", "testland", "--data", data, CKAN_API_KEY=key)
    return done.returncode, done.stderr.splitlines()


def test_a_portal_holds_what_the_catalogue_has_and_pushing_again_changes_nothing(
    address: str, sample_data: Path, manifest: Manifest
) -> None:
    names = [f"testland-sagsgraf-{part}" for part in PARTS]

    assert run_push(address, sample_data) == (0, [f"created {name}" for name in names])
    first = held(address)
    assert run_push(address, sample_data) == (0, [f"updated {name}" for name in names])
    assert held(address) == first
    assert list(first) == names
    samsoe = first["testland-sagsgraf-0741"]
    files = {dump.name: dump for dump in manifest.dumps if dump.part == "0741"}
    assert (samsoe["title"], samsoe["license_id"]) == ("Referater fra Samsø Kommune", "cc-zero")
    assert {each["url"].rpartition("/")[2]: (each["size"], each["hash"]) for each in samsoe["resources"]} == {
        name: (dump.bytes, dump.sha256) for name, dump in files.items()
    }
    assert {each["format"] for each in samsoe["resources"]} >= {"CSV", "N-Quads", "Turtle"}
    told = {each["key"]: each["value"] for each in samsoe["extras"]}
    assert (told["spatial_text"], told["temporal_start"]) == ("Samsø Kommune", "2024-04-10")


def test_what_is_no_longer_there_is_deleted_and_what_is_not_ours_stays(address: str, manifest: Manifest) -> None:
    portal, lines = Portal(address, "testland", KEY), list[str]()
    portal.call("package_create", name="of-someone-else", owner_org="testland")
    fewer = replace(manifest, dumps=tuple(dump for dump in manifest.dumps if dump.part != "0825"))

    assert push(portal, manifest, lines.append) == 0
    identifiers = {name: each["id"] for name, each in held(address).items()}
    assert push(portal, fewer, lines.append) == 0
    assert lines[-1] == "deleted testland-sagsgraf-0825"
    assert set(identifiers) - set(held(address)) == {"testland-sagsgraf-0825"}
    assert push(portal, manifest, lines.append) == 0
    assert {name: each["id"] for name, each in held(address).items()} == identifiers


def test_each_refusal_says_what_is_wrong(address: str, sample_data: Path, manifest: Manifest) -> None:
    lines = list[str]()
    unmailed = replace(manifest, operator=Operator(email="no address"))
    portal = Portal(address, "testland", KEY)

    assert push(portal, unmailed, lines.append) == 2
    assert "package_create testland-sagsgraf-0563: the portal does not accept {'maintainer_email': [" in lines[0]
    assert push(Portal(address, "testland", "editor-of-elsewhere"), manifest, lines.append) == 2
    assert len(lines) == 2 * len(PARTS)
    assert "package_create testland-sagsgraf-all: the API key may not do this; it must be an editor's of" in lines[-1]
    with pytest.raises(NothingDone, match="has no organisation 'nowhere'; create it there"):
        push(Portal(address, "nowhere", KEY), manifest, lines.append)
    first = dataset_of(manifest, list_parts(manifest)[0], "testland")
    Portal(address, "elsewhere", "editor-of-elsewhere").call("package_create", **first | {"owner_org": "elsewhere"})
    with pytest.raises(Refused, match="already in use"):
        portal.call("package_create", **first)
    code, (refused, *created) = run_push(address, sample_data)
    assert (code, [line.partition(" ")[0] for line in created]) == (1, ["created"] * (len(PARTS) - 1))
    assert "package_patch testland-sagsgraf-0563: the API key may not do this" in refused


def test_without_a_key_or_a_portal_it_says_so(sample_data: Path, manifest: Manifest) -> None:
    code, (line,) = run_push("http://127.0.0.1:9", sample_data, key="")

    assert (code, line.partition(";")[2]) == (2, " set CKAN_API_KEY")
    with pytest.raises(NothingDone, match="organization_show testland: the portal cannot be reached"):
        push(Portal("http://127.0.0.1:9", "testland", KEY), manifest, print)
