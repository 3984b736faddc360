"""Tỉnh Hòa Bình (merged into Phú Thọ on 1 July 2025)."""

from spiders.cms.joomla import JoomlaSpider
from spiders.cms.json_articles import JsonArticlesSpider
from spiders.cms.liferay_ecoit import LiferayEcoitSpider
from spiders.grounds import AGENCY_ASSUMED, ARTICLE_SEEN, FRONT, IN_CODE, JSON_API, PATH
from storage.records import SectionFacts

_MERGED = "The province became part of Phú Thọ on 1 July 2025."
_HOABINH_NOTE = (
    "The province became part of Phú Thọ on 1 July 2025. Addresses, portlet names and the list /cntt-va-vien-thong were "
    "seen; the address of the list /chuyen-doi-so is assumed from its name, and class names come from clones."
)
_HOABINH_SECTIONS = (
    SectionFacts("/cntt-va-vien-thong", "Công nghệ thông tin và viễn thông"),
    SectionFacts("/chuyen-doi-so", "Chuyển đổi số", topical=True),
)


class HoaBinh(LiferayEcoitSpider):
    name = "hoabinh"
    title = "Cổng thông tin điện tử tỉnh Hòa Bình"
    agency = "Ủy ban nhân dân tỉnh Hòa Bình"
    agency_level = "province"
    province = ("gso", "17")
    host = "hoabinh.gov.vn"
    sections = _HOABINH_SECTIONS
    state = "archive"
    successor = "phutho.gov.vn"
    evidence = "fixture"
    note = _HOABINH_NOTE


class HoaBinhCongan(JsonArticlesSpider):
    name = "hoabinh_congan"
    title = "Trang thông tin điện tử Công an tỉnh Hòa Bình"
    agency = "Công an tỉnh Hòa Bình"
    agency_level = "department"
    province = ("gso", "17")
    host = "congan.hoabinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "phutho.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {IN_CODE} {JSON_API} {FRONT}"


class HoaBinhNongthonmoi(JoomlaSpider):
    name = "hoabinh_nongthonmoi"
    title = "Trang thông tin xây dựng nông thôn mới tỉnh Hòa Bình"
    agency = "Văn phòng Điều phối xây dựng nông thôn mới tỉnh Hòa Bình"
    agency_level = "department"
    province = ("gso", "17")
    host = "nongthonmoi.hoabinh.gov.vn"
    scheme = "http"
    sections = (SectionFacts("/index.php/chinh-sach-uu-dai", "Chính sách ưu đãi"),)
    state = "archive"
    successor = "phutho.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {ARTICLE_SEEN} {PATH} {AGENCY_ASSUMED}"
