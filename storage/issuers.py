"""Which body issued a cited document: every province has its UBND, so a name without its place tells nobody's document."""

from dataclasses import dataclass
from datetime import date

from storage.provinces import NEW, OLD, Province, parts_of, province_named, province_of, province_today
from vietnamese.citations import Citation
from vietnamese.document_tables import Issuer, is_assembly, is_national, issuer_of

_MERGED = date(2025, 7, 1)  # 34 provinces from this day on, 63 before
_WHOLE = ("province", "department")  # agencies whose place is the province
_PARTY = {"TU": {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy"}, "HU": {"huyện": "Huyện ủy"}, "QU": {"quận": "Quận ủy"}}


@dataclass(frozen=True, slots=True)
class Home:
    """Where an article was published: level and place of the portal's agency, and the key of its province."""

    level: str
    place: str
    province: tuple[str, str]


def issuer_name(citation: Citation, home: Home) -> str:
    """The issuer's name, with the place of one that every place has: "Chính phủ", "UBND tỉnh Lai Châu". Empty where the text
    and the portal do not tell which place is meant.
    """
    if not citation.issuer:
        return ""
    if is_national(citation.issuer):
        return ", ".join(_national(each) for each in citation.issuer.split("-"))
    issuer = issuer_of(citation.issuer) or Issuer(citation.issuer, citation.issuer, "local")
    place = _place(citation, issuer, home)
    if not place:
        return ""
    for level, name in _PARTY.get(issuer.symbol, {}).items():
        if place.startswith(f"{level} "):
            return f"{name} {place.removeprefix(f'{level} ')}"
    return f"{issuer.name} {place}"


def _national(symbol: str) -> str:
    issuer = issuer_of(symbol)
    assert issuer is not None
    return f"{issuer.name} khóa {symbol.lstrip('QHUBTV')}" if is_assembly(symbol) else issuer.name


def _place(citation: Citation, issuer: Issuer, home: Home) -> str:
    province = _province_then(citation, home)
    level, name = _told(citation.place)
    if name:
        return _named(level, name, citation, province)
    if level == "tỉnh" or (level == "thành phố" and province and province.kind == level and home.level in _WHOLE):
        return _shown(province)
    if level:
        return _part(home.place, level)
    if issuer.level.startswith("province") or home.level in _WHOLE:
        return _shown(province) if not issuer.level.startswith("district") else ""
    if issuer.level.startswith("district") and home.level == "commune":
        return _after_first(home.place)
    return home.place


def _told(place: str) -> tuple[str, str]:
    """A place the text tells as its level and its name: "thành phố Huế" → ("thành phố", "Huế")."""
    for level in ("thành phố", "thị xã", "thị trấn"):
        if place.startswith(level):
            return level, place.removeprefix(level).strip()
    level, _, name = place.partition(" ")
    return level, name


def _named(level: str, name: str, citation: Citation, province: Province | None) -> str:
    """A place the text names: a province by the name it has, whatever its spelling; another one with the portal's province."""
    meant = province_named(name, _scheme(citation, province.scheme if province else OLD))
    if level == "tỉnh" or (level == "thành phố" and meant and meant.kind == level):
        return _shown(meant) or f"{level} {name}"
    return ", ".join(part for part in (f"{level} {name}", _shown(province)) if part)


def _province_then(citation: Citation, home: Home) -> Province | None:
    """The portal's province as it was when the document was issued; None where several of before are one today."""
    own = province_of(home.province)
    if _scheme(citation, own.scheme) == own.scheme:
        return own
    if own.scheme == OLD:
        return province_today(home.province)
    before = parts_of(own)
    return before[0] if len(before) == 1 else None


def _scheme(citation: Citation, otherwise: str) -> str:
    if citation.issued_on is not None:
        return OLD if citation.issued_on < _MERGED else NEW
    if citation.year is None or citation.year == _MERGED.year:
        return otherwise
    return OLD if citation.year < _MERGED.year else NEW


def _shown(province: Province | None) -> str:
    return f"{province.kind} {province.name}" if province else ""


def _part(place: str, level: str) -> str:
    """From the part of a place that is of this level on: "huyện" of "xã Sơn Lĩnh, huyện Hương Sơn, tỉnh Hà Tĩnh"."""
    parts = place.split(", ")
    found = [at for at, part in enumerate(parts) if part.startswith(f"{level} ")]
    return ", ".join(parts[found[0] :]) if found else ""


def _after_first(place: str) -> str:
    """The district of a commune, where it has one."""
    parts = place.split(", ")
    return ", ".join(parts[1:]) if len(parts) > 2 else ""
