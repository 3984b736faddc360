"""A portal of a CMS nobody knows: its listings by shape and place, its articles by the generic path."""

from crawler.layout import Layout
from spiders.portal import PortalSpider
from spiders.shapes import Shapes
from storage.records import GENERIC

LAYOUT = Layout(family=GENERIC, version=1, title=(), body=(), date=())


class GenericSpider(PortalSpider):
    """A portal of no family: nothing is known of its markup, and nothing is taken for known."""

    layout = LAYOUT
    listing = Shapes()
    pace = 2.0
