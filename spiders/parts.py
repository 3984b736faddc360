"""The further pages an article spans, fetched one after the other."""

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.bounds import MAX_BYTES
from crawler.fetching import page_of
from crawler.layout import Layout
from crawler.page import MAX_PARTS, Page
from crawler.stopping import Stopped
from crawler.urls import normalise, resolve, same_site


async def fetch_parts(crawler: Crawler, page: Page, layout: Layout, host: str) -> tuple[tuple[Page, ...], str]:
    """The further pages of an article, in order, and why one of them is missing if one is. Raises Stopped."""
    urls = [
        url
        for where in layout.parts
        for href in where.read(page.tree)
        if (url := resolve(page.base, href)) and same_site(url, host) and url != normalise(page.url)
    ]
    parts = []
    for url in list(dict.fromkeys(urls))[: MAX_PARTS - 1]:
        if crawler.engine is None:
            return (), "the crawl is ending"
        try:
            response = await crawler.engine.download_async(Request(url, dont_filter=True))
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001  # whatever the network does to a part, the article waits for it
            return (), f"page {url}: {type(error).__name__}"
        if response.status != 200:
            return (), f"page {url}: HTTP {response.status}"
        parts.append(page_of(response, page.entry, page.sections))
        if sum(len(part.body) for part in (page, *parts)) > MAX_BYTES:
            break  # judged as what it is: too large
    return tuple(parts), ""
