"""Bare Scrapy: fetches the addresses of a plan, one after the other, and does nothing with the answers.

    python -m bench.fetching ROUNDS < plan.json

The plan: `settings` (the product's, as JSON) and `crawls`, a list of {portal, settings, addresses}. Nothing of the product is
imported but what its settings name, so that the start of this process is Scrapy's own.
"""

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from bench.metering import Meter, Round, run_rounds


class Bare(Spider):
    name = "bare"

    def __init__(self, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.addresses = addresses

    async def start(self) -> AsyncIterator[Request]:
        for address in self.addresses:
            yield Request(address, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Nothing."""


def main(rounds: int) -> None:
    plan = json.load(sys.stdin)

    async def crawl(runner: AsyncCrawlerRunner) -> Round:
        done = Round()
        for each in plan["crawls"]:
            settings = Settings(plan["settings"], priority="project")
            settings.setdict(each["settings"], priority="cmdline")
            crawler = Crawler(Bare, settings)
            meter = Meter(crawler)
            await runner.crawl(crawler, addresses=each["addresses"])
            meter.add_to(done, each["portal"])
        return done

    run_rounds(rounds, Settings(plan["settings"], priority="project"), crawl)


if __name__ == "__main__":
    main(int(sys.argv[1]))
