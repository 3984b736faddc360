"""The commands by name, each imported when it is asked for: SQL does not wait for what a crawl needs."""

import gc
from collections import UserDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from commands.one_text import OneText


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Nothing that is imported is litter: looking for some takes a sixth of the start, and time for ever after."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where a command stands: the module of `commands`, and the name in it, if not the module's or `app`."""

    module: str
    name: str = ""
    cls: type[TyperCommand] = TyperCommand
    is_hidden: bool = False

    def load(self) -> Any:
        """The command, or the group of the module's `app`."""
        with _nothing_collected():
            module = import_module(f"commands.{self.module}")
        app = getattr(module, "app", None)
        if app is None:
            app = typer.Typer(add_completion=False)
            app.command(cls=self.cls, hidden=self.is_hidden)(getattr(module, self.name or self.module))
        return typer.main.get_command(app)


# In the order in which the help shows them.
_COMMANDS = {
    "demo": _Kept("demo"),
    "crawl": _Kept("crawl"),
    "check": _Kept("check"),
    "portals": _Kept("portals"),
    "articles": _Kept("query", "articles"),
    "show": _Kept("query", "show"),
    "reprints": _Kept("query", "reprints"),
    "diff": _Kept("diff"),
    "runs": _Kept("query", "runs"),
    "status": _Kept("status"),
    "schedule": _Kept("schedule"),
    "probe": _Kept("probe"),
    "add": _Kept("add"),
    "evidence": _Kept("evidence"),
    "feed": _Kept("feed"),
    "export": _Kept("export"),
    "backup": _Kept("backup"),
    "prune": _Kept("prune"),
    "reprocess": _Kept("reprocess"),
    "browse": _Kept("browse"),
    "sql": _Kept("sql", cls=OneText),
    "search": _Kept("search", cls=OneText),
    "citations": _Kept("citations", cls=OneText),
    "visit": _Kept("visit", is_hidden=True),
    "alerts": _Kept("alerts"),
    "searches": _Kept("searches"),
    "seeds": _Kept("seeds"),
    "terms": _Kept("terms"),
}


class _Loaded(UserDict[str, Any]):
    """The commands by name, imported as they are looked up."""

    def __getitem__(self, name: str) -> Any:
        found = self.data[name]
        if isinstance(found, _Kept):
            self.data[name] = found = found.load()
            found.name = name  # a group does not know it
        return found


class LoadedWhenAsked(TyperGroup):
    """The program's commands: one is imported when it is asked for, all of them for the help that lists them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Loaded(_COMMANDS)
