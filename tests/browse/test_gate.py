"""Nothing is written through the browser, and nothing is read but the public views: over HTTP, and on the connection itself."""

import asyncio
import hashlib
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from browse.site import make_site
from storage.schema import Base
from storage.views import view_statements
from tests.browse.samples import get, make_database

WRITING = (
    "DELETE FROM article",
    "UPDATE article SET url = 'x'",
    "INSERT INTO article (url) VALUES ('x')",
    "REPLACE INTO meta VALUES ('kind', 'x')",
    "DROP VIEW articles",
    "DROP TABLE article",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "CREATE TEMP VIEW articles AS SELECT 1",
    "CREATE VIRTUAL TABLE x USING fts5(y)",
    "CREATE TRIGGER x AFTER INSERT ON article BEGIN SELECT 1; END",
    "ALTER TABLE article RENAME TO x",
    "WITH x AS (SELECT 1) DELETE FROM article",
    "WITH x AS (SELECT 1) INSERT INTO meta SELECT 'a', 'b'",
    "WITH x AS (SELECT id FROM articles) UPDATE article SET url = 'x'",
    "SELECT 1; DELETE FROM article",
    "PRAGMA query_only=OFF",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA user_version=7",
    "PRAGMA schema_version=7",
    "PRAGMA writable_schema=ON",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA optimize",
    "PRAGMA temp_store_directory='x'",
    "ATTACH 'x.db' AS x",
    "ATTACH ':memory:' AS x",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO 'x.db'",
    "REINDEX",
    "ANALYZE",
    "SAVEPOINT x",
    "BEGIN IMMEDIATE",
    "SELECT load_extension('x')",
    "SELECT writefile('x', 'y')",
    "SELECT readfile('/etc/passwd')",
    "SELECT fts3_tokenizer('simple', x'00')",
)
READING = (
    "SELECT * FROM article",
    "SELECT url FROM main.article",
    "SELECT (SELECT url FROM article LIMIT 1)",
    "SELECT id FROM articles WHERE EXISTS (SELECT 1 FROM receiver WHERE label LIKE 'mailto%')",
    "SELECT id FROM articles UNION SELECT id FROM receiver",
    "WITH x AS (SELECT body FROM revision) SELECT * FROM x",
    "SELECT * FROM pragma_database_list",
    "PRAGMA database_list",
    "SELECT * FROM page",
    "SELECT * FROM dbstat",
)
PLACES = (
    "/tinhso?sql={sql}", "/tinhso.json?sql={sql}", "/tinhso/articles?sql={sql}", "/tinhso/articles?_where={sql}",
    "/tinhso/articles.json?_where=1=1)%3B{sql}--", "/tinhso/articles_of_a_month?sql={sql}&month={sql}",
    "/tinhso/articles_of_a_month.json?month=%27)%3B{sql}--", "/_internal?sql={sql}", "/search?q={sql}&province={sql}",
)  # fmt: skip
CLOSED = (
    "/tinhso.db", "/tinhso", "/tinhso.json", "/_internal", "/_internal/tables", "/_memory", "/-/metadata", "/-/databases.json",
    "/-/settings.json", "/-/plugins.json", "/-/versions", "/-/threads", "/-/permissions", "/-/messages", "/-/allow-debug",
    "/-/auth-token?token=x", "/-/logout", "/-/patterns", "/-/actor.json", "/-/static/app.css", "/-/static/table.js", "/.json",
    "/tinhso/articles/1", "/tinhso/article/1", "/tinhso/articles.blob?_blob_column=title", "/static/../site.py",
    "/static/..%2fsite.py", "/static/%2e%2e/site.py", "/static/....//site.py", "/static//etc/passwd", "/article/../../etc/passwd",
    "//khac.example/", "//khac.example/?lang=en", "/article/1.json", "/article/-1", "/province/1", "/tinhso/ARTICLES",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_site(make_database(tmp_path_factory.mktemp("gate") / "mau.db"))


@pytest.fixture(autouse=True)
def unchanged(site: Any) -> Any:
    """After every test the file is what it was, and nothing lies beside it that was not there."""
    before = _state(site)
    yield
    assert _state(site) == before


def _state(site: Any) -> dict[str, str]:
    folder = site.tinhso_pages.reading.file.parent
    files = (path for path in folder.iterdir() if not path.name.endswith("-shm"))
    held = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.stat().st_size}
    assert held.keys() == {"mau.db"}
    return held


