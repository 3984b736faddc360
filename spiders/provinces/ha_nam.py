"""Tỉnh Hà Nam (merged into Ninh Bình on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Ninh Bình on 1 July 2025."


class HaNam(GenericSpider):
    name = "hanam"
    title = "Cổng thông tin điện tử tỉnh Hà Nam"
    agency = "Ủy ban nhân dân tỉnh Hà Nam"
    agency_level = "province"
    province = ("gso", "35")
    host = "hanam.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "ninhbinh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
