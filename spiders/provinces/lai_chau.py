"""Tỉnh Lai Châu (not merged in 2025)."""

from spiders.cms.nukeviet import NukeVietSpider
from storage.records import SectionFacts


class LaiChauSkhcn(NukeVietSpider):
    name = "laichau_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Lai Châu"
    agency = "Sở Khoa học và Công nghệ tỉnh Lai Châu"
    agency_level = "department"
    place = "tỉnh Lai Châu"
    province = ("gso", "12")
    host = "sokhoahoc.laichau.gov.vn"
    sections = (
        SectionFacts("/tin-hoat-dong-so/", "Tin hoạt động Sở"),
        SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),
        SectionFacts("/van-hoa-xa-hoi/", "Văn hoá - Xã hội"),
    )
    state = "active"
    evidence = "recorded"
    note = (
        "Took over the tasks of Sở Thông tin và Truyền thông, merged into it on 1 March 2025. "
        "Markup and sections are those of a recorded NukeViet 4.5 installation; nobody has seen this host answer yet."
    )
