"""The id in the addresses of articles of a CMS nobody knows, where those of a page agree on its place."""

import re
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

_Slot = tuple[str, str]

_LEAST = 3  # addresses that can agree
_AGREED = 0.8  # the share of them that has a number at the place
_YEARS = range(1990, 2101)
_SUFFIX = re.compile(r"\.\w{2,5}$")
_HEAD = re.compile(r"(\d{1,12})-\D")
_TAIL = re.compile(r"(?:-\d{1,12})+$")
_BARE = re.compile(r"(\d{1,12})(?:/|$)")  # /?28932/Slug.htm


def ids_of(titles: Mapping[str, str]) -> dict[str, str]:
    """Address → id, for those that have one. `titles`: what each address is called on the page; two addresses of one article
    are called the same.

    Numbers are ids where most addresses have one at the same place, no two articles the same, and they are no years.
    """
    slots = {url: _slots(url) for url in titles}
    held: defaultdict[_Slot, dict[str, str]] = defaultdict(dict)
    for url, found in slots.items():
        for slot, number in found.items():
            held[slot][url] = number
    for slot in sorted(held):
        if _agrees(held[slot], titles):
            return held[slot]
    return {}


def _agrees(numbers: Mapping[str, str], titles: Mapping[str, str]) -> bool:
    if len(numbers) < _LEAST or len(numbers) < _AGREED * len(titles):
        return False
    called: defaultdict[str, set[str]] = defaultdict(set)
    for url, number in numbers.items():
        called[number].add(titles[url])
    if any(len(names) > 1 for names in called.values()) or len(called) < _LEAST:
        return False
    return sum(int(number) in _YEARS for number in called) * 2 < len(called)


def _slots(url: str) -> dict[_Slot, str]:
    """Where the address has numbers, and which: in its query, as a part of its path, before or behind the slug."""
    parts = urlsplit(url)
    found: dict[_Slot, str] = {}
    if "=" in parts.query:
        for name, value in parse_qsl(parts.query):
            if value.isascii() and value.isdigit() and len(value) <= 12:
                found["0 query", name.lower()] = value
    elif match := _BARE.match(parts.query):
        found["0 query", ""] = match[1]
    segments = [part for part in unquote(parts.path).split("/") if part]
    for place, part in enumerate(reversed(segments)):
        if part.isascii() and part.isdigit() and len(part) <= 12:
            found["1 part", f"{place:03}"] = part
    last = _SUFFIX.sub("", segments[-1]) if segments else ""
    if match := _HEAD.match(last):
        found["2 head", ""] = match[1]
    if match := _TAIL.search(last):
        for place, number in enumerate(reversed(match[0].strip("-").split("-"))):
            found["3 tail", str(place)] = number
    return found
