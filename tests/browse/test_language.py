"""Everything the pages say is said in the reader's language, failures too."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from datasette.database import QueryInterrupted
from datasette.filters import Filters

from browse.asked import READERS
from browse.guard import ReadOnlyDatabase
from browse.saved import saved_queries
from browse.search import LEVELS
from browse.texts import ground
from browse.words import LANGUAGES, labels, rows
from storage.search_query import WRONG
from storage.selection import Undated
from storage.views import view_statements
from tests.browse.looking import ENGLISH, page, words
from tests.browse.samples import get

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "browse" / "templates").glob("*.html"))


def test_a_page_there_is_none_of_leads_back(site: Any) -> None:
    for path in ("/khong-co", "/article/99", "/province/99", "/tinhso/khong_co", "/-/nowhere", "/static/khong_co.css"):
        answer = get(site, path)
        shown = lxml.html.document_fromstring(answer.text)
        assert (answer.status_code, shown.get("lang")) == (404, "vi"), path
        assert words(shown.xpath("//p[@role='alert']")[0]) == "Không có trang này."
        assert shown.xpath("//main//a/@href") == ["/"]
        english = get(site, path, cookies=ENGLISH)
        assert "There is no such page." in english.text
    assert get(site, "/khong-co.json").json()["error"] == "There is no such page."


def test_what_takes_too_long_is_said(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def execute(_database: object, sql: str, params: object = None, **_options: object) -> None:
        raise QueryInterrupted(sqlite3.OperationalError("interrupted"), sql, params)

    monkeypatch.setattr(ReadOnlyDatabase, "execute", execute)
    answer = get(site, "/tinhso/spread_of_a_term?phrase=so")
    assert answer.status_code == 400
    assert "Hỏi thế này mất quá lâu" in answer.text


def test_a_ground_is_told_in_the_reader_s_language(site: Any) -> None:
    assert "Căn cứ: đăng sớm hơn ít nhất một ngày" in words(page(site, "/article/3"))
    assert "Căn cứ: đăng sớm hơn ít nhất một ngày" in words(page(site, "/article/4"))
    assert "Ground: earlier day" in words(page(site, "/article/4", cookies=ENGLISH))


def test_every_label_is_in_both_languages() -> None:
    assert all(text.strip() for label in labels().values() for text in label.values())
    for key, label in labels().items():
        assert set(re.findall(r"{(\w+)}", label["vi"])) == set(re.findall(r"{(\w+)}", label["en"])), key
    assert all(row[language] for row in rows("views") for language in LANGUAGES)
    assert all(saved.vi and saved.en for saved in saved_queries())
    assert all(
        told[language] for saved in saved_queries() for told in saved.parameters.values() for language in LANGUAGES
    )


def test_every_label_is_used_and_every_used_one_is_there() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    code = "\n".join(
        (ROOT / "browse" / f"{name}.py").read_text(encoding="utf-8") for name in ("plugin", "gate", "search")
    )
    used = {key for key in re.findall(r"""\bt\(["'](\w+)["']""", texts) if not key.endswith("_")}
    used |= set(re.findall(r'\("(\w+)", (?:article|texts|")', texts))
    used |= set(re.findall(r'"(no_page|forbidden|cannot_ask|too_long|failed|wrong_\w+)"', code))
    used |= set(re.findall(r'_both\("(\w+)"', code))
    used |= {f"date_{word}" for word in ("portal", "listing", "generic", "none")}
    used |= {f"field_{word}" for word in ("title", "lead", "body", "published_on", "author")}
    used |= (
        {f"wrong_{kind}" for kind in READERS}
        | {f"query_{key}" for key in WRONG}
        | {f"level_{level}" for level in LEVELS}
    )
    used |= {f"undated_{word}" for word in Undated}
    used |= {ground(told) for told in re.findall(r"(?:THEN|ELSE) '([^']+)'", view_statements()["reprints"])}
    assert {key for key in labels() if not key.startswith("compare_")} == used


def test_every_comparison_in_words_is_in_the_reader_s_language(site: Any) -> None:
    worded = {key for key, shown, _ in Filters([]).lookups() if re.fullmatch("[a-z ]+", shown)} - {
        "like",
        "notlike",
        "glob",
    }
    assert {key.removeprefix("compare_") for key in labels() if key.startswith("compare_")} == worded
    shown = page(site, "/tinhso/articles").xpath("//select[@name='_filter_op']/option")
    assert "chứa" in map(words, shown)
    assert not {"contains", "is null"} & set(map(words, shown))


def test_no_template_says_words_of_its_own() -> None:
    """What a person reads comes from the table of labels; SQL, CSV and the brand have no translation."""
    for path in TEMPLATES:
        written = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", " ", written, flags=re.DOTALL)
        assert set(re.findall(r"[^\W\d_]{2,}", bare)) <= {"CSV"}, path.name


def test_english_is_a_cookie_away(site: Any) -> None:
    answer = get(site, "/search?q=so&lang=en")
    assert (answer.status_code, answer.headers["location"]) == (302, "/search?q=so")
    assert "tinhso_lang=en" in answer.headers["set-cookie"]
    start = page(site, "/", cookies=ENGLISH)
    assert start.get("lang") == "en"
    assert "Undated: 1 articles." in words(start)
    assert page(site, "/").get("lang") == "vi"
    assert page(site, "/", cookies={"tinhso_lang": "<x>"}).get("lang") == "vi"


def test_every_view_is_called_something() -> None:
    later = {"citations", "citation_candidates", "documents", "term_hits"}  # of other parts of the program
    assert set(view_statements()) <= {row["view"] for row in rows("views")}
    assert {row["view"] for row in rows("views")} <= set(view_statements()) | later
