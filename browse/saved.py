"""The saved queries and what the views are called, as Datasette's metadata: facts in data/, in the language of the reader."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from browse.asked import unreadable
from browse.gate import DATABASE
from browse.words import rows


@dataclass(frozen=True, slots=True)
class Saved:
    """A question with its SQL. `needs`: views it reads that not every database has. `parameters`: by name what to write, in
    both languages, and by which `kind` it is read."""

    name: str
    vi: str
    en: str
    sql: str
    needs: tuple[str, ...] = ()
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def title(self, language: str) -> str:
        return self.en if language == "en" else self.vi

    def unreadable(self, typed: Mapping[str, str]) -> tuple[str, str] | None:
        """The kind of the first parameter that cannot be read, and what was typed; none if all can be."""
        return unreadable({name: told["kind"] for name, told in self.parameters.items()}, typed)


@cache
def saved_queries() -> tuple[Saved, ...]:
    """All of them, in the order of the file."""
    text = (resources.files("browse") / "data" / "queries.toml").read_text(encoding="utf-8")
    return tuple(
        Saved(
            name, each["vi"], each["en"], each["sql"].strip(), tuple(each.get("needs", ())), each.get("parameters", {})
        )
        for name, each in tomllib.loads(text).items()
    )


def answerable(public: Collection[str]) -> tuple[Saved, ...]:
    """Those whose views the database has."""
    return tuple(each for each in saved_queries() if set(each.needs) <= set(public))


def metadata(public: Collection[str]) -> dict[str, Any]:
    """What Datasette is told: each view with its facets and its order, each saved query with its SQL and parameters."""
    tables = {}
    for row in rows("views"):
        about: dict[str, Any] = {"facets": row["facets"].split()} if row["facets"] else {}
        if row["sort"]:
            about["sort_desc"] = row["sort"]
        tables[row["view"]] = about
    queries = {each.name: {"sql": each.sql, "params": [*each.parameters]} for each in answerable(public)}
    return {"databases": {DATABASE: {"tables": tables, "queries": queries}}}


def described(name: str, language: str) -> str:
    """What a view or a saved query is called in that language; its own name where nothing is said of it."""
    for row in rows("views"):
        if row["view"] == name:
            return row[language]
    return next((each.title(language) for each in saved_queries() if each.name == name), name)
