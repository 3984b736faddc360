"""Tỉnh Bình Định (merged into Gia Lai on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Gia Lai on 1 July 2025."


class BinhDinh(GenericSpider):
    name = "binhdinh"
    title = "Cổng thông tin điện tử tỉnh Bình Định"
    agency = "Ủy ban nhân dân tỉnh Bình Định"
    agency_level = "province"
    province = ("gso", "52")
    host = "binhdinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "gialai.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
