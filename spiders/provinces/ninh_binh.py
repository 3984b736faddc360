"""Tỉnh Ninh Bình (joined by Hà Nam and Nam Định on 1 July 2025)."""

from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED, MARKUP_IN_CODE, STTTT
from storage.records import SectionFacts


class NinhBinh(ArticleInMenuSpider):
    name = "ninhbinh"
    title = "Cổng thông tin điện tử tỉnh Ninh Bình"
    agency = "Ủy ban nhân dân tỉnh Ninh Bình"
    agency_level = "province"
    province = ("2025", "37")
    host = "ninhbinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {FRONT}"


class NinhBinhCdc(ArticleInMenuSpider):
    name = "ninhbinh_cdc"
    title = "Trang thông tin điện tử Trung tâm Kiểm soát bệnh tật tỉnh Ninh Bình"
    agency = "Trung tâm Kiểm soát bệnh tật tỉnh Ninh Bình"
    agency_level = "department"
    province = ("2025", "37")
    host = "cdc.ninhbinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {MARKUP_IN_CODE} {FRONT}"


class NinhBinhSkhcn(ArticleInMenuSpider):
    name = "ninhbinh_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Ninh Bình"
    agency = "Sở Khoa học và Công nghệ tỉnh Ninh Bình"
    agency_level = "department"
    province = ("2025", "37")
    host = "sokhcn.ninhbinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {MARKUP_IN_CODE} {FRONT}"


class NinhBinhStttt(GenericSpider):
    name = "ninhbinh_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh Ninh Bình"
    agency = "Sở Thông tin và Truyền thông tỉnh Ninh Bình"
    agency_level = "department"
    province = ("gso", "37")
    host = "stttt.ninhbinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "sokhcn.ninhbinh.gov.vn"
    evidence = "unverified"
    note = f"{STTTT} {IN_CODE} {CMS_UNKNOWN} {FRONT}"
