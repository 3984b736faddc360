"""The pages' labels in Vietnamese and English, and what the views are called: tables beside this module."""

import csv
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("vi", "en")


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Label by key and language: {"undated": {"vi": …, "en": …}}."""
    return {row["key"]: {language: row[language] for language in LANGUAGES} for row in rows("labels")}


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of this package: labels, views or tiles."""
    text = (resources.files("browse") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def speaker(language: str) -> Callable[..., str]:
    """A function from a label's key, and the values that stand in it, to its text in that language.

    It raises KeyError for a label there is none of.
    """

    def say(key: str, **values: object) -> str:
        return labels()[key][language].format(**values)

    return say
