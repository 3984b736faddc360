"""Whose portal a new leaf is: its agency, place and province have to agree, and of an agency that is no more it is an archive."""

import re
from collections.abc import Mapping
from dataclasses import replace

from spiders.adding.checkout import AddError
from spiders.portal import PortalSpider
from spiders.probing.new_leaf import NewLeaf
from storage.provinces import OLD, Province, parts_of, province_of, province_today

COMMITTEE = "Ủy ban nhân dân "
AGENCY_NAMES = {  # level → how the names of its agencies begin
    "province": (*(f"{COMMITTEE}{kind} " for kind in ("tỉnh", "thành phố", "Thành phố")), "Hội đồng nhân dân tỉnh "),
    "department": (
        "Sở ",
        "Văn phòng ",
        "Công an ",
        "Thanh tra ",
        "Trung tâm ",
        "Hội đồng phối hợp ",
        "Ban ",
        "Chi cục ",
    ),
    "district": tuple(f"{COMMITTEE}{kind} " for kind in ("huyện", "quận", "thị xã", "thành phố")),
    "commune": tuple(f"{COMMITTEE}{kind} " for kind in ("xã", "phường", "thị trấn", "đặc khu")),
}
_SHORT = re.compile(r"^(?:UBND|Uỷ ban nhân dân|Ủy Ban Nhân Dân) ")
HOSTS = (".gov.vn", ".example")  # the government's, and those of samples (RFC 2606)
ABOLISHED = "Thông tin và Truyền thông"  # whose departments were merged into others in 2025


def whole_name(agency: str) -> str:
    """An agency's name as leaves write it: UBND xã Bản Xèo → Ủy ban nhân dân xã Bản Xèo."""
    return _SHORT.sub(COMMITTEE, agency)


def place_of(leaf: NewLeaf) -> str:
    """What an agency's portal is the portal of: tỉnh Bắc Kạn; xã Bản Xèo, tỉnh Lào Cai."""
    assert leaf.province is not None
    province = province_of(leaf.province)
    whole = f"{province.kind} {province.name}"
    if leaf.level in ("province", "department"):
        return whole
    part = leaf.agency.removeprefix(COMMITTEE)
    return part if province.name in part else f"{part}, {whole}"


def check_agency(leaf: NewLeaf) -> None:
    """Raises AddError where the agency's name is none of its level, or its place is none of its province or agency."""
    assert leaf.province is not None
    names, province = AGENCY_NAMES[leaf.level], province_of(leaf.province).name
    if not leaf.agency.startswith(names):
        raise AddError(
            f"{leaf.agency!r} is no name of a {leaf.level}'s agency; write --agency like '{names[0]}…', or another --level."
        )
    if province not in leaf.place:
        raise AddError(
            f"The place {leaf.place!r} does not name {province}, its province; write it with --place, or leave it out."
        )
    if leaf.level in ("district", "commune") and not leaf.place.startswith(leaf.agency.removeprefix(COMMITTEE)):
        raise AddError(f"The place {leaf.place!r} is not what {leaf.agency!r} is of; write --place, or leave it out.")


def as_archive(leaf: NewLeaf, known: Mapping[str, type[PortalSpider]]) -> NewLeaf:
    """The leaf; of an agency that is no more, as an archive of a province of its time, which today's province's portal follows.

    Districts ended on 1 July 2025, as did the provinces that were merged (Resolution 202/2025/QH15). Raises AddError.
    """
    assert leaf.province is not None
    today = province_today(leaf.province)
    is_merged = province_of(leaf.province).name != today.name
    if not (is_merged or leaf.level == "district" or ABOLISHED in leaf.agency):
        return leaf
    then = _of_its_time(province_of(leaf.province), leaf)
    followed = [
        spider.host
        for spider in known.values()
        if spider.agency_level == "province" and spider.state == "active" and province_today(spider.province) == today
    ]
    if not followed:
        raise AddError(f"No portal of {today.name} is known, which took over from {leaf.agency}; add that one first.")
    return replace(leaf, province=(then.scheme, then.code), state="archive", successor=followed[0])


def _of_its_time(province: Province, leaf: NewLeaf) -> Province:
    if province.scheme == OLD:
        return province
    parts = parts_of(province)
    same = [part for part in parts if part.name == province.name] or list(parts)
    if len(same) > 1:
        raise AddError(f"{leaf.agency} was of a province of before July 2025; write its name of then as --province.")
    return same[0]
