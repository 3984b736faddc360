"""Tỉnh Quảng Bình (merged into Quảng Trị on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Quảng Trị on 1 July 2025."


class QuangBinh(GenericSpider):
    name = "quangbinh"
    title = "Cổng thông tin điện tử tỉnh Quảng Bình"
    agency = "Ủy ban nhân dân tỉnh Quảng Bình"
    agency_level = "province"
    province = ("gso", "44")
    host = "quangbinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "quangtri.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"


class QuangBinhSkhcn(GenericSpider):
    name = "quangbinh_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Quảng Bình"
    agency = "Sở Khoa học và Công nghệ tỉnh Quảng Bình"
    agency_level = "department"
    province = ("gso", "44")
    host = "skhcn.quangbinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "quangtri.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {IN_CODE} {CMS_UNKNOWN} {FRONT}"
