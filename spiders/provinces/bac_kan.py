"""Tỉnh Bắc Kạn (merged into Thái Nguyên on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.wordpress import WordPressSpider
from spiders.grounds import (
    ARTICLE_SEEN,
    COMMUNE,
    EARLIER_CITY,
    FAMILY_BY_HOST,
    FAMILY_INFERRED,
    FRONT,
    IN_CODE,
    LISTED,
    PATH_GUESSED,
    SHAREPOINT,
)
from storage.records import SectionFacts

_MERGED = "The province became part of Thái Nguyên on 1 July 2025."
_BACKAN_TP_NOTE = (
    "The city was abolished with the district level on 1 July 2025, when Bắc Kạn became part of Thái Nguyên. "
    "Markup and sections are those of a recorded WordPress 6.8 installation; nobody has seen this host answer yet."
)
_BACKAN_TP_SECTIONS = (
    SectionFacts("/category/chuyen-doi-so/", "Chuyển đổi số", topical=True),
    SectionFacts("/category/tin-tuc-su-kien/", "Tin tức – Sự kiện"),
    SectionFacts("/category/van-hoa-xa-hoi/", "Văn hoá – Xã hội"),
)


class BacKan(GenericSpider):
    name = "backan"
    title = "Cổng thông tin điện tử tỉnh Bắc Kạn"
    agency = "Ủy ban nhân dân tỉnh Bắc Kạn"
    agency_level = "province"
    province = ("gso", "06")
    host = "backan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {SHAREPOINT} {FRONT}"


class BacKanKhuyennong(WordPressSpider):
    name = "backan_khuyennong"
    title = "Trang thông tin điện tử Trung tâm Khuyến nông tỉnh Bắc Kạn"
    agency = "Trung tâm Khuyến nông tỉnh Bắc Kạn"
    agency_level = "department"
    province = ("gso", "06")
    host = "khuyennong.backan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {IN_CODE} {FAMILY_BY_HOST} {FRONT}"


class BacKanTp(WordPressSpider):
    name = "backan_tp"
    title = "Trang thông tin điện tử thành phố Bắc Kạn"
    agency = "Ủy ban nhân dân thành phố Bắc Kạn"
    agency_level = "district"
    place = "thành phố Bắc Kạn, tỉnh Bắc Kạn"
    province = ("gso", "06")
    host = "backancity.gov.vn"
    sections = _BACKAN_TP_SECTIONS
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "recorded"
    note = _BACKAN_TP_NOTE


class BacKanTpCu(GenericSpider):
    name = "backan_tp_cu"
    title = "Trang thông tin điện tử thành phố Bắc Kạn"
    agency = "Ủy ban nhân dân thành phố Bắc Kạn"
    agency_level = "district"
    place = "thành phố Bắc Kạn, tỉnh Bắc Kạn"
    province = ("gso", "06")
    host = "tpbackan.backan.gov.vn"
    sections = (SectionFacts("/Pages/tin-tuc-su-kien-327/van-hoa-xa-hoi-355.aspx", "Văn hóa - xã hội"),)
    state = "archive"
    successor = "backancity.gov.vn"
    evidence = "unverified"
    note = f"{EARLIER_CITY} {ARTICLE_SEEN} {SHAREPOINT} {PATH_GUESSED}"


class BacKanDucxuan(WordPressSpider):
    name = "backan_ducxuan"
    title = "Trang thông tin điện tử phường Đức Xuân"
    agency = "Ủy ban nhân dân phường Đức Xuân"
    agency_level = "commune"
    place = "phường Đức Xuân, thành phố Bắc Kạn, tỉnh Bắc Kạn"
    province = ("gso", "06")
    host = "ducxuan.backancity.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {COMMUNE} {ARTICLE_SEEN} {FAMILY_INFERRED} {FRONT}"
