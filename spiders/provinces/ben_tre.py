"""Tỉnh Bến Tre (merged into Vĩnh Long on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Vĩnh Long on 1 July 2025."


class BenTre(GenericSpider):
    name = "bentre"
    title = "Cổng thông tin điện tử tỉnh Bến Tre"
    agency = "Ủy ban nhân dân tỉnh Bến Tre"
    agency_level = "province"
    province = ("gso", "83")
    host = "bentre.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "vinhlong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
