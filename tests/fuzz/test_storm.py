"""The longer fuzzing, `make storm`: minutes of it for each kind of file, with Atheris and with spoiled documents."""

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.conftest import ROOT
from tests.fuzz.chain import read_in_time
from tests.fuzz.files import SPOILERS, spoil_file
from tests.fuzz.mutations import spoil
from tests.fuzz.originals import files, texts

pytestmark = pytest.mark.storm
SECONDS = 60
MOST_SECONDS = 30  # for one file, as in a build
MEMORY = 2000  # MB


@pytest.mark.parametrize("suffix", SPOILERS)
def test_atheris_finds_no_file_that_is_neither_read_nor_refused(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    options = [f"-max_total_time={SECONDS}", f"-timeout={MOST_SECONDS}", f"-rss_limit_mb={MEMORY}", "-max_len=400000"]

    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.target", suffix, *options, f"-artifact_prefix={tmp_path}/"],
        capture_output=True,
        text=True,
        errors="replace",
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-5000:] + done.stdout[-2000:]
    assert "Done " in done.stderr


@pytest.mark.parametrize("suffix", SPOILERS)
def test_no_spoiled_file_of_many_is_neither_read_nor_refused(suffix: str) -> None:
    end, seed = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        seed += 1
        chance = Random(seed)  # noqa: S311 - the same chance each time
        read_in_time(spoil_file(chance.choice(files(suffix)), suffix, chance), suffix)
    assert seed > 100


def test_no_spoiled_text_of_many_is_neither_read_nor_refused() -> None:
    end, seed, read = time.monotonic() + SECONDS, 0, 0
    while time.monotonic() < end:
        seed += 1
        chance = Random(seed)  # noqa: S311
        read += bool(read_in_time(spoil(chance.choice(texts()), chance).encode(), ".txt"))
    assert seed > read > 100
