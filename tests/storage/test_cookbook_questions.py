"""The cookbook's questions whose answer is empty in the demo, where there is something to answer; on both databases."""

from datetime import timedelta

from storage.ledger import discover
from storage.query import run_sql
from storage.records import Entry
from tests.test_cookbook import NOTHING, recipes


def asked(url, beginning):
    [recipe] = [each for each in recipes() if each.question.startswith(beginning)]
    assert recipe.answer == NOTHING, "else the demo shows it"
    return list(run_sql(url, recipe.sql)[1])


def test_edited_headlines_are_told_before_and_after(store, make):
    store.save(make.outcome(make.article(1)))
    store.save(make.outcome(make.article(2)))
    later = make.NOW + timedelta(days=1)
    store.save(make.outcome(make.article(1, title="Bài mẫu, sửa đầu đề"), at=later))
    store.save(make.outcome(make.article(2, lead="Lời dẫn khác"), at=later))
    assert asked(store.url, "Which headlines were edited") == [("mau_skhcn", "Bài mẫu số 1", "Bài mẫu, sửa đầu đề")]


def test_sections_with_something_left_are_not_complete(store, make):
    with store.engine.begin() as connection:
        entry = Entry("https://mau.gov.vn/tin/1.html", "1", "Bài mẫu")
        discover(connection, store.portal_id, store.sections["/tin-tuc/"], [entry], None, make.NOW)
    assert asked(store.url, "Which sections are not complete") == [
        ("mau_skhcn", "/chuyen-doi-so/", 0, 0, None, None),
        ("mau_skhcn", "/tin-tuc/", 1, 1, None, None),
    ]
