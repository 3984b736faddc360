"""Tỉnh Khánh Hòa (joined by Ninh Thuận on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class KhanhHoa(GenericSpider):
    name = "khanhhoa"
    title = "Cổng thông tin điện tử tỉnh Khánh Hòa"
    agency = "Ủy ban nhân dân tỉnh Khánh Hòa"
    agency_level = "province"
    province = ("2025", "56")
    host = "khanhhoa.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
