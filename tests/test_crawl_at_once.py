"""Several programs that crawl into one database at once end where one after the other ends."""

import pytest

from replica.server import serve
from tests.crawling import Workplace
from tests.samples import LAICHAU, readable, trapped_site, truth
from tests.two_portals import State, assert_same, one_after_the_other, portals


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> State:
    return one_after_the_other(tmp_path_factory.mktemp("serial"))[0]


def test_two_programs_crawl_two_portals_that_copy_each_other(place: Workplace, serial: State) -> None:
    place.batches_of(0.02)
    with portals() as both:
        processes = [place.start(*both.crawl_of(portal)) for portal in both.origins]
        ended = [process.wait() for process in processes]
    assert [each.code for each in ended] == [0, 0], ended
    assert {each.err for each in ended} == {""}
    assert_same(place, serial)
    assert place.column("SELECT outcome FROM runs") == ["ok", "ok"]


def test_two_programs_crawl_the_same_portal(place: Workplace) -> None:
    """Each asks for all of it, for neither knows of the other; what is stored, is stored once."""
    place.batches_of(0.02)
    site = trapped_site("nukeviet", 30, page_size=6)
    arguments = ["crawl", LAICHAU, "--all-topics", "--json"]
    with serve(site) as served:
        processes = [place.start(*arguments, "--at", served.origin) for _ in range(2)]
        ended = [process.wait() for process in processes]
        assert [each.code for each in ended] == [0, 0], ended
        assert {each.err for each in ended} == {""}
        rows = [each.rows[LAICHAU] for each in ended]
        assert {row["outcome"] for row in rows} == {"ok"}
        articles = readable(site)
        assert sum(row["new"] + row["duplicate"] for row in rows) == len(articles)
        assert sum(row["revised"] + row["failed"] + row["rejected"] for row in rows) == 0
        assert place.database.faults() == []
        stored = place.query("SELECT source_key, url, title, lead, body, published_on FROM articles")
        assert len(stored) == len(articles)
        assert {row["source_key"]: row for row in stored} == {str(each.id): truth(site, each) for each in articles}
        assert place.column("SELECT COUNT(*) FROM revisions") == [len(articles)]
        assert place.column("SELECT COUNT(*) FROM seed_sightings") == [1]
        assert place.column("SELECT DISTINCT COALESCE(outcome, 'running') FROM runs") == ["ok"]
        before = place.state()
        again = place.tinhso(*arguments, "--at", served.origin).rows[LAICHAU]
    assert (again["outcome"], again["new"], again["revised"]) == ("ok", 0, 0)
    assert place.state() == before
