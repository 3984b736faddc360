"""docs/add-a-province.md is a transcript: its commands are typed, and answer as it says."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from replica.server import serve
from replica.site import Site
from tests.checkouts import Project
from tests.crawling import ROOT
from tests.test_docs import blocks

DOCUMENT = (ROOT / "docs" / "add-a-province.md").read_text(encoding="utf-8")
TOLD_ORIGIN = "http://127.0.0.1:8190"
LEFT_OUT = "…"
TITLE = "Sở Khoa học và Công nghệ tỉnh Cao Bằng (DỮ LIỆU MẪU)"


def told() -> Iterator[tuple[list[str], list[str]]]:
    """Every command of the document, as words, with the lines it answers."""
    for block in blocks(DOCUMENT, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            yield shlex.split(command), lines


def normal(line: str, origin: str = TOLD_ORIGIN) -> str:
    """A line without what differs from run to run: the copy's port, seconds, runs of spaces."""
    line = re.sub(r"(│ ok +│ +)\d+(?:\.\d)?( +│)", r"\g<1>0.0\2", line.replace(origin, TOLD_ORIGIN))
    return " ".join(line.split())


def assert_answers(lines: list[str], answered: list[str], command: str) -> None:
    """The lines told stand in the answer in their order; none is passed over but where the document leaves some out."""
    at, may_skip = 0, False
    for line in map(normal, lines):
        if line == LEFT_OUT:
            may_skip = True
            continue
        begins = line.endswith(f"│ {LEFT_OUT}")
        here = [
            number
            for number, other in enumerate(answered[at:], start=at)
            if (other.startswith(line.removesuffix(LEFT_OUT)) if begins else other == line)
        ]
        assert here, f"{command} never says {line!r} after line {at}: {answered}"
        assert may_skip or here[0] == at, f"{command} says {answered[at]!r} before {line!r}"
        at, may_skip = here[0] + 1, False
    assert may_skip or at == len(answered), f"{command} says more: {answered[at:]}"


@pytest.mark.soak  # test_add.py adds a portal with all its checks in every run
def test_the_transcript_is_true(tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    commands = list(told())
    assert len(commands) == 10
    with serve(Site("nukeviet", 40, title=TITLE)) as served:
        for words, lines in commands:
            argv = [word.replace(TOLD_ORIGIN, served.origin) for word in words]
            if argv[:3] == [".venv/bin/python", "-m", "replica"]:
                assert argv[3:] == ["--family", "nukeviet", "--articles", "40", "--port", "8190", "--title", TITLE]
                assert lines == [f"nukeviet: 40 sample articles at {TOLD_ORIGIN}/"]
                continue
            if argv[0] == "tinhso":
                ended = project.run(*argv[1:])
            else:
                assert argv[0] == ".venv/bin/python"
                env = {**project.env, "PYTHONPATH": str(project.root)}
                ended = subprocess.run(
                    [sys.executable, *argv[1:]], cwd=project.root, env=env, capture_output=True, text=True, check=False
                )
            refused = bool(lines) and lines[0].startswith("tinhso: ")
            assert ended.returncode == (2 if refused else 0), ended.stderr
            said = (ended.stderr if refused else ended.stdout).splitlines()
            answered = [line for each in said if (line := normal(each, served.origin))]
            assert_answers(lines, answered, shlex.join(words))


def test_the_options_told_exist() -> None:
    from tests.test_docs import commands, options

    told_options = set(re.findall(r"`(--[\w-]+)", DOCUMENT.split("| option |")[1].split("## 3.")[0]))
    assert told_options <= options(commands()["add"])
    assert options(commands()["add"]) - told_options - {"--help"} == set()
