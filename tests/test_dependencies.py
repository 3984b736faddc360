"""Every dependency is named with its licence and its reason."""

import re
import tomllib
from importlib.metadata import distributions, metadata

import pytest
from packaging.specifiers import SpecifierSet

from tests.test_docs import ROOT, chapter, tables

DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    ("heading", "requirements"),
    [
        ("What the program runs on", PROJECT["dependencies"]),
        ("What exporting to Parquet needs (extra `export`)", PROJECT["optional-dependencies"]["export"]),
        ("What browsing needs (extra `browse`)", PROJECT["optional-dependencies"]["browse"]),
        ("What an editable installation needs", PROJECT["optional-dependencies"]["setup"]),
        ("What development needs", PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_every_dependency_has_its_reason(heading: str, requirements: list[str]) -> None:
    [rows] = tables(chapter(DEPENDENCIES, heading), "package")
    assert [row["package"] for row in rows] == [_name(requirement) for requirement in requirements]
    assert all(row["why"] for row in rows)


def test_what_is_locked_runs_on_the_oldest_python_that_is_promised() -> None:
    promised = PROJECT["requires-python"].removeprefix(">=") + ".0"
    too_new = {
        each.name: asked
        for each in distributions()
        if (asked := each.metadata["Requires-Python"]) and promised not in SpecifierSet(asked)
    }
    assert too_new == {}


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("requirement", [each for each in PROJECT["dependencies"] if ";" not in each])
def test_licences_are_those_of_the_metadata(requirement: str) -> None:
    name = _name(requirement)
    [told] = [row["licence"] for table in tables(DEPENDENCIES, "package") for row in table if row["package"] == name]
    held = metadata(name)
    stated = " ".join(
        [held.get("License-Expression") or "", held.get("License") or "", *held.get_all("Classifier", [])]
    )
    assert told in stated
