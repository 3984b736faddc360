"""The pages over the small database of samples."""

from typing import Any

import pytest

from tests.browse.samples import site_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return site_of(tmp_path_factory.mktemp("browse") / "mau.db")
