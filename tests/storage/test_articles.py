"""What becomes of an outcome: each verdict, and what it leaves in the database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.pages import stored_pages
from storage.records import Judgement, Outcome
from vietnamese.dates import Moment


def test_a_new_article_is_stored_with_everything(store, make):
    assert store.save(make.outcome(make.article(1))) == "new"
    assert store.one(
        "SELECT portal, agency, province_then, province_now, url, title, lead, tags, published_month, published_precision,"
        " topic_score, revision_number, duplicate_of, gone_at, changed_at FROM articles"
    ) == (
        "mau_skhcn", "Sở Mẫu", "Thừa Thiên Huế", "Huế", "https://mau.gov.vn/tin/bai-1.html", "Bài mẫu số 1",
        "Lời dẫn của bài mẫu 1", "chuyển đổi số, mẫu", "2026-02", "minute", 5.0, 1, None, None, None,
    )  # fmt: skip
    assert store.one("SELECT body FROM articles") == ("\n".join(make.paragraphs(1)),)
    assert store.one("SELECT text_folded LIKE 'bai mau so 1%du lieu mau%' FROM articles") == (1,)
    assert store.one("SELECT url, caption FROM images") == ("https://mau.gov.vn/a.jpg", "Chú thích mẫu")
    assert store.one("SELECT url, name FROM attachments") == ("https://mau.gov.vn/a.pdf", "Tệp mẫu")
    assert store.one("SELECT rule, action, text, position FROM cuts") == (
        "counter:Lượt xem", "drop", "Lượt xem: 12", 9,
    )  # fmt: skip
    assert store.rows("SELECT term, place, position, weight FROM topic_hits ORDER BY number") == [
        ("chuyển đổi số", "title", 0, 3.0),
        ("dữ liệu", "body", 5, 2.0),
    ]
    assert store.one("SELECT verdict, score, attempts, next_try_at FROM ledger_entries") == ("new", 5.0, 0, None)
    assert store.one("SELECT url, is_alias FROM article_urls") == ("https://mau.gov.vn/tin/bai-1.html", 0)


def test_the_page_is_kept_and_comes_back_as_it_was_sent(store, make):
    sent = "trang mẫu ".encode() * 500
    store.save(make.outcome(make.article(1), body=sent))
    with store.engine.begin() as connection:
        (entry,) = stored_pages(connection)
    (page,) = entry.pages
    assert (page.body, page.status, page.headers["Content-Type"]) == (sent, 200, "text/html")
    assert page.fetched_at == make.NOW
    assert int(str(store.one("SELECT LENGTH(body) FROM page")[0])) < len(sent) / 10


def test_times_are_text_in_utc(store, make):
    made = make.article(1, published=Moment.of(make.NOW.replace(hour=20)))
    store.save(make.outcome(made))
    assert store.one("SELECT published_at, published_on, first_seen_at FROM articles") == (
        "2026-03-02 20:00:00.000000", "2026-03-03", "2026-03-02 08:00:00.000000",
    )  # fmt: skip


def test_a_day_without_a_time_stays_a_day(store, make):
    day = make.NOW.date()
    store.save(make.outcome(make.article(1, published=Moment.on_day(day))))
    store.save(make.outcome(make.article(2, published=None)))
    assert store.rows("SELECT published_at, published_on, published_month, published_precision FROM articles") == [
        (None, "2026-03-02", "2026-03", "day"),
        (None, None, None, "none"),
    ]


def test_the_same_text_again_is_unchanged(store, make):
    first, later = make.article(1, view_count=10, viewed_at=make.NOW), make.NOW + timedelta(days=1)
    store.save(make.outcome(first))
    again = replace(first, view_count=25, viewed_at=later)
    assert store.save(make.outcome(again, at=later, body=b"another counter")) == "unchanged"
    assert store.count("revision") == 1
    assert store.one("SELECT last_seen_at, first_seen_at, view_count, changed_at FROM articles") == (
        "2026-03-03 08:00:00.000000", "2026-03-02 08:00:00.000000", 25, None,
    )  # fmt: skip


def test_a_changed_counter_replaces_the_page_and_the_same_bytes_keep_it(store, make):
    item = make.article(1)
    store.save(make.outcome(item, body=b"counter 1"))
    (page,) = store.one("SELECT id FROM page")
    store.save(make.outcome(item, body=b"counter 1", at=make.NOW + timedelta(hours=1)))
    assert store.one("SELECT id, fetched_at FROM page") == (page, "2026-03-02 09:00:00.000000")
    store.save(make.outcome(item, body=b"counter 2", at=make.NOW + timedelta(hours=2)))
    assert store.count("page") == 1
    assert store.one("SELECT a.page_sha256 = p.sha256, a.fetched_at = p.fetched_at FROM articles a, page p") == (1, 1)


def test_there_and_back_again_is_three_revisions_with_their_pages(store, make):
    a = make.article(1)
    b = replace(a, title="Bài mẫu số 1 (đã sửa)")
    assert store.save(make.outcome(a, body=b"A")) == "new"
    assert store.save(make.outcome(b, body=b"B", at=make.NOW + timedelta(hours=1))) == "revised"
    assert store.save(make.outcome(a, body=b"A2", at=make.NOW + timedelta(hours=2))) == "revised"
    assert store.rows("SELECT number, title, is_current FROM revisions ORDER BY number") == [
        (1, "Bài mẫu số 1", 0),
        (2, "Bài mẫu số 1 (đã sửa)", 0),
        (3, "Bài mẫu số 1", 1),
    ]
    assert store.one("SELECT title, revision_number, changed_at FROM articles") == (
        "Bài mẫu số 1", 3, "2026-03-02 10:00:00.000000",
    )  # fmt: skip
    assert store.rows("SELECT r.number FROM page p JOIN revision r ON r.id = p.revision_id ORDER BY p.id") == [
        (1,), (2,), (3,),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Tít mới"},
        {"lead": "Lời dẫn mới"},
        {"paragraphs": ("Một thân bài khác hẳn.",)},
        {"published": Moment.on_day(date(2026, 1, 5))},
        {"attachments": ()},
    ],
    ids=["title", "lead", "body", "date", "attachments"],
)
def test_each_edit_is_one_revision(store, make, edit):
    item = make.article(1)
    store.save(make.outcome(item))
    assert store.save(make.outcome(replace(item, **edit))) == "revised"
    assert store.save(make.outcome(replace(item, **edit))) == "unchanged"
    assert store.count("revision") == 2


def test_what_is_not_the_writers_word_is_no_edit(store, make):
    item = make.article(1)
    store.save(make.outcome(item))
    other = replace(item, images=(), cuts=(), view_count=99, viewed_at=make.NOW, section="Chuyên mục khác")
    assert store.save(make.outcome(other)) == "unchanged"


def test_another_url_of_an_article_is_an_alias(store, make):
    item = make.article(1)
    store.save(make.outcome(item))
    print_copy = "https://mau.gov.vn/tin/print/bai-1.html"
    assert store.save(make.outcome(item, url=print_copy)) == "alias"
    assert store.save(make.outcome(item, url=print_copy)) == "alias"
    assert store.count("article") == 1
    assert store.rows("SELECT url, is_alias FROM article_urls ORDER BY is_alias") == [(item.url, 0), (print_copy, 1)]


def test_the_url_of_an_article_does_not_depend_on_which_came_first(store, make):
    item = make.article(1)
    longer = replace(item, url="https://mau.gov.vn/tin/chuyen-muc/bai-1.html")
    store.save(make.outcome(longer))
    store.save(make.outcome(item))
    assert store.one("SELECT url FROM articles") == (item.url,)
    assert store.rows("SELECT url FROM article_urls WHERE is_alias") == [(longer.url,)]


def test_off_topic_is_kept_in_the_ledger_with_its_terms_and_page(store, make):
    made = make.outcome(make.article(1), judgement=Judgement.OFF_TOPIC, score=0.4, reason="score 0.4 under 2")
    assert store.save(made) == "off_topic"
    assert store.count("article") == 0
    assert store.one("SELECT title, published_on, score, verdict, reason FROM ledger_entries") == (
        "Bài mẫu số 1", "2026-02-01", 0.4, "off_topic", "score 0.4 under 2",
    )  # fmt: skip
    assert (store.count("topic_hits"), store.count("page")) == (2, 1)


def test_off_topic_is_an_article_if_asked_for_or_if_it_is_one_already(store, make):
    item = make.article(1)
    made = make.outcome(item, judgement=Judgement.OFF_TOPIC)
    assert store.save(made, admit_off_topic=True) == "new"
    edited = make.outcome(replace(item, title="Tít mới"), judgement=Judgement.OFF_TOPIC)
    assert store.save(edited) == "revised"
    assert store.one("SELECT title FROM articles") == ("Tít mới",)


@pytest.mark.parametrize("judgement", ["rejected", "blocked", "failed"])
def test_what_is_no_article_touches_none(store, make, judgement):
    item = make.article(1)
    store.save(make.outcome(item, body=b"good"))
    before = store.rows("SELECT * FROM articles")
    bad = make.outcome(None, url=item.url, judgement=Judgement(judgement), reason="trang chờ", body=b"bad")
    assert store.save(bad) == judgement
    assert store.save(bad) == judgement
    assert store.rows("SELECT * FROM articles") == before
    assert store.one("SELECT verdict, reason, article_id FROM ledger_entries") == (judgement, "trang chờ", 1)
    assert store.rows("SELECT revision_id FROM page ORDER BY id") == [(1,), (None,)]


def test_failures_are_counted_and_put_off_until_one_succeeds(store, make):
    item = make.article(1)
    bad = make.outcome(None, url=item.url, judgement=Judgement.FAILED, reason="500")
    store.save(bad)
    assert store.one("SELECT attempts, next_try_at FROM ledger_entries") == (1, "2026-03-02 08:15:00.000000")
    store.save(bad)
    assert store.one("SELECT attempts, next_try_at FROM ledger_entries") == (2, "2026-03-02 09:00:00.000000")
    store.save(make.outcome(item))
    assert store.one("SELECT attempts, next_try_at, verdict FROM ledger_entries") == (0, None, "new")
    assert store.count("page") == 1  # the failure's page gave way


def test_a_better_extractor_is_no_edit(store, make):
    """The first reading took the footer for text; the page is judged again before the texts are compared."""
    noisy = make.article(1, paragraphs=(*make.paragraphs(1), "Chân trang mẫu"))
    clean = make.article(1, extractor_version=2)
    store.save(make.outcome(noisy, body=b"page"))
    asked = []

    def rejudge(pages):
        asked.append([page.body for page in pages])
        return make.outcome(clean)

    assert store.save(make.outcome(clean, body=b"page, counter 2"), rejudge=rejudge) == "unchanged"
    assert asked == [[b"page"]]
    assert store.one("SELECT body, revision_number, extractor_version, changed_at FROM articles") == (
        "\n".join(make.paragraphs(1)), 1, 2, None,
    )  # fmt: skip


def test_an_edit_under_a_better_extractor_is_an_edit_of_the_better_reading(store, make):
    noisy = make.article(1, paragraphs=(*make.paragraphs(1), "Chân trang mẫu"))
    clean = make.article(1, extractor_version=2)
    edited = replace(clean, title="Tít mới")
    store.save(make.outcome(noisy))
    assert store.save(make.outcome(edited), rejudge=lambda pages: make.outcome(clean)) == "revised"
    assert store.rows("SELECT number, title, body, extractor_version FROM revisions ORDER BY number") == [
        (1, "Bài mẫu số 1", clean.body, 2),
        (2, "Tít mới", clean.body, 2),
    ]


def test_a_better_extractor_that_reads_the_same_is_recorded_without_judging_again(store, make):
    store.save(make.outcome(make.article(1)))

    def rejudge(pages):
        raise AssertionError("the text is the same")

    made = make.outcome(make.article(1, extractor_version=2, author="Người viết mẫu"))
    assert store.save(made, rejudge=rejudge) == "unchanged"
    assert store.one("SELECT extractor_version, author, revision_number FROM articles") == (2, "Người viết mẫu", 1)


def test_an_article_that_holds_none_is_refused(store, make):
    with pytest.raises(ValueError, match="holds none"):
        store.save(Outcome("https://mau.gov.vn/x.html", Judgement.ARTICLE))
