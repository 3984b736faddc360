"""What deploy/ holds agrees with the program: its commands, its options, its variables, how long it takes to stop."""

import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

import scheduler
from tests.test_docs import ROOT, commands, options

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
PROGRAM = "/opt/tinhso/.venv/bin/tinhso"


def unit(name: str) -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_what_a_unit_starts_exists(name: str) -> None:
    [line] = re.findall(rf"{PROGRAM} ([^']*)", unit(name)["Service"]["ExecStart"])
    command, *words = shlex.split(line)
    assert command in commands()
    assert {word for word in words if word.startswith("--")} <= options(commands()[command])


def test_the_service_stops_only_the_scheduler_and_waits_longer_than_it_does() -> None:
    service = unit("tinhso.service")["Service"]
    assert (service["KillMode"], service["KillSignal"]) == ("mixed", "SIGTERM")
    assert int(service["TimeoutStopSec"].removesuffix("s")) > scheduler._STOP_SECONDS


def test_the_variables_of_the_example_are_read_by_the_program() -> None:
    told = set(
        re.findall(r"^#?(TINHSO_\w+)=", (DEPLOY / "tinhso.env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    sources = [ROOT / "crawler" / "settings.py", ROOT / "commands" / "arguments.py"]
    read = {name for path in sources for name in re.findall(r'"(TINHSO_\w+)"', path.read_text(encoding="utf-8"))}
    assert told == read == {"TINHSO_DATABASE_URL", "TINHSO_CONTACT", "TINHSO_NOTIFY"}


def test_the_page_names_commands_and_options_that_exist() -> None:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    lines = re.findall(r"`tinhso ((?!\.db|\.env|-backup)[^`]+)`", page)
    assert len(lines) > 8
    for line in lines:
        words = line.split()
        name = " ".join(words[:2]) if words[0] in ("alerts", "searches") else words[0]
        assert name in commands(), line
        assert {word for word in words if word.startswith("--")} <= options(commands()[name]), line


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in UNITS:  # the program is not installed where its unit looks for it
        text = (DEPLOY / name).read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (verified.returncode, verified.stderr) == (0, "")
