"""Thành phố Hải Phòng (joined by Hải Dương on 1 July 2025)."""

from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.generic import GenericSpider
from spiders.grounds import AGENCY_ASSUMED, CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class HaiPhong(ArticleInMenuSpider):
    name = "haiphong"
    title = "Cổng thông tin điện tử thành phố Hải Phòng"
    agency = "Ủy ban nhân dân thành phố Hải Phòng"
    agency_level = "province"
    province = ("2025", "31")
    host = "haiphong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {FRONT}"


class HaiPhongCds(GenericSpider):
    name = "haiphong_cds"
    title = "Trang thông tin chuyển đổi số thành phố Hải Phòng"
    agency = "Sở Khoa học và Công nghệ thành phố Hải Phòng"
    agency_level = "department"
    province = ("2025", "31")
    host = "chuyendoiso.haiphong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT} {AGENCY_ASSUMED}"
