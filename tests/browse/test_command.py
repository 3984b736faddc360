"""`tinhso browse` as a person starts and ends it."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

import cli
from tests.browse.samples import make_database

ROOT = Path(__file__).resolve().parents[2]


def test_it_answers_on_this_machine_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli", "browse", "--port", "0", "--json"]
    command += ["--database", make_database(tmp_path / "mau.db")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = json.loads("".join(running.stdout.readline() for _ in range(3)))
        assert told["url"].startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{told['url']}article/1", timeout=30) as answer:
            assert "Chữ ký số về bản" in answer.read().decode()
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        assert running.stderr is not None
        assert running.stderr.read() == ""


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What is said of a start that fails: one sentence, exit code 2."""

    def start(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["tinhso", "browse", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1)
        return said.err

    return start


def test_what_cannot_be_browsed_is_a_sentence(tmp_path: Path, refused) -> None:
    url = make_database(tmp_path / "mau.db")
    (tmp_path / "anh.png").write_bytes(b"no database at all, and long enough to be read as one" * 40)
    assert "There is no database at" in refused("--database", f"sqlite:///{tmp_path}/khong_co.db")
    assert "cannot be read: file is not a database." in refused("--database", f"sqlite:///{tmp_path}/anh.png")
    assert "is on PostgreSQL" in refused("--database", "postgresql://ai@localhost/tinhso")
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        assert f"127.0.0.1:{port} cannot be listened at" in refused("--database", url, "--port", port)


@pytest.mark.parametrize("missing", ["datasette.app", "uvicorn"])
def test_without_the_extra_the_command_names_it(missing: str, refused, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("browse.serving", "browse.site"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    assert "pip install 'tinhso[browse]'" in refused()
