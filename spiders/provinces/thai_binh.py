"""Tỉnh Thái Bình (merged into Hưng Yên on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Hưng Yên on 1 July 2025."


class ThaiBinh(GenericSpider):
    name = "thaibinh"
    title = "Cổng thông tin điện tử tỉnh Thái Bình"
    agency = "Ủy ban nhân dân tỉnh Thái Bình"
    agency_level = "province"
    province = ("gso", "34")
    host = "thaibinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "hungyen.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
