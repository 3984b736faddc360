"""Several programs at one database: races for the same row."""

import random
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from seeds.sketch import fingerprint
from storage.database import claim_kind
from storage.engine import writing_engine
from storage.errors import StorageError
from storage.known_seeds import put_seeds
from storage.ledger import discover
from storage.portals import sync_portal
from storage.records import Entry
from storage.runs import start_run
from tests.storage.test_duplicates import SEED_ID, outcomes_of
from vietnamese.dates import Moment

ROOT = Path(__file__).resolve().parents[2]


def wait_until_blocked(server_store):
    """Return when a session of this database waits for another's lock."""
    with psycopg.connect(server_store.url, autocommit=True) as connection:
        while not connection.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        ).fetchall():
            pass


def race(server_store, first, second):
    """Run `first` in a transaction, `second` in another until it waits for the first, then commit the first."""
    with ThreadPoolExecutor(1) as pool:
        with server_store.engine.begin() as connection:
            one = first(connection)

            def other():
                with server_store.engine.begin() as connection:
                    return second(connection)

            waiting = pool.submit(other)
            wait_until_blocked(server_store)
            assert not waiting.done()
        return one, waiting.result(timeout=20)


def test_two_listings_name_the_same_new_url(server_store, make):
    def walk(section):
        def write(connection):
            run = start_run(connection, other_portal[section], now=make.NOW)
            ids = server_store.sections[section]
            return discover(
                connection, server_store.portal_id, ids, [Entry("https://mau.gov.vn/1", "1")], run, make.NOW
            )

        return write

    with server_store.engine.begin() as connection:  # so that the runs are not in each other's way
        other_portal = {
            path: sync_portal(connection, make.facts(name)).portal_id
            for path, name in (("/tin-tuc/", "mau_2"), ("/chuyen-doi-so/", "mau_3"))
        }
    (one,), (two,) = race(server_store, walk("/tin-tuc/"), walk("/chuyen-doi-so/"))
    assert one.entry_id == two.entry_id
    assert server_store.one("SELECT url, section, verdict FROM ledger_entries") == (
        "https://mau.gov.vn/1", "/chuyen-doi-so/, /tin-tuc/", "pending",
    )  # fmt: skip
    assert server_store.count("entry_section") == 2


def test_a_page_is_saved_while_a_listing_names_it(server_store, make):
    item = make.article(1)
    section = server_store.sections["/tin-tuc/"]

    def listing(connection):
        run = start_run(connection, server_store.portal_id, now=make.NOW)
        return discover(connection, server_store.portal_id, section, [Entry(item.url, "1")], run, make.NOW)

    def saving(connection):
        from storage.articles import save

        return save(connection, make.outcome(item), context=server_store.context())

    (listed,), verdict = race(server_store, listing, saving)
    assert (listed.verdict, verdict) == ("pending", "new")
    assert server_store.one("SELECT url, section, verdict FROM ledger_entries") == (item.url, "/tin-tuc/", "new")


@pytest.mark.parametrize("url", ["https://mau.gov.vn/tin/bai-1.html", "https://mau.gov.vn/in/bai-1.html"])
def test_two_programs_save_the_same_article_at_once(server_store, make, url):
    from storage.articles import save

    first, second = (
        lambda connection, asked=asked: save(
            connection, make.outcome(make.article(1), url=asked), context=server_store.context()
        )
        for asked in (make.article(1).url, url)
    )
    expected = "unchanged" if url == make.article(1).url else "alias"
    assert race(server_store, first, second) == ("new", expected)
    assert (server_store.count("article"), server_store.count("revision")) == (1, 1)


def test_two_copies_saved_at_once_see_each_other(server_store, make):
    from storage.articles import save

    items = [make.article(number, paragraphs=make.paragraphs(1)) for number in (1, 2)]
    first, second = (
        lambda connection, item=item: save(connection, make.outcome(item), context=server_store.context())
        for item in items
    )
    assert race(server_store, first, second) == ("new", "duplicate")


def test_writers_that_store_copies_of_one_another_at_once_end_with_one_root_always(server_store, make):
    """Sixty rounds: three writers meet at a barrier, and each stores an exact or a near copy of what the others store."""
    from storage.articles import save

    writers, rounds = 3, 60
    engines = [writing_engine(server_store.url) for _ in range(writers)]
    with server_store.engine.begin() as connection:  # each crawls a portal of its own: their ledgers need no turn
        portals = [sync_portal(connection, make.facts(f"mau_{at}")).portal_id for at in range(writers)]
    meet = threading.Barrier(writers)

    def write(engine, portal, items):
        for item in items:
            meet.wait(60)
            with engine.begin() as connection:
                save(connection, make.outcome(item), context=server_store.context(portal_id=portal))

    pick = random.Random(1)
    shares = [[] for _ in range(writers)]
    for number in range(rounds):
        body = make.paragraphs(100 + number)
        days = pick.sample(range(28), writers)
        for at, (share, day) in enumerate(zip(shares, days, strict=True)):
            near = (*body, "Lượt xem: 12345") if pick.random() < 0.5 else body
            share.append(
                make.article(
                    number * writers + at, paragraphs=near, published=Moment.on_day(date(2026, 1, 1 + day)),
                    source_key=f"{number}:{day:02}",
                )
            )  # fmt: skip
    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(write, *each) for each in zip(engines, portals, shares, strict=True)]:
            done.result(timeout=120)
    for engine in engines:
        engine.dispose()
    rows = server_store.rows(
        "SELECT a.source_key, COALESCE(r.source_key, a.source_key) FROM article a LEFT JOIN article r ON r.id = a.duplicate_of"
    )
    keys = sorted(item.source_key for share in shares for item in share)
    earliest = {key.partition(":")[0]: key for key in reversed(keys)}
    assert sorted(rows) == [(key, earliest[key.partition(":")[0]]) for key in keys]
    assert server_store.one("SELECT COUNT(*) FROM article WHERE duplicate_of IS NULL") == (rounds,)


