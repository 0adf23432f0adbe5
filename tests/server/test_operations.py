"""What docs/operations.md and its files say is what the program does."""

import re
import shutil
import subprocess
from argparse import ArgumentParser
from configparser import ConfigParser
from pathlib import Path

import httpx
import pytest

from sagsgraf import add_serve_arguments, new_parser
from tests.conftest import ROOT

OPERATIONS = ROOT / "docs" / "operations"
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNITS = sorted([*OPERATIONS.glob("*.service"), *OPERATIONS.glob("*.timer")])


def test_every_metric_is_explained(client: httpx.Client) -> None:
    told = set(re.findall(r"^# TYPE (sagsgraf_\w+?)(?:_created|_total)? ", client.get("/metrics").text, re.MULTILINE))
    explained = re.sub(r"`(\w+)_bytes`, `_hits`, `_misses`", r"\1_bytes \1_hits \1_misses", TEXT)

    assert len(told) > 10
    assert {name for name in told if name not in explained} == set()


def test_every_option_of_the_server_is_named() -> None:
    parser = ArgumentParser()
    add_serve_arguments(parser)
    options = set(re.findall(r"--[a-z-]+", parser.format_help())) - {"--help"}
    told = TEXT + "".join(unit.read_text(encoding="utf-8") for unit in UNITS)

    assert {option for option in options if option not in told} == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_accepts_the_unit(tmp_path: Path, unit: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not here")
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for other in UNITS:
        shutil.copy(other, tmp_path)
    (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert unit.name not in done.stderr, done.stderr


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_the_unit_runs_a_command_that_there_is(unit: Path) -> None:
    reader = ConfigParser(strict=False, interpolation=None)
    reader.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names are in capitals
    reader.read(unit, encoding="utf-8")
    program, *arguments = reader["Service"]["ExecStart"].split()

    assert program.endswith("/.venv/bin/sagsgraf")
    assert new_parser().parse_args(arguments).command in {"serve", "build"}


def test_every_file_is_linked_or_copied() -> None:
    named = TEXT.replace("docs/operations/*.service", " ".join(unit.name for unit in UNITS))

    assert [path.name for path in OPERATIONS.iterdir() if path.name not in named] == []
