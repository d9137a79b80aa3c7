"""An empty catalog."""

from pathlib import Path

import pytest

from index.catalog import Catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path / "catalog.db", create=True)
