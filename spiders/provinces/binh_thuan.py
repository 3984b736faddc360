"""Tỉnh Bình Thuận (merged into Lâm Đồng on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Lâm Đồng on 1 July 2025."


class BinhThuan(GenericSpider):
    name = "binhthuan"
    title = "Cổng thông tin điện tử tỉnh Bình Thuận"
    agency = "Ủy ban nhân dân tỉnh Bình Thuận"
    agency_level = "province"
    province = ("gso", "60")
    host = "binhthuan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "lamdong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
