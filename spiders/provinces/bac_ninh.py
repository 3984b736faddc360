"""Tỉnh Bắc Ninh (joined by Bắc Giang on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.liferay import LiferaySpider
from spiders.grounds import CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class BacNinh(GenericSpider):
    name = "bacninh"
    title = "Cổng thông tin điện tử tỉnh Bắc Ninh"
    agency = "Ủy ban nhân dân tỉnh Bắc Ninh"
    agency_level = "province"
    province = ("2025", "24")
    host = "bacninh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class BacNinhSvhttdl(LiferaySpider):
    name = "bacninh_svhttdl"
    title = "Trang thông tin điện tử Sở Văn hóa, Thể thao và Du lịch tỉnh Bắc Ninh"
    agency = "Sở Văn hóa, Thể thao và Du lịch tỉnh Bắc Ninh"
    agency_level = "department"
    province = ("2025", "24")
    host = "svhttdl.bacninh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT}"
