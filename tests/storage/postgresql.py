"""A PostgreSQL server of the tests' own: Debian's binaries, a cluster in a temporary folder, a socket nobody else knows."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from storage.database import open_database

REQUIRED = "TINHSO_REQUIRE_POSTGRESQL"  # "1": a missing server fails the tests instead of skipping them
CHOICE = "TINHSO_TEST_DATABASES"  # what the tests run on: sqlite, postgresql, or both
KINDS = {"sqlite": ("sqlite",), "postgresql": ("postgresql",), "both": ("sqlite", "postgresql")}[
    os.environ.get(CHOICE, "both")
]
# Whole crawls take a second each: on a server they run when they are asked to (`make test-postgresql`).
CRAWL_KINDS = KINDS if CHOICE in os.environ else ("sqlite",)
_USER = "postgres"  # initdb and postgres refuse to run as root
_OPTIONS = {
    "listen_addresses": "",  # the socket only
    "fsync": "off",  # killed servers keep what they wrote; only a machine that loses power does not
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "max_connections": "50",
    "log_min_messages": "fatal",
    "deadlock_timeout": "20ms",
}


def binaries() -> Path | None:
    """Where initdb lies, the newest version's; none if PostgreSQL is not installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


# Waits until the tests close its input, or are killed; a server left behind would stay for ever.
_AT_THE_END = """
    cat
    if read -r pid < "$0/data/postmaster.pid"; then
        kill -QUIT "$pid"
        while kill -0 "$pid"; do sleep 0.1; done
    fi 2>/dev/null
    rm -r "$0"
"""
# Emptying a database takes 20 ms where making one takes 350: what `open_database` put there is kept beside it.
_KEEP = """
    CREATE SCHEMA pristine;
    CREATE TABLE pristine.province AS TABLE province;
    CREATE TABLE pristine.province_name AS TABLE province_name;
    CREATE TABLE pristine.seed AS TABLE seed;
    CREATE TABLE pristine.meta AS TABLE meta;
    CREATE TABLE pristine.alembic_version AS TABLE alembic_version;
"""
_EMPTY = """DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign key is looked at
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' LOOP
        EXECUTE format('INSERT INTO %I SELECT * FROM pristine.%I', name, name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(name::regclass, 1, false);
    END LOOP;
END $$"""


def _place() -> str:
    """Memory, where there is enough of it, so that no disk is waited for. A short path: a socket's has 107 bytes at most."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30 else "/tmp"


class Server:
    """A running server. Databases are made by `new`, with the schema or empty, and given back by `drop`.

    `place`: the folder its own is made in; memory if there is enough.
    """

    def __init__(self, programs: Path, place: str | None = None) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="tinhso-pg-", dir=place or _place()))
        self._numbers = count(1)
        self._used: list[str] = []  # databases with the schema that were given back, and emptied
        self._empty: set[str] = set()
        if os.geteuid() == 0:
            shutil.chown(self._folder, _USER)
        self._run("initdb", "-U", "tinhso", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        lines = [f"{name} = '{value}'\n" for name, value in _OPTIONS.items()]
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines([*lines, f"unix_socket_directories = '{self._folder}'\n"])
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", _AT_THE_END, self._folder], stdin=subprocess.PIPE, start_new_session=True
        )
        self.start()

    @property
    def data(self) -> Path:
        return self._folder / "data"

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def url(self, database: str, user: str = "tinhso") -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self._folder), safe='')}"

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-s", "-l", str(self._folder / "log"), "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-w", "-s", "-m", mode, "stop")

    def restart(self) -> None:
        """Every connection dies, what was not committed is lost, and the server recovers from its log."""
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "-l", str(self._folder / "log"), "restart")

    def kill(self) -> None:
        """SIGKILL, and start again: possible once the server's orphans have noticed and are gone."""
        os.kill(self.pid, signal.SIGKILL)
        for _ in range(100):
            with suppress(subprocess.CalledProcessError):
                return self.start()
        raise TimeoutError("the killed server's processes do not end")

    def new(self, *, empty: bool = False) -> str:
        """The URL of a database nobody has used: with the schema, or empty."""
        if self._used and not empty:
            return self._used.pop()
        name = f"t{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = self.url(name)
        if empty:
            self._empty.add(url)
        else:
            open_database(url).dispose()
            self.execute(_KEEP, name)
        return url

    def drop(self, url: str) -> None:
        """Take a database back. One that was made empty is dropped: nobody knows what it holds."""
        name = url.partition("?")[0].rpartition("/")[2]
        if url in self._empty:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            self.execute(_EMPTY, name)
            self._used.append(url)

    def copy(self, source: str, target: str) -> None:
        """Make one database hold what another holds; whoever is still connected to that is cut off."""
        names = [url.partition("?")[0].rpartition("/")[2] for url in (target, source)]
        self.execute(f"DROP DATABASE {names[0]} WITH (FORCE)")
        # Copying files takes a third of the time of what is done by default since 15.
        [(version,)] = self.execute("SELECT current_setting('server_version_num')::int")
        how = " STRATEGY file_copy" if version >= 150000 else ""
        self.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{names[1]}'")
        self.execute(f"CREATE DATABASE {names[0]} TEMPLATE {names[1]}{how}")

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement as the cluster's superuser, outside a transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[arg-type, unused-ignore]
            return cursor.fetchall() if cursor.description else []

    def remove(self) -> None:
        """End the server and remove its data."""
        self._watcher.communicate()

    def _run(self, program: str, *options: str) -> None:
        as_user = {"user": _USER, "group": _USER, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [self._programs / program, "-D", self.data, *options],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            cwd=self._folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **as_user,
        )  # fmt: skip


@pytest.fixture(scope="session")
def postgresql():
    """The session's server, started when the first test asks for it and ended, with its data, after the last."""
    if "postgresql" not in KINDS:
        pytest.skip(f"{CHOICE} leaves PostgreSQL out")
    programs = binaries()
    if programs is None:
        sentence = "PostgreSQL is not installed here (on Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    server = Server(programs)
    yield server
    server.remove()
