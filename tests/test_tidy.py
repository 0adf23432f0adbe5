"""The project about itself: its walls, its sizes, its documents, and what may not be in it."""

import ast
import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

from sagsgraf import COMMANDS
from server.app import ROUTES
from tests.conftest import ROOT, SHARED

MAY_IMPORT = {
    "ontology": {"ontology"},
    "shapes": {"ontology", "shapes"},
    "etl": {"ontology", "shapes", "etl"},
    "server": {"ontology", "shapes", "server"},
}
OURS = {*MAY_IMPORT, "sagsgraf", "bench", "tests"}
MAX_BYTES = 400_000
MAX_LINES = 300
LONG_LINE = 70
ASSETS = {"/style.css", "/icon.svg"}


def tracked_files() -> list[Path]:
    """Return the files of the repository, those not yet committed too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def imported_packages(path: Path) -> set[str]:
    """Return our own top-level packages that a module imports anywhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in names} & OURS


def test_etl_and_server_meet_only_in_ontology_and_shapes() -> None:
    crossings = [
        (path.relative_to(ROOT), package)
        for side, allowed in MAY_IMPORT.items()
        for path in (ROOT / side).rglob("*.py")
        for package in imported_packages(path) - allowed
    ]

    assert crossings == []


def test_modules_of_the_program_stay_short() -> None:
    modules = [ROOT / "sagsgraf.py", *(path for side in MAY_IMPORT for path in (ROOT / side).rglob("*.py"))]

    assert [path for path in modules if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES] == []


def test_readme_names_every_command_and_every_route() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    routes = {f"/{path.split('/')[1].split('.{')[0]}" for path in ROUTES} - ASSETS | {"/sparql"}

    assert [name for name in COMMANDS if f"sagsgraf {name}" not in readme] == []
    assert [route for route in sorted(routes) if f"`{route}" not in readme] == []


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert versions[0] == metadata.version("sagsgraf")


@pytest.mark.parametrize("name", ["constraints.txt", "tests/ckan/constraints.txt"])
def test_every_pinned_package_has_hashes_and_no_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9-]+==\S+ \\\n\s+--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert len(pins) == text.count("==") > 30
    assert "index" not in text
    assert "://" not in text


def test_no_file_is_large_generated_or_names_this_machine() -> None:
    home = str(ROOT.parent) + "/"
    files = tracked_files()

    assert [path for path in files if path.stat().st_size > MAX_BYTES] == []
    assert [path for path in files if home in path.read_text(encoding="utf-8", errors="ignore")] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real minutes (../shared) are not here")
def test_no_file_holds_a_sentence_of_the_real_minutes() -> None:
    lines = {
        line
        for path in (SHARED / "minutes").glob("*.[tm]*")
        for raw in path.read_text(encoding="utf-8").splitlines()
        if len(line := re.sub(r"\s+", " ", raw).strip(" •*#-")) >= LONG_LINE
    }
    files = {path: re.sub(r"\s+", " ", path.read_text(encoding="utf-8", errors="ignore")) for path in tracked_files()}

    assert len(lines) > 100
    assert [(path, line) for path, text in files.items() for line in lines if line in text] == []
