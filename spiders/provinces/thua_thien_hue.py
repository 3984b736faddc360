"""Tỉnh Thừa Thiên Huế (the centrally run city of Huế since 1 January 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, IN_CODE, LISTED, STTTT
from storage.records import SectionFacts

_MERGED = "The province became the city of Huế on 1 January 2025."


class ThuaThienHue(GenericSpider):
    name = "thuathienhue"
    title = "Cổng thông tin điện tử tỉnh Thừa Thiên Huế"
    agency = "Ủy ban nhân dân tỉnh Thừa Thiên Huế"
    agency_level = "province"
    province = ("gso", "46")
    host = "thuathienhue.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "hue.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"


class ThuaThienHueStttt(GenericSpider):
    name = "thuathienhue_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh Thừa Thiên Huế"
    agency = "Sở Thông tin và Truyền thông tỉnh Thừa Thiên Huế"
    agency_level = "department"
    province = ("gso", "46")
    host = "stttt.thuathienhue.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "hue.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {IN_CODE} {CMS_UNKNOWN} {FRONT}"
