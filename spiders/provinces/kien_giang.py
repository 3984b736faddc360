"""Tỉnh Kiên Giang (merged into An Giang on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, COUSIN, FRONT, IN_CODE, LISTED, STTTT
from storage.records import SectionFacts

_MERGED = "The province became part of An Giang on 1 July 2025."


class KienGiang(GenericSpider):
    name = "kiengiang"
    title = "Cổng thông tin điện tử tỉnh Kiên Giang"
    agency = "Ủy ban nhân dân tỉnh Kiên Giang"
    agency_level = "province"
    province = ("gso", "91")
    host = "kiengiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "angiang.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"


class KienGiangStttt(GenericSpider):
    name = "kiengiang_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh Kiên Giang"
    agency = "Sở Thông tin và Truyền thông tỉnh Kiên Giang"
    agency_level = "department"
    province = ("gso", "91")
    host = "stttt.kiengiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "angiang.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {IN_CODE} {COUSIN} {FRONT}"
