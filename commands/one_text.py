"""A command that takes one text of a person's own, a query or SQL, as shells hand it over."""

import re
import shlex
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand
from typer.exceptions import TyperException

_COMMENT = re.compile(r"--(?:\s|[^=\n]*\n)")  # begins SQL; no option has white space in its name
_LOOSE = re.compile(r"--[^=]*\s")
_FILES = re.compile(r"\bSELECT\b", re.IGNORECASE)  # its * may have become the names of files


class OneText(TyperCommand):
    """A text that begins with a comment of SQL is no option, and one that came in several parts is told as that."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.context_settings = {**self.context_settings, "allow_extra_args": True}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            found: list[str] = super().parse_args(ctx, _with_comment_last(args))
        except TyperException as error:
            if any(map(_LOOSE.match, args)) and "--" not in args:
                raise TyperException(
                    f"{error.format_message()}; what begins with -- and is no option is typed behind a -- of its own: "
                    f"{_name(ctx)} -- TEXT."
                ) from error
            raise
        if found:
            raise TyperException(_in_parts(ctx, [str(self._text(ctx)), *found]))
        return found

    def _text(self, ctx: Any) -> object:
        name = [each.name for each in self.params if each.param_type_name == "argument"][-1]
        return ctx.params[name]


def _with_comment_last(args: Sequence[str]) -> list[str]:
    if "--" in args:
        return list(args)
    texts = [each for each in args if _COMMENT.match(each)]
    return [*(each for each in args if each not in texts), *(["--", *texts] if texts else [])]


def _in_parts(ctx: Any, parts: Sequence[str]) -> str:
    whole = " ".join(f'"{part}"' if " " in part else part for part in parts)
    shown = "SELECT …" if _FILES.search(whole) else whole
    return (
        f"The shell handed the text over in {len(parts)} parts: put single quotation marks around all of it, as in "
        f"{_name(ctx)} {shlex.quote(shown)}."
    )


def _name(ctx: Any) -> str:
    """The command as it is typed, by whatever name the program was started."""
    return "tinhso" if ctx.parent is None else f"{_name(ctx.parent)} {ctx.info_name}"
