"""Tỉnh An Giang (joined by Kiên Giang on 1 July 2025)."""

from spiders.cms.drupal import DrupalSpider
from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED, STTTT, WEBSPHERE
from storage.records import SectionFacts


class AnGiang(GenericSpider):
    name = "angiang"
    title = "Cổng thông tin điện tử tỉnh An Giang"
    agency = "Ủy ban nhân dân tỉnh An Giang"
    agency_level = "province"
    province = ("2025", "91")
    host = "angiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class AnGiangSkhcn(GenericSpider):
    name = "angiang_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh An Giang"
    agency = "Sở Khoa học và Công nghệ tỉnh An Giang"
    agency_level = "department"
    province = ("2025", "91")
    host = "sokhcn.angiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {WEBSPHERE} {FRONT}"


class AnGiangStttt(DrupalSpider):
    name = "angiang_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh An Giang"
    agency = "Sở Thông tin và Truyền thông tỉnh An Giang"
    agency_level = "department"
    province = ("gso", "89")
    host = "sotttt.angiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "sokhcn.angiang.gov.vn"
    evidence = "unverified"
    note = f"{STTTT} {IN_CODE} {FAMILY_BY_HOST} {FRONT}"
