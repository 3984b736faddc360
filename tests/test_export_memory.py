"""However many articles are exported, a few hundred of them are in memory at a time: measured on twenty thousand."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.articles import fill
from tests.crawling import ROOT
from tests.storage.postgresql import KINDS, Server

ARTICLES = 20_000
GROWTH_MB = 30.0  # that the peak may grow by from a fifth of the articles to all: what libraries keep of memory varies
_UNIT = 1 if sys.platform == "darwin" else 1024


@pytest.fixture(scope="module", params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server: Server | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    url = server.new() if server else f"sqlite:///{tmp_path_factory.mktemp('large') / 'large.db'}"
    fill(url, ARTICLES, with_words=False)
    yield url
    if server:
        server.drop(url)


def exported(url: str, file: Path, *options: str) -> tuple[int, float]:
    """How many articles, and the peak of the process in MB."""
    command = [sys.executable, "-m", "cli", "export", str(file), "--database", url, "--json", *options]
    with file.with_suffix(".out").open("w+") as out:
        child = subprocess.Popen(command, cwd=ROOT, stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        out.seek(0)
        return json.load(out)["articles"], usage.ru_maxrss * _UNIT / 1e6


@pytest.mark.soak
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.db", "a.atom"])
def test_memory_does_not_grow_with_the_articles(database: str, tmp_path: Path, name: str) -> None:
    some, few = exported(database, tmp_path / name, "--since", "2025-06-01", "--undated", "no")
    count, peak = exported(database, tmp_path / name)
    assert 3_000 < some < count / 4
    assert count == (ARTICLES if name == "a.db" else ARTICLES - 796)
    assert peak - few <= GROWTH_MB, (few, peak)
