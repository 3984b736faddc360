"""Thành phố Hồ Chí Minh (joined by Bình Dương and Bà Rịa - Vũng Tàu on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.liferay import LiferaySpider
from spiders.grounds import CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class HoChiMinh(GenericSpider):
    name = "hochiminh"
    title = "Cổng thông tin điện tử Thành phố Hồ Chí Minh"
    agency = "Ủy ban nhân dân Thành phố Hồ Chí Minh"
    agency_level = "province"
    province = ("2025", "79")
    host = "hochiminhcity.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class HoChiMinhSvhtt(LiferaySpider):
    name = "hochiminh_svhtt"
    title = "Trang thông tin điện tử Sở Văn hóa và Thể thao Thành phố Hồ Chí Minh"
    agency = "Sở Văn hóa và Thể thao Thành phố Hồ Chí Minh"
    agency_level = "department"
    province = ("2025", "79")
    host = "svhtt.hochiminhcity.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT}"
