"""Tỉnh Bình Dương (merged into Hồ Chí Minh on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Hồ Chí Minh on 1 July 2025."


class BinhDuong(GenericSpider):
    name = "binhduong"
    title = "Cổng thông tin điện tử tỉnh Bình Dương"
    agency = "Ủy ban nhân dân tỉnh Bình Dương"
    agency_level = "province"
    province = ("gso", "74")
    host = "binhduong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "hochiminhcity.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
