"""Tỉnh Hà Giang (merged into Tuyên Quang on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Tuyên Quang on 1 July 2025."


class HaGiang(GenericSpider):
    name = "hagiang"
    title = "Cổng thông tin điện tử tỉnh Hà Giang"
    agency = "Ủy ban nhân dân tỉnh Hà Giang"
    agency_level = "province"
    province = ("gso", "02")
    host = "hagiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "tuyenquang.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
