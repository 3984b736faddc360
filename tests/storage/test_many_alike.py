"""Thousands of articles that share a form, or a text: what one save reads and writes does not grow with them."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.articles import save
from storage.duplicates import measure
from storage.likeness import KEY_MEMBERS, SIGNATURES_READ, TEXTS_READ
from storage.schema import ArticleRow, RevisionRow, SignatureBandRow, SignatureRow, table
from vietnamese.dates import Moment
from vietnamese.fingerprint import BANDS, bands, content_hash

DAY = date(2026, 3, 2)


def form(make, number):
    """A form of twelve blanks, filled in: every word but twelve numbers is the same."""
    pick = random.Random(number)
    return tuple(
        " ".join(f"{' '.join(words[at : at + 10])} {pick.randint(11, 9_999)}" for at in range(0, 40, 10)) + "."
        for words in (paragraph.split() for paragraph in make.paragraphs(7, 3))
    )


def edited(make, number):
    """A press release of which every portal changed another word here and there."""
    pick = random.Random(number)
    mark = "bcdfghklmn"[number // 10] + "bcdfghklmn"[number % 10]
    *words, last = " ".join(make.paragraphs(3, 4)).split()
    return (" ".join([*(word + mark if pick.random() < 0.02 else word for word in words), last + mark]),)


def put(store, make, first, count, bodies, *, root=None):
    """Write that many articles beside the program: bodies in turn, twin keys all different, or all copies of `root`."""
    with store.engine.begin() as connection:
        revision = table(RevisionRow)
        sample = dict(connection.execute(sa.select(revision).limit(1)).mappings().one())
        del sample["id"]
        measured = [(body, measure(make.article(1, paragraphs=body), content_hash(body))) for body in bodies]
        rows = {model: [] for model in (ArticleRow, RevisionRow, SignatureRow, SignatureBandRow)}
        for number in range(first, first + count):
            body, likeness = measured[number % len(measured)]
            signature = likeness.signature
            rows[ArticleRow].append(
                {
                    "id": number, "lineage": "mau_skhcn", "source_key": f"x{number}", "portal_id": store.portal_id,
                    "url": f"https://mau.gov.vn/x{number}", "revision_number": 1, "first_seen_at": make.NOW,
                    "last_seen_at": make.NOW, "twin_key": likeness.twin_key if root else f"twin {number}",
                    "duplicate_of": root, "similarity": 1.0 if root else None,
                }
            )  # fmt: skip
            rows[RevisionRow].append(sample | {"article_id": number, "number": 1, "body": "\n".join(body)})
            rows[SignatureRow].append(
                {
                    "article_id": number, "version": signature.version, "minhash": signature.values,
                    "shingle_count": signature.shingle_count,
                }
            )  # fmt: skip
            rows[SignatureBandRow] += [
                {"article_id": number, "band": band, "key": key} for band, key in enumerate(bands(signature))
            ]
        for model, each in rows.items():
            connection.execute(table(model).insert(), each)
        if store.is_postgresql:  # as it does by itself within minutes: without it a server thinks every key is rare
            connection.exec_driver_sql("ANALYZE")


def work(store, made):
    """What saving an outcome makes the database do: instructions of SQLite's machine, or rows a server reads and writes."""
    counted = _rows_touched if store.is_postgresql else _instructions
    with store.engine.begin() as connection:
        done = counted(connection)
        before = done()
        verdict = save(connection, made, context=store.context())
        return verdict, done() - before


def _instructions(connection):
    steps = []
    driver = connection.connection.driver_connection
    driver.set_progress_handler(lambda: steps.append(1) or 0, 10)
    return lambda: len(steps) * 10


def _rows_touched(connection):
    """Without those of `signature`, which a server reads whole while that is quicker than 256 of its rows."""
    counted = sa.text(
        "SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0) + n_tup_upd) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('article', 'revision', 'signature_band', 'resemblance')"
    )
    return lambda: int(connection.execute(counted).scalar_one())


@pytest.mark.soak
def test_a_save_among_twenty_thousand_forms_reads_what_it_reads_among_two_thousand(store, make):
    store.save(make.outcome(make.article(0)))
    bodies = [form(make, number) for number in range(100)]
    done = []
    for first, count, number in ((100_000, 2_000, 500), (200_000, 18_000, 501)):
        put(store, make, first, count, bodies)
        done.append(work(store, make.outcome(make.article(number, paragraphs=form(make, number)))))
    (one, few), (other, many) = done
    assert (one, other) == ("new", "new")
    assert store.count("article") == 20_003
    assert many < 1.5 * few
    if store.is_postgresql:
        assert many < BANDS * KEY_MEMBERS + SIGNATURES_READ + 2 * TEXTS_READ + 50


