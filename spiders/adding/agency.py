"""Whose portal a new leaf is: its agency, place and province have to agree, and of an agency that is no more it is an archive."""

import re
from collections.abc import Mapping
from dataclasses import replace

from spiders.adding.checkout import AddError
from spiders.portal import PortalSpider
from spiders.probing.new_leaf import NewLeaf
from spiders.probing.next_step import portal_of
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


def in_its_state(
    leaf: NewLeaf, known: Mapping[str, type[PortalSpider]], state: str = "", successor: str = ""
) -> NewLeaf:
    """The leaf in the state that is stated, else in that which its agency's fate makes it: an archive, if that is no more.

    An archive is of a province of its time and names what took over: the stated successor (a portal's host or name), else
    today's province's portal. Districts ended on 1 July 2025, as did the provinces that were merged (Resolution
    202/2025/QH15). Raises AddError.
    """
    assert leaf.province is not None
    is_abolished = _is_abolished(leaf)
    state = state or ("archive" if is_abolished else "active")
    if state == "active":
        _check_active(leaf, successor, is_abolished=is_abolished)
        return leaf
    province = province_of(leaf.province)
    then = _of_its_time(province, leaf) if is_abolished or state == "archive" else province
    followed = known_host(successor, known) if successor else ""
    if state == "archive" and not followed:
        followed = _taken_over_by(leaf, known)
    if followed == leaf.host:
        raise AddError(f"{leaf.host} cannot follow itself; write the host of another portal as --successor.")
    return replace(leaf, province=(then.scheme, then.code), state=state, successor=followed)


def known_host(stated: str, known: Mapping[str, type[PortalSpider]]) -> str:
    """The host of the portal that is stated by its name or host. Raises AddError where there is none."""
    name = stated if stated in known else portal_of(stated.lower(), known)
    if not name:
        raise AddError(
            f"{stated[:80]!r} is no portal of this checkout; write --successor as the host of one that is, or add that one first."
        )
    return known[name].host


def _is_abolished(leaf: NewLeaf) -> bool:
    assert leaf.province is not None
    is_merged = province_of(leaf.province).name != province_today(leaf.province).name
    return is_merged or leaf.level == "district" or ABOLISHED in leaf.agency


def _check_active(leaf: NewLeaf, successor: str, *, is_abolished: bool) -> None:
    if is_abolished:
        raise AddError(
            f"{leaf.agency} is no more, so that its portal is no active one; write --state archive or dead, or leave it out."
        )
    if successor:
        raise AddError(
            f"{leaf.host} is active, and only a portal that is no more has a successor; add --state archive or --state dead, "
            "or leave --successor out."
        )


def _taken_over_by(leaf: NewLeaf, known: Mapping[str, type[PortalSpider]]) -> str:
    """The host of the portal of today's province, which takes over where nobody else is named."""
    assert leaf.province is not None
    today = province_today(leaf.province)
    for spider in known.values():
        is_province = spider.agency_level == "province" and spider.state == "active"
        if is_province and province_today(spider.province) == today:
            return spider.host
    raise AddError(
        f"No portal of {today.name} is known, which took over from {leaf.agency}; add that one first, or write --successor."
    )


def _of_its_time(province: Province, leaf: NewLeaf) -> Province:
    if province.scheme == OLD:
        return province
    parts = parts_of(province)
    same = [part for part in parts if part.name == province.name] or list(parts)
    if len(same) > 1:
        raise AddError(f"{leaf.agency} was of a province of before July 2025; write its name of then as --province.")
    return same[0]
