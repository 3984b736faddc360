"""Tỉnh Bắc Kạn (merged into Thái Nguyên on 1 July 2025)."""

from spiders.cms.wordpress import WordPressSpider
from storage.records import SectionFacts


class BacKanTp(WordPressSpider):
    name = "backan_tp"
    title = "Trang thông tin điện tử thành phố Bắc Kạn"
    agency = "Ủy ban nhân dân thành phố Bắc Kạn"
    agency_level = "district"
    place = "thành phố Bắc Kạn, tỉnh Bắc Kạn"
    province = ("gso", "06")
    host = "backancity.gov.vn"
    sections = (
        SectionFacts("/category/chuyen-doi-so/", "Chuyển đổi số", topical=True),
        SectionFacts("/category/tin-tuc-su-kien/", "Tin tức – Sự kiện"),
        SectionFacts("/category/van-hoa-xa-hoi/", "Văn hoá – Xã hội"),
    )
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "recorded"
    note = (
        "The city was abolished with the district level on 1 July 2025, when Bắc Kạn became part of Thái Nguyên. "
        "Markup and sections are those of a recorded WordPress 6.8 installation; nobody has seen this host answer yet."
    )
