"""A data set of three meetings, copied for each test; builds take place at one moment."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.etl.published import build_into
from tests.etl.withdrawals.scene import BEGINNING, write_sources


@pytest.fixture(scope="module", autouse=True)
def _one_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(BEGINNING))
        yield


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sources(tmp_path_factory.mktemp("minutes"))


@pytest.fixture(scope="module")
def original(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("original") / "data"
    build_into(data, sources)
    return data


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "data", symlinks=True)
    return tmp_path / "data"
