"""Tỉnh Thái Nguyên (joined by Bắc Kạn on 1 July 2025)."""

from spiders.cms.aspnet_news import AspNetNewsSpider
from spiders.cms.generic import GenericSpider
from spiders.cms.liferay import LiferaySpider
from spiders.grounds import AGENCY_ASSUMED, CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, LIST_SEEN, LISTED
from storage.records import SectionFacts

_THAINGUYEN_TP_NOTE = (
    "The city was abolished with the district level on 1 July 2025. The address of an article and the order of its text "
    "were seen; that /home/news/ lists them, and how it pages, is assumed."
)


class ThaiNguyen(LiferaySpider):
    name = "thainguyen"
    title = "Cổng thông tin điện tử tỉnh Thái Nguyên"
    agency = "Ủy ban nhân dân tỉnh Thái Nguyên"
    agency_level = "province"
    province = ("2025", "19")
    host = "thainguyen.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {FRONT}"


class ThaiNguyenIct(GenericSpider):
    name = "thainguyen_ict"
    title = "Trang thông tin công nghệ thông tin và truyền thông tỉnh Thái Nguyên"
    agency = "Sở Khoa học và Công nghệ tỉnh Thái Nguyên"
    agency_level = "department"
    province = ("2025", "19")
    host = "ict.thainguyen.gov.vn"
    sections = (SectionFacts("/tag/bac-kan", "Bắc Kạn"),)
    state = "active"
    evidence = "unverified"
    note = f"{LIST_SEEN} {CMS_UNKNOWN} {AGENCY_ASSUMED}"


class ThaiNguyenTp(AspNetNewsSpider):
    name = "thainguyen_tp"
    title = "Trang thông tin điện tử thành phố Thái Nguyên"
    agency = "Ủy ban nhân dân thành phố Thái Nguyên"
    agency_level = "district"
    place = "thành phố Thái Nguyên, tỉnh Thái Nguyên"
    province = ("gso", "19")
    host = "thainguyencity.gov.vn"
    sections = (SectionFacts("/home/news/", "Tin tức"),)
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "fixture"
    note = _THAINGUYEN_TP_NOTE