def test_a_form_that_was_copied_is_found_among_hundreds_filled_in_alike(store, make):
    for number in range(150):
        assert store.save(make.outcome(make.article(number, paragraphs=form(make, number)))) == "new"
    chosen = random.Random(1).sample(range(150), 10)
    for number in chosen:
        body = (*form(make, number), "Lượt xem: 12345")
        later = make.article(1_000 + number, paragraphs=body, published=Moment.of(make.NOW))
        assert store.save(make.outcome(later)) == "duplicate"
    linked = store.rows(
        "SELECT a.source_key, r.source_key FROM articles a JOIN articles r ON r.id = a.duplicate_of ORDER BY a.id"
    )
    assert linked == [(str(1_000 + number), str(number)) for number in chosen]


def test_the_next_copy_of_a_text_that_thousands_have_tells_nobody_else(store, make):
    text = make.article(1, paragraphs=make.paragraphs(1), published=Moment.on_day(DAY))
    store.save(make.outcome(text))
    done = []
    for first, count, number in ((100_000, 200, 2), (200_000, 4_800, 3)):
        put(store, make, first, count, [text.paragraphs], root=1)
        later = make.article(number, paragraphs=text.paragraphs, published=Moment.on_day(DAY + timedelta(days=9)))
        done.append(work(store, make.outcome(later)))
    (one, few), (other, many) = done
    assert (one, other) == ("duplicate", "duplicate")
    assert store.one("SELECT COUNT(*), MIN(duplicate_of), MAX(duplicate_of) FROM article WHERE duplicate_of > 0") == (
        5_002, 1, 1,
    )  # fmt: skip
    assert many < 1.5 * few


def test_an_earlier_copy_of_a_text_that_thousands_have_becomes_the_root_of_all(store, make):
    text = make.article(1, paragraphs=make.paragraphs(1), published=Moment.on_day(DAY))
    store.save(make.outcome(text))
    put(store, make, 100_000, 3_000, [text.paragraphs], root=1)
    store.save(
        make.outcome(replace(text, source_key="2", url=text.url + "2", published=Moment.on_day(date(2026, 3, 1))))
    )
    rows = store.rows("SELECT r.source_key, MIN(a.similarity), COUNT(*) FROM articles a"
                      " JOIN articles r ON r.id = a.duplicate_of GROUP BY r.source_key")  # fmt: skip
    assert rows == [("2", 1.0, 3_001)]


@pytest.mark.parametrize(
    ("newest_first", "no_band_in_common"), [(False, 0), pytest.param(True, 1, marks=pytest.mark.soak)]
)
def test_a_press_release_edited_on_every_portal_is_one_group_with_bounded_edges(
    store, make, newest_first, no_band_in_common
):
    numbers = sorted(range(80), reverse=newest_first)
    for number in numbers:
        day = Moment.on_day(DAY + timedelta(days=number))
        store.save(make.outcome(make.article(number, paragraphs=edited(make, number), published=day)))
    roots = store.rows("SELECT duplicate_of, COUNT(*) FROM article GROUP BY duplicate_of ORDER BY 2")
    root = numbers.index(0) + 1
    assert roots == [(None, 1), (root, 79)]
    assert store.count("resemblance") == sum(min(number, TEXTS_READ) for number in range(80)) - no_band_in_common
    low, high = store.one("SELECT MIN(similarity), MAX(similarity) FROM article")
    assert 0.5 < low <= high < 1


@pytest.mark.soak
def test_a_group_of_more_articles_than_one_statement_takes_is_parted_and_joined(store, make):
    """SQLite takes 32,766 values: the edit of one of very many copies must not ask for all of them at once."""
    text = make.article(1, paragraphs=make.paragraphs(1), published=Moment.on_day(DAY))
    store.save(make.outcome(text))
    put(store, make, 100_000, 17_000, [text.paragraphs], root=1)
    with store.engine.begin() as connection:  # the others are of this day: the first one is not the earliest
        connection.exec_driver_sql("UPDATE revision SET published_on = '2026-03-05' WHERE article_id >= 100000")
    assert store.save(make.outcome(replace(text, paragraphs=make.paragraphs(2)))) == "revised"
    assert store.rows("SELECT duplicate_of, COUNT(*) FROM article GROUP BY duplicate_of ORDER BY 2") == [
        (None, 2), (100_000, 16_999),
    ]  # fmt: skip


def test_reading_a_page_again_without_a_change_searches_nothing(store, make):
    items = [make.article(n, paragraphs=edited(make, n), published=Moment.on_day(DAY)) for n in range(3)]
    for item in items:
        store.save(make.outcome(item))
    asked = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert store.save(make.outcome(items[2]), reprocess=True) == "unchanged"
    assert asked
    assert not [sql for sql in asked if "signature_band" in sql or "resemblance" in sql]
    assert store.count("resemblance") == 3


def test_a_signature_of_another_version_is_made_anew(store, make):
    items = [make.article(n, paragraphs=edited(make, n), published=Moment.on_day(DAY)) for n in range(2)]
    for item in items:
        store.save(make.outcome(item))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE signature SET version = 0 WHERE article_id = 2")
    assert store.save(make.outcome(items[1]), reprocess=True) == "unchanged"
    assert store.rows("SELECT DISTINCT version FROM signature") == [(1,)]
    assert store.one("SELECT COUNT(*) FROM article WHERE duplicate_of = 1") == (1,)
