"""The example row of each view in docs/sql.md: every column, of its type, and a row that the demo's database has.

What only the crawl knows (ids, times of fetching, which of an article's addresses it met first) is another in every demo; the
rest of the row must be found there.
`--regen` writes the rows of views anew that the demo does not have any more, and fails.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from storage.query import run_sql
from storage.views import view_statements
from tests.test_docs import SQL_PAGE, blocks, chapter, documented

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sql.md"
VIEWS = sorted(view_statements().keys() - {"unique_articles"})
LONGEST = 90  # characters of a value; a longer one ends in …
NOT_IN_THE_DEMO = {"messages", "portal_checks", "portal_health"}  # nobody is told of it, and nobody schedules it
_PICK = {  # which row shows most
    "articles": "portal = 'laichau_skhcn' AND source <> ''",
    "revisions": "portal = 'laichau_skhcn' AND source <> ''",
    "article_urls": "is_alias",
    "images": "caption <> ''",
    "ledger_entries": "verdict = 'off_topic' AND score > 1",
    "topic_hits": "place = 'title' AND article_id IS NOT NULL",
    "portals": "portal = 'travinh_stttt'",
    "provinces": "scheme = 'gso' AND name = 'Đắk Nông'",
    "province_names": "folded = 'hoa binh'",
    "reprints": "portal = 'hoabinh'",
}
_OF_THE_CRAWL = {"page_sha256"}  # of the page that answered first
_FORMS = {
    "text": r"(?s).*",
    "day": r"\d{4}-\d\d-\d\d",
    "time": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}",
}


def example(view: str) -> dict[str, Any]:
    [text] = blocks(chapter(SQL_PAGE, view), "json")
    found: dict[str, Any] = json.loads(text)
    return found


def is_of_type(value: Any, type_: str) -> bool:
    if type_ == "JSON":
        return isinstance(value, str) and isinstance(json.loads(value), list | dict)
    if type_ in _FORMS:
        return isinstance(value, str) and re.fullmatch(_FORMS[type_], value) is not None
    if type_ == "yes/no":
        return value in (0, 1)
    return isinstance(value, int if type_ == "integer" else int | float) and not isinstance(value, bool)


def is_shown(value: Any, shown: Any) -> bool:
    if isinstance(shown, str) and shown.endswith("…"):
        return isinstance(value, str) and value.startswith(shown[:-1])
    return bool(value == shown)


def rows(url: str, view: str, where: str = "") -> list[dict[str, Any]]:
    columns, found = run_sql(url, f"SELECT * FROM {view} {where}")
    return [dict(zip(columns, row, strict=True)) for row in found]


def is_there(url: str, view: str, shown: dict[str, Any]) -> bool:
    """Whether the demo has that row, but for what the crawl alone knows."""
    return any(all(is_shown(row[name], shown[name]) for name in _stable(view)) for row in rows(url, view))


def _stable(view: str) -> list[str]:
    told = [row["column"].strip("`") for row in documented()[view] if "crawl" not in row["from"]]
    return [name for name in told if name not in _OF_THE_CRAWL]


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_has_an_example_of_its_type(view: str) -> None:
    shown = example(view)
    columns = {row["column"].strip("`"): row for row in documented()[view]}
    assert list(shown) == list(columns)
    for name, value in shown.items():
        if value is None:
            assert columns[name]["NULL"] == "yes", name
        else:
            assert is_of_type(value, columns[name]["type"]), (name, value)


def test_the_demo_has_the_rows_that_are_shown(demo_file: str, request: pytest.FixtureRequest) -> None:
    made = [view for view in VIEWS if rows(demo_file, view)]
    assert set(VIEWS) - set(made) == NOT_IN_THE_DEMO
    missing = [view for view in made if not is_there(demo_file, view, _example_or_none(view))]
    if missing and request.config.getoption("--regen"):
        for view in missing:
            _write(view, _picked(demo_file, view))
        pytest.fail(f"the examples of {', '.join(missing)} were written anew: look at what changed")
    assert missing == []


def _example_or_none(view: str) -> dict[str, Any]:
    names = [row["column"].strip("`") for row in documented()[view]]
    return dict.fromkeys(names) if "```json" not in chapter(SQL_PAGE, view) else example(view)


def _picked(url: str, view: str) -> dict[str, Any]:
    where = f"WHERE {_PICK[view]}" if view in _PICK else ""
    row = rows(url, view, f"{where} ORDER BY {', '.join(_stable(view))} LIMIT 1")[0]
    return {name: _cut(value) for name, value in row.items()}


def _cut(value: Any) -> Any:
    return (
        value[: LONGEST - 1] + "…"
        if isinstance(value, str) and len(value) > LONGEST and value[0] not in "[{"
        else value
    )


def _write(view: str, row: dict[str, Any]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    written = "```json\n" + json.dumps(row, ensure_ascii=False, indent=2) + "\n```\n"
    old = chapter(text, view)
    if "```json" in old:
        new = re.sub(r"```json\n.*?^```\n", lambda _: written, old, count=1, flags=re.DOTALL | re.MULTILINE)
    else:
        new = re.sub(r"((?:^\| column \|.*\n)(?:^\|.*\n)+)", lambda found: f"{found[1]}\n{written}", old, flags=re.M)
    PAGE.write_text(text.replace(old, new, 1), encoding="utf-8")
