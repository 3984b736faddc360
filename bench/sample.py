"""The replica's portals as a benchmark's: two small ones where no recording is, one as large as asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.corpus import RECORDED, Sample
from replica.articles import Section
from replica.demo import demo_sites
from replica.exchange import Request
from replica.server import serve
from replica.site import Site
from spiders.fleet import portal_classes

LARGE = "laichau_skhcn"  # NukeViet, listing pages of 20


@dataclass(frozen=True)
class Replica:
    """A site of the replica in a portal's place."""

    name: str
    site: Site

    @contextmanager
    def serve(self) -> Iterator[str]:
        with serve(self.site) as served:
            yield served.origin

    def samples(self) -> list[Sample]:
        origin = f"https://{portal_classes()[self.name].host}"
        found = []
        for article in self.site.articles:
            if article.password or len(article.pages) > 1:
                continue
            path = self.site.address(article)
            page = self.site.answer(Request(path, origin)).body
            captions = [picture.caption for picture in article.pictures]
            if article.head_image:
                captions.append(article.head_image.caption)
            found.append(
                Sample(self.name, origin + path, page, article.lead, article.paragraphs, [*captions, article.signature])
            )
        return found


def replica_portals() -> Iterator[Replica]:
    """Those portals of `tinhso demo` that stand in for a recording."""
    sites = demo_sites()
    for name in RECORDED:
        yield Replica(name, sites[name])


def large_portal(articles: int) -> Replica:
    """A NukeViet portal with so many articles over its leaf's sections, equal for equal numbers."""
    sections = [
        Section(section.path.strip("/"), section.name, section.topical) for section in portal_classes()[LARGE].sections
    ]
    return Replica(LARGE, Site("nukeviet", articles, sections, seed="bench"))
