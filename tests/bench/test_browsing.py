"""The benchmark of the pages looks at the pages it says, and holds the start page to its bound; what they take is not asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import browsing, report
from bench.articles import fill
from browse.site import make_site
from tests.browse.samples import served

FOUND = browsing.Browsed(200_000, 4_000.0, (20.0,) * 20, (30.0,) * 20, {"an article": (50.0, 40.0, 60.0)})


def test_every_page_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.browsing.VIEWS", 6)
    monkeypatch.setattr(
        "bench.browsing._serving", lambda url: served(make_site(url))
    )  # the process has a test of its own
    url = f"sqlite:///{tmp_path / 'small.db'}"
    fill(url, 200, with_words=False)
    found = browsing.look(url, 200)
    assert (found.articles, len(found.later), len(found.written)) == (200, 6, 2)
    assert {name: len(times) for name, times in found.others.items()} == dict.fromkeys(browsing.PAGES, 3)
    assert min(found.first, *found.later, *found.written) > 0


def test_the_first_view_has_no_bound_and_the_later_ones_have() -> None:
    assert FOUND.passed
    assert replace(FOUND, later=(*(20.0,) * 59, 900.0)).passed, "one of sixty may be slow"
    assert not replace(FOUND, later=(301.0,) * 20).passed
    assert not replace(FOUND, written=(301.0,) * 20).passed
    text = report.as_text(browsing.browse_rows(replace(FOUND, written=(301.0,) * 20)))
    assert text.count("holds") == text.count("MISSED") == 1
    assert "50 ms (40 – 60), 3 views" in text
