"""Our own pages: each a function from what was asked to the template that shows it and what stands in it."""

import re
from collections.abc import Mapping
from typing import Any

from browse.article import article_page
from browse.charts import bars, level, tile_map
from browse.figures import Figures, KeptFigures
from browse.reading import Reading
from browse.saved import answerable
from browse.search import FIELDS, LEVELS, MOST_PAGES, find
from browse.words import rows
from storage.provinces import NEW, OLD, all_provinces, parts_of, province_of
from storage.search import MOST_COUNTED
from storage.selection import Undated

Page = tuple[str, dict[str, Any]]  # the template's name and its values
_WORST = ("blocked", "layout_changed", "empty_listing", "unreachable", "error", "partial", "silent", "new", "ok")


class Pages:
    """The pages over one database."""

    def __init__(self, url: str) -> None:
        """Raises StorageError as `Reading`."""
        self.reading = Reading(url)
        self.kept = KeptFigures(self.reading)

    def start(self) -> Page:
        figures = self.kept.get()
        months = figures.months
        names = {each.code: each.name for each in all_provinces() if each.scheme == NEW}
        totals = figures.per(lambda count: count.province_now, months=months)
        health = sorted(figures.health, key=lambda row: (_badness(row["state"]), row["portal"]))
        return "start.html", {
            "figures": figures,
            "bars": _month_bars(figures),
            "map": tile_map(names, {name: totals[name] for name in names.values()}, figures.crawled),
            "table": _table(figures, {name: code for code, name in names.items()}),
            "health": health,
            "well": sum(row["state"] in ("ok", "new") for row in health),
        }

    def province(self, code: str) -> Page | None:
        """One of today's provinces; none if there is none of that code."""
        try:
            province = province_of((NEW, code))
        except KeyError:
            return None
        figures = self.kept.get().of(province.name)
        then = figures.per(lambda count: count.province_then)
        with self.reading.asking() as ask:
            newest = ask(
                "SELECT id, title, portal, agency, province_now, province_then, published_on, published_at "
                "FROM unique_articles WHERE province_now = :name "
                "ORDER BY published_on IS NULL, published_on DESC, published_at DESC, id LIMIT 20",
                name=province.name,
            )
            portals = ask(
                "SELECT portal, title, agency, state, host FROM portals WHERE province_now = :name ORDER BY portal",
                name=province.name,
            )
        parts = [(each.name, then[each.name]) for each in parts_of(province)]
        parts += [(name, then[name]) for name in {province.name} & then.keys() - {name for name, _ in parts}]
        crawled = province.name in figures.crawled
        values = {
            "province": province,
            "crawled": crawled,
            "figures": figures,
            "bars": _month_bars(figures),
            "parts_then": parts,
        }
        return "province.html", values | {"newest": newest, "portals": portals}

    def search(self, asked: Mapping[str, str]) -> Page:
        number = asked.get("page", "")
        page = min(max(int(number), 1), MOST_PAGES) if re.fullmatch(r"[0-9]{1,9}", number) else 1
        found = find(self.reading, asked, page)
        kept = {name: asked[name] for name in FIELDS if asked.get(name)}
        names = sorted({each.name for each in all_provinces() if each.scheme in (NEW, OLD)})
        values = {
            "asked": kept,
            "found": found,
            "page": page,
            "provinces": names,
            "levels": LEVELS,
            "settled": list(Undated)[1:],
        }
        return "search.html", values | {"portals": self._portals(), "most_counted": MOST_COUNTED}

    def article(self, number: int) -> Page | None:
        """None if there is no such article."""
        found = article_page(self.reading, number)
        return ("article.html", {"page": found, "article": found.article}) if found else None

    def data(self) -> Page:
        views = [row for row in rows("views") if row["view"] in self.reading.public]
        return "data.html", {"views": views, "queries": answerable(self.reading.public)}

    def _portals(self) -> list[str]:
        with self.reading.asking() as ask:
            return [row["portal"] for row in ask("SELECT portal FROM portals ORDER BY portal")]


def _month_bars(figures: Figures) -> Any:
    counted = figures.per(lambda count: count.month)
    return bars({month: counted[month] for month in figures.months})


def _table(figures: Figures, codes: Mapping[str, str]) -> list[dict[str, Any]]:
    """Province by month: those with an article, the most first; each cell with its shade."""
    months = figures.months
    cells = figures.per_month()
    most = max((cells[name, month] for name in codes for month in months), default=0)
    all_times = figures.per(lambda count: count.province_now)
    undated = figures.per(lambda count: count.province_now if count.month is None else None)
    table = [
        {
            "name": name,
            "code": codes[name],
            "cells": [(cells[name, month], level(cells[name, month], most)) for month in months],
            "year": sum(cells[name, month] for month in months),
            "undated": undated[name],
            "all": all_times[name],
        }
        for name in codes
        if all_times[name]
    ]
    return sorted(table, key=lambda row: (-row["year"], -row["all"], row["name"]))


def _badness(state: str) -> int:
    return _WORST.index(state) if state in _WORST else 0
