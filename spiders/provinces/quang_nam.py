"""Tỉnh Quảng Nam (merged into Đà Nẵng on 1 July 2025)."""

from spiders.cms.address_only import ChiTietTinSpider
from spiders.cms.generic import GenericSpider
from spiders.grounds import ADDRESSES_ONLY, AGENCY_ASSUMED, ARTICLE_SEEN, CMS_UNKNOWN, FRONT, LISTED, STTTT
from storage.records import SectionFacts

_MERGED = "The province became part of Đà Nẵng on 1 July 2025."


class QuangNam(GenericSpider):
    name = "quangnam"
    title = "Cổng thông tin điện tử tỉnh Quảng Nam"
    agency = "Ủy ban nhân dân tỉnh Quảng Nam"
    agency_level = "province"
    province = ("gso", "49")
    host = "quangnam.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "danang.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"


class QuangNamCds(ChiTietTinSpider):
    name = "quangnam_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Quảng Nam"
    agency = "Sở Thông tin và Truyền thông tỉnh Quảng Nam"
    agency_level = "department"
    province = ("gso", "49")
    host = "chuyendoiso.quangnam.gov.vn"
    scheme = "http"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "danang.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {ARTICLE_SEEN} {FRONT} {AGENCY_ASSUMED} {ADDRESSES_ONLY}"
