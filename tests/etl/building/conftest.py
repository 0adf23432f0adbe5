"""What tests of builds begin with."""

from datetime import date
from pathlib import Path

import pytest

from tests.invented import write_minutes

MARCH, APRIL, MAY = date(2024, 3, 6), date(2024, 4, 3), date(2024, 5, 8)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the minutes of two meetings."""
    for day in (MARCH, APRIL):
        write_minutes(tmp_path / "minutes", day)
    return tmp_path / "minutes"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"
