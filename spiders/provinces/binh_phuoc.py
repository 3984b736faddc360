"""Tỉnh Bình Phước (merged into Đồng Nai on 1 July 2025)."""

from spiders.cms.nukeviet import NukeVietSpider
from spiders.grounds import FAMILY_INFERRED, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Đồng Nai on 1 July 2025."


class BinhPhuoc(NukeVietSpider):
    name = "binhphuoc"
    title = "Cổng thông tin điện tử tỉnh Bình Phước"
    agency = "Ủy ban nhân dân tỉnh Bình Phước"
    agency_level = "province"
    province = ("gso", "70")
    host = "binhphuoc.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "dongnai.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_INFERRED} {FRONT}"