@pytest.mark.parametrize("sql", [*WRITING, *READING])
def test_sql_of_one_s_own_is_run_nowhere(site: Any, sql: str) -> None:
    for place in PLACES:
        answer = get(site, place.format(sql=quote(sql)))
        if answer.status_code == 200:  # the page took the words for words, and found nothing that has them
            assert "sqlite" not in answer.text.lower()
            assert place.startswith(("/tinhso/articles_of_a_month", "/search", "/tinhso/articles?sql"))
        else:
            assert answer.status_code in (400, 403, 404), place


@pytest.mark.parametrize("sql", [*WRITING, *READING])
def test_the_connection_itself_refuses(site: Any, sql: str) -> None:
    """As if the gate, the routes and the permissions had all failed."""
    said = (
        "not authorized|authorization denied|prohibited|one statement at a time|no such function: (?:write|read)file"
        "|constructor failed: dbstat"
    )

    async def run() -> None:
        await site.invoke_startup()
        await site.get_database("tinhso").execute(sql)

    with pytest.raises((sqlite3.Error, sqlite3.Warning), match=said):
        asyncio.run(run())


def test_datasette_opens_no_connection_that_writes(site: Any) -> None:
    async def run() -> None:
        await site.get_database("tinhso").execute_write("SELECT 1")

    with pytest.raises(sqlite3.OperationalError, match="these pages only read"):
        asyncio.run(run())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/", "/tinhso/articles_of_a_month", "/tinhso/articles", "/-/messages"])
def test_pages_are_only_asked_for(site: Any, method: str, path: str) -> None:
    answer = asyncio.run(getattr(site.client, method)(path))
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_no_page_of_ours_is_closed(site: Any, path: str) -> None:
    answer = asyncio.run(site.client.request("GET", f"http://localhost{path}", avoid_path_rewrites=True))
    assert answer.status_code == 404, path


@pytest.mark.parametrize("table", sorted(set(Base.metadata.tables) - set(view_statements())))
def test_tables_cannot_be_seen(site: Any, table: str) -> None:
    for end in ("", ".json", ".csv"):
        assert get(site, f"/tinhso/{table}{end}").status_code == 403
    through = quote(f'{{"table": "{table}", "column": "id", "value": "1"}}')
    assert get(site, f"/tinhso/articles?_through={through}").status_code in (400, 403)


def test_every_answer_keeps_the_browser_at_home(site: Any) -> None:
    for path in ("/", "/tinhso/articles", "/tinhso/articles.json", "/nothing", "/static/browse.css", "/?lang=en"):
        headers = get(site, path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';")
        assert "unsafe" not in policy
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    "host", ["khac.example", "127.0.0.1.khac.example", "localhost.khac.example:8001", "192.168.1.4", ""]
)
def test_another_name_for_this_machine_is_refused(site: Any, host: str) -> None:
    assert get(site, "/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST:80"])
def test_its_own_names_are_answered(site: Any, host: str) -> None:
    assert get(site, "/search", headers={"host": host}).status_code == 200


def test_another_website_may_link_to_a_page_and_not_load_it(site: Any) -> None:
    def status(mode: str) -> int:
        return get(site, "/search?q=so", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}).status_code

    assert {mode: status(mode) for mode in ("no-cors", "cors", "navigate")} == {
        "no-cors": 403,
        "cors": 403,
        "navigate": 200,
    }


def test_whoever_named_an_address_is_answered_by_any_name(tmp_path: Path) -> None:
    open_to_all = make_site(make_database(tmp_path / "mau.db"), local_only=False)
    assert get(open_to_all, "/search", headers={"host": "may-chu.tinh.example"}).status_code == 200


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # Datasette's, on its way out of a wrong facet
@pytest.mark.parametrize(
    "query",
    ["_timelimit=x", "_size=x", "_size=99999999", "_next=x", "_sort=khong_co", "khong_co=1", "_facet=khong_co", "_col=khong_co",
     "_sort=id&_sort_desc=id", "_facet_size=x", "_shape=x", "id__khong=1", "_search=x", "page=x"],
)  # fmt: skip
def test_a_wrong_question_is_a_sentence(site: Any, query: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = get(site, f"/tinhso/articles?{query}")
    assert answer.status_code in (200, 400), answer.text
    assert "Traceback" not in answer.text + capsys.readouterr().err


def test_a_fault_of_ours_is_told_and_kept(
    site: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ValueError("a slip of ours")

    monkeypatch.setattr(site.tinhso_pages, "data", broken)
    answer = get(site, "/data")
    assert answer.status_code == 500
    assert "Lỗi của chương trình" in answer.text
    assert "a slip of ours" not in answer.text
    assert "a slip of ours" in caplog.text
