"""Errors, refusals, notices that the portal is away and servers' own pages that are sent as if all were well.

Such a text may stand in the portal's own template, under a headline, so that every layout reads it as an article. It is
told by what was read: a headline that is nothing but such a sentence over a short text, or such a sentence in a very short
text (data/error_pages.tsv). A genuine notice of maintenance says when, a warning of fraud says more.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from crawler.blocks import Block
from storage.records import Judgement
from vietnamese.unicode import fold

_SHORT = 250  # words of a page that is nothing else
_VERY_SHORT = 100
_DIGIT = re.compile(r"\d")
_ENDS = " .!…:"
_ABSENCE = "not_found"  # a kind


def find_error_page(title: str, text: Iterable[str]) -> Block | None:
    """Why a page with this headline over this text, in pieces, is no article, or None."""
    words = [word for piece in text for word in piece.split()]
    if len(words) > _SHORT:
        return None
    headline = fold(title).strip(_ENDS)
    said = fold(" ".join((title, *words))) if len(words) <= _VERY_SHORT else ""
    undated = "" if _DIGIT.search(said) else said
    for kind, judgement, place, phrase in _sentences():
        if {"headline": headline == phrase, "text": phrase in said, "undated": phrase in undated}[place]:
            return Block(judgement, f"{kind}: {phrase}", is_absence=kind == _ABSENCE)
    return None


@cache
def _sentences() -> tuple[tuple[str, Judgement, str, str], ...]:
    with (files("crawler") / "data" / "error_pages.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return tuple((row["kind"], Judgement(row["verdict"]), row["place"], fold(row["phrase"])) for row in rows)
