"""Tỉnh Long An (merged into Tây Ninh on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, DNN, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Tây Ninh on 1 July 2025."


class LongAn(GenericSpider):
    name = "longan"
    title = "Cổng thông tin điện tử tỉnh Long An"
    agency = "Ủy ban nhân dân tỉnh Long An"
    agency_level = "province"
    province = ("gso", "80")
    host = "longan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "tayninh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"


class LongAnSkhdt(GenericSpider):
    name = "longan_skhdt"
    title = "Trang thông tin điện tử Sở Kế hoạch và Đầu tư tỉnh Long An"
    agency = "Sở Kế hoạch và Đầu tư tỉnh Long An"
    agency_level = "department"
    province = ("gso", "80")
    host = "skhdt.longan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "tayninh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {IN_CODE} {DNN} {FRONT}"
