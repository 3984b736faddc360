"""The provinces, from the package's data: 63 until 30 June 2025, 34 since, which became which, and every name of each."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources

import sqlalchemy as sa

from storage.errors import StorageError
from storage.schema import ProvinceNameRow, ProvinceRow, table
from vietnamese.unicode import search_fold, squeeze

OLD, NEW = "gso", "2025"  # the schemes: 63 provinces until 30 June 2025, 34 since
_KIND = re.compile(r"^(?:tinh|thanh pho|tp) (?=\S)|(?<=\S) (?:city|province)$")
_CODE = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Province:
    """A province of one scheme. `successor`: the code of what it is part of since 1 July 2025; its own where it is of today."""

    scheme: str
    code: str
    name: str
    kind: str  # tỉnh, thành phố
    aliases: tuple[str, ...]
    successor: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class NamedProvince:
    """What a name means: the province of before 1 July 2025, the one of today, or both where they share it."""

    then: Province | None
    now: Province | None


class NoProvinceError(StorageError):
    """There never was a province of that name. `near`: those named most like it."""

    def __init__(self, name: str, near: list[str]) -> None:
        self.name, self.near = name, near
        hint = f"did you mean {' or '.join(near)}?" if near else "`tinhso portals --by-province` lists today's."
        super().__init__(f"There is no province named {name!r}, today or before July 2025; {hint}")


class SeveralProvincesError(NoProvinceError):
    """Several provinces may be meant: `near`."""

    def __init__(self, name: str, near: list[str]) -> None:
        self.name, self.near = name, near
        told = f"{name!r} may be {', '.join(near[:-1])} or {near[-1]}; write the name of one whole."
        StorageError.__init__(self, told)


def load_provinces(connection: sa.Connection) -> None:
    """Insert or update every province and its names. Names, codes and successors: General Statistics Office, four
    independent public data sets agreeing; types: the resolutions named in the notes."""
    province, name = table(ProvinceRow), table(ProvinceNameRow)
    known = {(row.scheme, row.code) for row in connection.execute(sa.select(province.c.scheme, province.c.code))}
    connection.execute(name.delete())
    for row in _rows():  # scheme 2025 stands first in the file: successors exist before they are named
        aliases = [item for item in (row["aliases"] or "").split(";") if item]
        values = {**row, "aliases": "; ".join(aliases), "note": row["note"] or ""}
        key = (province.c.scheme == row["scheme"]) & (province.c.code == row["code"])
        if (row["scheme"], row["code"]) in known:
            connection.execute(province.update().where(key), values)
        else:
            connection.execute(province.insert(), values)
    named = [
        {"scheme": each.scheme, "code": each.code, "name": spelt, "folded": folded_name(spelt)}
        for each in all_provinces()
        for spelt in each.names
    ]
    connection.execute(name.insert(), named)


@cache
def all_provinces() -> tuple[Province, ...]:
    """Today's 34, then the 63 of before, each in the order of the codes."""
    return tuple(
        Province(
            row["scheme"] or "", row["code"] or "", row["name"] or "", row["type"] or "",
            tuple(item for item in (row["aliases"] or "").split(";") if item), row["successor_code"] or row["code"] or "",
        )
        for row in _rows()
    )  # fmt: skip


def province_of(key: tuple[str, str]) -> Province:
    """The province of a (scheme, code). Raises KeyError where there is none."""
    return _by_key()[key]


def province_today(key: tuple[str, str]) -> Province:
    """Today's province that a province is, or is part of. Raises KeyError where there is none of that key."""
    return province_of((NEW, province_of(key).successor))


def folded_name(text: str) -> str:
    """A province's name as it is compared: no marks, lower case, words parted by single spaces: BR-VT → br vt."""
    return re.sub(r"[^a-z0-9]+", " ", search_fold(squeeze(text))).strip()


def find_province(name: str) -> NamedProvince:
    """The provinces of a name, however it is spelt: Hòa Bình, Hoà Bình, hoa binh, tỉnh Hòa Bình, HCM, BR-VT, Hanoi City; or of
    a code, which may be one province's of before July 2025 and another's since.

    Raises NoProvinceError, with the names that may be meant, where no province was ever called that.
    """
    folded = folded_name(name)
    if _CODE.fullmatch(folded):
        coded = {scheme: _by_key().get((scheme, folded.zfill(2))) for scheme in (OLD, NEW)}
        if any(coded.values()):
            return NamedProvince(coded[OLD], coded[NEW])
    bare = _KIND.sub("", folded)
    for spelt in (folded, bare):
        found = {scheme: _by_name().get((scheme, spelt.replace(" ", ""))) for scheme in (OLD, NEW)}
        if any(found.values()):
            return NamedProvince(found[OLD], found[NEW])
    meant = _begun_by(bare)
    if len(meant) > 1:
        raise SeveralProvincesError(squeeze(name), meant)
    written = {folded_name(each): each for province in all_provinces() for each in province.names}
    near = meant or [written[each] for each in get_close_matches(bare, written, n=3)]
    raise NoProvinceError(squeeze(name), near)


def _begun_by(folded: str) -> list[str]:
    """The names of which a folded text is some of the words, or the initials: quang, or qn; in the order of the alphabet."""
    names = {each.name: folded_name(each.name) for each in all_provinces()}
    initials = folded.replace(" ", "")
    found = [
        name
        for name, words in names.items()
        if folded and (f" {folded} " in f" {words} " or initials == "".join(word[0] for word in words.split()))
    ]
    return sorted(found, key=lambda name: names[name])


def province_named(name: str, scheme: str) -> Province | None:
    """The province of a scheme that has this name, however it is spelt; None if there is none."""
    return _by_name().get((scheme, folded_name(name).replace(" ", "")))


def parts_of(province: Province) -> tuple[Province, ...]:
    """The provinces of before July 2025 that one of today was made of; itself alone where nothing was merged."""
    return tuple(each for each in all_provinces() if each.scheme == OLD and each.successor == province.code)


@cache
def _by_key() -> dict[tuple[str, str], Province]:
    return {(each.scheme, each.code): each for each in all_provinces()}


@cache
def _by_name() -> dict[tuple[str, str], Province]:
    """By scheme and a folded name without its spaces: Kontum and Kon Tum are one."""
    return {(each.scheme, folded_name(name).replace(" ", "")): each for each in all_provinces() for name in each.names}


def _rows() -> Iterator[dict[str, str | None]]:
    text = (resources.files("storage") / "data" / "provinces.csv").read_text(encoding="utf-8")
    return ({name: value or None for name, value in row.items()} for row in csv.DictReader(text.splitlines()))