def test_two_programs_bring_the_same_seed(server_store, make):
    known = fingerprint(SEED_ID, "\n".join(make.paragraphs(1)))
    (before,) = server_store.one("SELECT value FROM meta WHERE key = 'seeds_changed'")
    race(server_store, *[lambda connection: put_seeds(connection, [known])] * 2)
    assert server_store.one(f"SELECT COUNT(*) FROM seed WHERE id = '{SEED_ID}'") == (1,)
    assert server_store.one("SELECT value FROM meta WHERE key = 'seeds_changed'") == (str(int(before) + 2),)


def test_two_programs_bring_the_same_portal(server_store, make):
    made = make.facts("mau_moi")
    one, two = race(server_store, *[lambda connection: sync_portal(connection, made)] * 2)
    assert one == two


def test_of_two_kinds_of_crawl_the_first_to_commit_claims_the_database(server_store):
    with pytest.raises(StorageError, match="need one of their own"):
        race(
            server_store,
            lambda connection: claim_kind(connection, "copy"),
            lambda connection: claim_kind(connection, "live"),
        )
    assert server_store.one("SELECT value FROM meta WHERE key = 'kind'") == ("copy",)


CHILD = """
    import random, sys
    sys.path[:0] = {paths!r}
    from tests.storage.conftest import NOW, Samples, facts
    from tests.storage.test_duplicates import outcomes_of
    from storage.articles import SaveContext
    from storage.database import open_database
    from storage.known_seeds import put_seeds
    from storage.ledger import discover
    from storage.portals import sync_portal
    from storage.records import Entry
    from storage.writer import Writer

    items, seed = outcomes_of(Samples())
    random.Random({seed}).shuffle(items)
    with Writer(open_database({url!r}), batch_size=4, batch_seconds=0.01) as writer:
        portal = writer.submit(lambda connection: sync_portal(connection, facts())).result()
        writer.submit(lambda connection: put_seeds(connection, [seed])).result()
        print("ready", flush=True)
        sys.stdin.readline()
        context = SaveContext(portal.portal_id, "mau_skhcn", NOW)
        futures = []
        for item in items + items[:4]:
            entries = [Entry(other.url) for other in items]
            discovered = lambda connection, entries=entries: discover(
                connection, portal.portal_id, portal.sections["/tin-tuc/"], entries, None, NOW)
            futures += [writer.submit(discovered), writer.save(item, context)]
        for future in futures:
            future.result()
"""

STATE = (
    "SELECT 'article', a.source_key, a.url, a.content_hash, a.revision_number, r.source_key, a.similarity"
    " FROM articles a LEFT JOIN articles r ON r.id = a.duplicate_of",
    "SELECT 'url', a.source_key, u.url, u.is_alias FROM article_urls u JOIN articles a ON a.id = u.article_id",
    "SELECT 'sighting', seed, url FROM seed_sightings",
    "SELECT 'entry', url, article_id IS NULL FROM ledger_entries",
    "SELECT 'edges', COUNT(*) FROM resemblance",
    "SELECT 'revisions', COUNT(*) FROM revision",
    "SELECT 'runs', COUNT(*) FROM run",
)


def state(store):
    return {row for sql in STATE for row in store.rows(sql)}


def test_two_processes_at_once_end_where_one_ends(databases, store, make):
    alone = {}
    items, seed = outcomes_of(make)
    with store.engine.begin() as connection:
        put_seeds(connection, [seed])
    for item in items:
        store.save(item)
    alone = state(store)
    url = databases.new()
    children = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD.format(paths=[str(ROOT)], url=url, seed=number))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(2)
    ]  # fmt: skip
    assert [child.stdout.readline() for child in children] == ["ready\n"] * 2
    for child in children:
        child.stdin.close()
    assert [child.wait(60) for child in children] == [0, 0]
    together = replace(store, url=url, asking=writing_engine(url))
    if store.is_postgresql:
        from storage.postgresql import plain_values

        sa.event.listen(together.asking, "connect", plain_values)
    assert state(together) == alone
    together.asking.dispose()
