"""Where an article is asked for, if its public address answers with an empty shell: at a service of the portal's."""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from crawler.page import Page
from crawler.urls import normalise, resolve


@dataclass(frozen=True)
class Service:
    """`name` finds in a public address what `address`, with {name}, asks the service for."""

    name: re.Pattern[str]
    address: str

    def asked(self, url: str) -> str:
        """The address to be asked in place of a public one; that itself where it is no article's."""
        match = self.name.search(url)
        return resolve(url, self.address.format(name=quote(unquote(match[1]), safe=""))) if match else url

    def public(self, page: Page) -> Page:
        """The service's answer as that of the public address; a page as it is where another address answered."""
        return replace(page, url=page.entry.url) if normalise(page.url) == self.asked(page.entry.url) else page
