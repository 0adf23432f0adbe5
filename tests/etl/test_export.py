"""The static files: all of them, the same each time, whole whenever they are there, and none that is outdated."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from os.path import normpath
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.export import export
from etl.static_files import StaticFiles
from ontology.dataset import DataDirectory
from server.still.links import Linker
from server.still.pages import write_pages
from tests.conftest import SAGSGRAF
from tests.etl.published import build_into, manifest
from tests.etl.small_disk import run_on_small_disk
from tests.invented import write_minutes

MARCH, LATER = date(2024, 3, 6), date(2025, 3, 5)
MEMORY = Path("/dev/shm")  # noqa: S108 - another file system, where links cannot be made and files are copied


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set in its second version, which has lost a municipality."""
    folder = tmp_path_factory.mktemp("export")
    build_into(folder / "data", write_minutes(folder / "odder", MARCH), municipality="0727")
    herning = write_minutes(folder / "herning", LATER)
    build_into(folder / "data", herning)
    build_into(folder / "first", folder / "herning")
    herning.unlink()
    build_into(folder / "data", folder / "odder", municipality="0727", prune=True, max_loss=1)
    return folder / "data"


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an export that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole")
    export(DataDirectory(data), out, write_pages)
    return contents(out)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder on another file system."""
    if not MEMORY.is_dir():
        pytest.skip("there is no second file system here")
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    yield folder
    shutil.rmtree(folder)


def test_links_and_copies_have_the_same_bytes_and_the_right_sums(
    data: Path, whole: dict[str, bytes], elsewhere: Path
) -> None:
    written = export(DataDirectory(data), elsewhere, write_pages)

    assert contents(elsewhere) == whole
    assert {str(path.relative_to(elsewhere)) for path in written} == set(whole)
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=elsewhere, check=True)
    assert len((elsewhere / "SHA256SUMS").read_text().splitlines()) == len(whole) - 1


def test_older_versions_are_exported_where_they_are_served(data: Path, whole: dict[str, bytes]) -> None:
    older = {f"dumps/2/{dump.name}" for dump in manifest(data.parent / "first").dumps}
    newest = {name: whole[f"dumps/{name}"] for name in ("index.json", "all.nq.gz", "0727-items.parquet")}

    assert {name: whole[f"dumps/3/{name}"] for name in newest} == newest
    assert older | {"dumps/2/index.json", "dumps/2/0727.nq.gz"} <= whole.keys()
    assert not any(name.startswith("dumps/0657") for name in whole)
    assert b'dumps/2/index.json"' in whole["dumps/index.json"]


def test_what_is_outdated_is_removed_and_what_is_not_ours_is_left(
    data: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    export(DataDirectory(data.parent / "first"), tmp_path, write_pages)
    (tmp_path / "dumps" / ".sagsgraf-0657.nq.gz").write_bytes(b"half")
    (tmp_path / "dumps" / "notes.txt").write_text("of the operator")
    assert (tmp_path / "dumps" / "0657.nq.gz").exists()

    export(DataDirectory(data), tmp_path, write_pages)

    assert contents(tmp_path) == whole | {"dumps/notes.txt": b"of the operator"}


def test_a_list_of_sums_cannot_remove_what_is_outside(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").touch()
    (tmp_path / "out" / "SHA256SUMS").write_text(f"{'0' * 64}  ../precious\n{'0' * 64}  gone/away\n")

    StaticFiles(tmp_path / "out").finish()

    assert (tmp_path / "precious").exists()


def command(data: Path, out: Path) -> list[str | Path]:
    return [SAGSGRAF, "export", "--data", data, "--out", out]


@pytest.mark.parametrize("files", [2, 120])
def test_an_export_that_is_killed_leaves_only_whole_files(
    data: Path, whole: dict[str, bytes], elsewhere: Path, files: int
) -> None:
    with subprocess.Popen(command(data, elsewhere), stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and sum(path.is_file() for path in elsewhere.rglob("*")) < files:
            time.sleep(0.0002)
        process.kill()

    found = {name: content for name, content in contents(elsewhere).items() if "/.sagsgraf-" not in name}
    assert len(found) >= files - 1
    assert found.items() <= whole.items()
    export(DataDirectory(data), elsewhere, write_pages)
    assert contents(elsewhere) == whole


def test_a_full_disk_leaves_only_whole_files(data: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = run_on_small_disk(command(data, tmp_path / "out"), tmp_path / "out", room=500)

    found = contents(tmp_path / "out")
    assert done.returncode == 2
    assert "no room is left there" in done.stderr
    assert "Traceback" not in done.stderr
    assert found
    assert found.items() < whole.items()


def test_each_data_set_of_the_catalogue_is_described_by_itself(whole: dict[str, bytes]) -> None:
    listed = set(re.findall(r"/catalog/([a-z0-9]+)>", whole["catalog.ttl"].decode()))

    assert {"all", "municipalities", "years"} < listed
    assert {name for name in whole if name.startswith("catalog/")} == {
        f"catalog/{part}.{suffix}" for part in listed for suffix in ("ttl", "jsonld", "rdf", "html", "en.html")
    }


def links(page: bytes) -> set[str]:
    """Return where a page leads, and what it loads."""
    nodes = LexborHTMLParser(page).css("[href], [src], [action]")
    return {link for node in nodes for name in ("href", "src", "action") if (link := node.attrs.get(name))}


def test_every_link_of_a_page_leads_to_a_file_or_to_another_site(whole: dict[str, bytes]) -> None:
    pages = {name: content for name, content in whole.items() if name.endswith(".html")}
    followed = set()
    for name, page in pages.items():
        for link in links(page):
            place, _, fragment = link.partition("#")
            if urlsplit(link).scheme:
                assert "localhost" not in link, (name, link)
                continue
            target = normpath(f"{Path(name).parent}/{place}") if place else name
            assert target in whole, (name, link)
            named = f'id="{fragment}"'.encode()
            assert not fragment or named in whole[target], (name, link)
            followed.add(target)

    assert {"docs/tables.html", "docs/index.en.html", "coverage/0727.csv", "dumps/0727.nq.gz", "style.css"} <= followed
    assert pages.keys() <= followed | {"index.html"}


def test_what_needs_a_program_is_named_only_where_there_is_one(
    data: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    export(DataDirectory(data), tmp_path, write_pages, with_services=True)
    beside = contents(tmp_path)

    for name, place in {"catalog.ttl": b"/sparql>", "catalog/all.jsonld": b'8000/search"', "index.html": b""}.items():
        assert place in beside[name]
        assert not place or place not in whole[name]
    assert b"/feed>" in whole["catalog.ttl"]
    assert (b"/changes?after=" in beside["dumps/index.json"], b"/changes" in whole["dumps/index.json"]) == (True, False)
    assert {"docs/sparql.html", "docs/json.en.html"} == {
        name for name in beside.keys() - whole.keys() if not name.endswith(("sparql.en.html", "json.html"))
    }
    for name, page in whole.items():
        if name.endswith(".html"):
            assert b"<form" not in page


def test_links_are_relative_wherever_the_data_set_is_published() -> None:
    linker = Linker("https://example.dk/sager", {"index.html", "docs/tables.en.html", "catalog/0657.html", "a.csv"})

    def found(link: str, address: str = "/docs/tables") -> str | None:
        return linker.find(link, address, "da")

    assert found("/sager/docs/tables?lang=en#r") == "tables.en.html#r"
    assert found("/sager/dumps/?part=0657") == "../catalog/0657.html"
    assert found("https://example.dk/sager/a.csv", "/") == "a.csv"
    assert found("/sager/") == "../index.html"
    assert found("#r") == "#r"
    assert found("https://example.dk/other") == "https://example.dk/other"
    assert found("/sager/sparql") is None
    assert found("/sager/catalog/0657?page=2") is None
