"""Tỉnh Hải Dương (merged into Hải Phòng on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Hải Phòng on 1 July 2025."


class HaiDuong(GenericSpider):
    name = "haiduong"
    title = "Cổng thông tin điện tử tỉnh Hải Dương"
    agency = "Ủy ban nhân dân tỉnh Hải Dương"
    agency_level = "province"
    province = ("gso", "30")
    host = "haiduong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "haiphong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
