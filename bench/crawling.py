"""The whole crawl of a plan's portals, as `tinhso crawl --all-topics --at` does it, into a fresh database each round.

    python -m bench.crawling ROUNDS FOLDER [staged] < plan.json

The plan holds `origins`, portal → origin. staged: with a clock on every stage.
"""

import gc
import io
import json
import shutil
import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from bench.metering import Meter, Round, run_rounds
from bench.stages import StageClock
from crawler.ledger import Ledger
from crawler.options import CrawlOptions
from crawler.progress import PlainLines
from spiders.fleet import copy_settings, portal_classes, project_settings
from spiders.portal import PortalSpider
from storage.database import claim_kind, open_database
from storage.writer import Writer


class Database:
    """A database that is fresh for every round, behind one engine: statements are compiled once a process, as in the crawl
    of a real portal with its thousands of pages."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tinhso.db"
        self._fresh = folder / "fresh.db"
        self.engine = open_database(f"sqlite:///{self._file}")
        with self.engine.begin() as connection:
            claim_kind(connection, "copy")
        self.engine.dispose()  # the last connection brings the write-ahead log home
        shutil.copyfile(self._file, self._fresh)

    def renew(self) -> None:
        """Puts the fresh database in the place of the one a round has filled."""
        self.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._fresh, self._file)


async def whole(runner: AsyncCrawlerRunner, origins: dict[str, str], database: Database) -> Round:
    """One crawl of every portal, one portal after the other."""
    database.renew()
    done = Round()
    with Writer(database.engine) as writer:
        for name, origin in origins.items():
            spider = portal_classes()[name]
            options = CrawlOptions(all_topics=True, at=origin)
            settings = project_settings()
            settings.setdict(copy_settings(spider, options), priority="cmdline")
            crawler = Crawler(spider, settings)
            meter = Meter(crawler)
            ledger = Ledger(writer, spider.facts, spider.layout, options)
            await runner.crawl(crawler, options=options, ledger=ledger, reporter=PlainLines(io.StringIO()))
            meter.add_to(done, name)
            assert isinstance(crawler.spider, PortalSpider)
            counts = crawler.spider.record.counts
            done.articles += counts["new"] + counts["duplicate"] + counts["sighting"]
    return done


def main(rounds: int, folder: Path, *, staged: bool) -> None:
    origins: dict[str, str] = json.load(sys.stdin)["origins"]
    clock = StageClock() if staged else None
    database = Database(folder)

    async def crawl(runner: AsyncCrawlerRunner) -> Round:
        if clock:
            clock.seconds.clear()
        done = await whole(runner, origins, database)
        if clock:
            done.stages = dict(clock.seconds)
        return done

    gc.collect()
    gc.freeze()  # as spiders.fleet.crawl_all does
    run_rounds(rounds, project_settings(), crawl)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), staged="staged" in sys.argv[3:])
