"""Tỉnh Thanh Hóa (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.tan_dan import TanDanSpider
from spiders.grounds import AGENCY_ASSUMED, CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class ThanhHoa(TanDanSpider):
    name = "thanhhoa"
    title = "Cổng thông tin điện tử tỉnh Thanh Hóa"
    agency = "Ủy ban nhân dân tỉnh Thanh Hóa"
    agency_level = "province"
    province = ("2025", "38")
    host = "thanhhoa.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {FRONT}"


class ThanhHoaCds(GenericSpider):
    name = "thanhhoa_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Thanh Hóa"
    agency = "Sở Khoa học và Công nghệ tỉnh Thanh Hóa"
    agency_level = "department"
    province = ("2025", "38")
    host = "chuyendoiso.thanhhoa.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT} {AGENCY_ASSUMED}"
