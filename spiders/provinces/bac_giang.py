"""Tỉnh Bắc Giang (merged into Bắc Ninh on 1 July 2025)."""

from spiders.cms.drupal import DrupalSpider
from spiders.cms.liferay import LiferaySpider
from spiders.grounds import AGENCY_ASSUMED, ARTICLE_SEEN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Bắc Ninh on 1 July 2025."


class BacGiang(LiferaySpider):
    name = "bacgiang"
    title = "Cổng thông tin điện tử tỉnh Bắc Giang"
    agency = "Ủy ban nhân dân tỉnh Bắc Giang"
    agency_level = "province"
    province = ("gso", "24")
    host = "bacgiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "bacninh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {FRONT}"


class BacGiangDoingoai(DrupalSpider):
    name = "bacgiang_doingoai"
    title = "Trang thông tin đối ngoại tỉnh Bắc Giang"
    agency = "Sở Ngoại vụ tỉnh Bắc Giang"
    agency_level = "department"
    province = ("gso", "24")
    host = "doingoai.bacgiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "bacninh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {IN_CODE} {FAMILY_BY_HOST} {FRONT} {AGENCY_ASSUMED}"


class BacGiangStc(DrupalSpider):
    name = "bacgiang_stc"
    title = "Trang thông tin điện tử Sở Tài chính tỉnh Bắc Giang"
    agency = "Sở Tài chính tỉnh Bắc Giang"
    agency_level = "department"
    province = ("gso", "24")
    host = "stc.bacgiang.gov.vn"
    scheme = "http"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "bacninh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {ARTICLE_SEEN} {FRONT}"
