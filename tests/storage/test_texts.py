"""The texts of an article's revisions, by any of its addresses."""

from dataclasses import replace
from datetime import timedelta

from storage.records import Attachment
from storage.texts import revision_texts


def texts(store, url):
    with store.engine.connect() as connection:
        return revision_texts(connection, url)


def test_revisions_come_in_order_with_all_that_can_be_edited(store, make):
    first = make.article(1)
    edited = replace(first, title="Tít đã sửa", attachments=(Attachment("https://mau.gov.vn/b.pdf"),))
    store.save(make.outcome(first))
    store.save(make.outcome(edited, at=make.NOW + timedelta(hours=6)))
    one, two = texts(store, first.url)
    assert (one.number, one.title, one.attachments) == (1, "Bài mẫu số 1", ("https://mau.gov.vn/a.pdf",))
    assert (two.number, two.title, two.attachments) == (2, "Tít đã sửa", ("https://mau.gov.vn/b.pdf",))
    assert (one.paragraphs, one.lead, one.published_at) == (first.paragraphs, first.lead, first.published.at)
    assert (one.fetched_at, two.fetched_at) == (make.NOW, make.NOW + timedelta(hours=6))


def test_an_alias_will_do_and_an_unknown_address_has_none(store, make):
    other = "https://mau.gov.vn/?p=1"
    store.save(make.outcome(make.article(1)))
    store.save(make.outcome(make.article(1), url=other))
    store.save(make.outcome(make.article(2, paragraphs=())))
    assert [each.number for each in texts(store, other)] == [1]
    assert texts(store, make.article(2).url)[0].paragraphs == ()
    assert texts(store, "https://mau.gov.vn/khong-co") == []
