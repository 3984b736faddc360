"""Page templates: files of replica/templates with `{{name}}` where a value goes, cut once and joined on every visit."""

import re
from functools import cache
from html import escape
from importlib.resources import files

_PLACE = re.compile(r"\{\{(\w+)\}\}")


class Template:
    """A text with named places. Values are put in as they are: escape what is not markup."""

    def __init__(self, text: str) -> None:
        self._parts = _PLACE.split(text)
        self._names = self._parts[1::2]

    def render(self, **values: object) -> str:
        """The text with every place filled; a missing value is a KeyError."""
        parts = self._parts.copy()
        parts[1::2] = [str(values[name]) for name in self._names]
        return "".join(parts)


@cache
def template(name: str) -> Template:
    """The template in replica/templates/NAME.html, without the line break at its end."""
    text = (files("replica") / "templates" / f"{name}.html").read_text(encoding="utf-8")
    return Template(text.removesuffix("\n"))


def nukeviet_escaped(text: str) -> str:
    """Text as NukeViet stores titles and leads: slash and exclamation mark are entities too."""
    return escape(text).replace("/", "&#x002F;").replace("!", "&#33;")
