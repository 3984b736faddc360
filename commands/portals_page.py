"""`make portals`: the tables of docs/portals.md and of the READMEs that are made from the leaves, written where they stand.

A made part lies between two comments, `<!-- made: NAME -->` and `<!-- /made -->`; all else in a document is left as it is.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from spiders.fleet import portal_classes
from spiders.portal import PortalSpider
from storage.provinces import NEW, all_provinces, province_of, province_today

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("docs/portals.md", "README.md", "README.vi.md")
EVIDENCE = ("recorded", "fixture", "unverified")
_PART = re.compile(r"(?P<begin><!-- made: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- /made -->)", re.DOTALL)


def with_made_parts(text: str) -> str:
    """The text with every made part as the leaves say. Raises KeyError for a part of another name."""
    return _PART.sub(lambda part: f"{part['begin']}\n{_PARTS[part['name']]()}\n\n{part['end']}", text)


def verified_portals(header: Sequence[str]) -> str:
    """The portals of whose markup somebody has verified something."""
    return _table(header, [_row(each) for each in _leaves() if each.evidence != "unverified"])


def every_portal() -> str:
    """Every portal, by today's provinces."""
    header = ("portal", "agency", "host", "province then → now", "family", "state", "evidence")
    leaves = sorted(_leaves(), key=lambda each: (province_today(each.province).code, each.name))
    return _table(header, [(*_row(each)[:2], each.host, *_row(each)[3:]) for each in leaves])


def counts(total: str, header: Sequence[str]) -> str:
    """How many portals there are of each evidence level, in how many of today's provinces, and how many are archives."""
    rows = [_count(f"`{level}`", [each for each in _leaves() if each.evidence == level]) for level in EVIDENCE]
    return _table(header, [*rows, _count(total, _leaves())])


def by_province() -> str:
    """How many portals of each evidence level each of today's provinces has."""
    counted = Counter((province_today(each.province).name, each.evidence) for each in _leaves())
    names = [each.name for each in all_provinces() if each.scheme == NEW]
    return _table(
        ("province", *EVIDENCE), [(name, *(str(counted[name, level]) for level in EVIDENCE)) for name in names]
    )


def _count(name: str, leaves: Sequence[type[PortalSpider]]) -> tuple[str, ...]:
    provinces = {province_today(each.province).code for each in leaves}
    archives = sum(each.state == "archive" for each in leaves)
    return name, str(len(leaves)), str(archives), str(len(provinces))


def _row(leaf: type[PortalSpider]) -> tuple[str, ...]:
    then, now = province_of(leaf.province).name, province_today(leaf.province).name
    place = then if then == now else f"{then} → {now}"
    return f"`{leaf.name}`", leaf.agency, leaf.agency_level, place, leaf.layout.family, leaf.state, leaf.evidence


def _leaves() -> list[type[PortalSpider]]:
    return list(portal_classes().values())


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows))


_PARTS: dict[str, Callable[[], str]] = {
    "every-portal": every_portal,
    "by-province": by_province,
    "verified-portals": partial(
        verified_portals, ("portal", "agency", "level", "province then → now", "family", "state", "evidence")
    ),
    "verified-portals-vi": partial(
        verified_portals,
        ("tên", "cơ quan", "cấp", "tỉnh, thành phố trước → nay", "hệ quản trị", "tình trạng", "mức kiểm chứng"),
    ),
    "counts": partial(counts, "all", ("evidence", "portals", "of them archives", "provinces")),
    "counts-vi": partial(
        counts, "tổng cộng", ("mức kiểm chứng", "số cổng, trang", "trong đó lưu trữ", "số tỉnh, thành phố")
    ),
}


def main() -> None:
    """Writes the made parts of every document, and says which changed."""
    for name in DOCUMENTS:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        new = with_made_parts(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{name}: written anew\n")


if __name__ == "__main__":
    main()
