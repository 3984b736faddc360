"""`tinhso`: one thin command line over the packages."""

import gc
import os
import signal
import sys
from types import FrameType

gc.disable()  # while things are imported, as in commands.loading

import typer
from sqlalchemy.exc import DBAPIError
from typer.exceptions import Abort, TyperException

from commands.loading import LoadedWhenAsked
from commands.output import printable
from storage.errors import Refusal
from storage.refusals import refusal_of

gc.enable()

app = typer.Typer(
    name="tinhso", cls=LoadedWhenAsked, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.callback()
def tinhso() -> None:
    """Crawls the portals of Vietnam's provinces for news on digital transformation (chuyển đổi số), into SQL."""


def main() -> None:
    """The console script. A user's mistake, and what a database refuses, is one sentence on standard error and exit code 2."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    signal.signal(signal.SIGTERM, _ended)  # a crawl, a scheduler and a server of pages take it over
    try:
        sys.exit(app(standalone_mode=False))
    except Refusal as error:
        _refuse(str(error))
    except DBAPIError as error:
        refused = refusal_of(error)
        if refused is None:
            raise
        _refuse(str(refused))
    except TyperException as error:  # a wrong option or argument; or no command, and the help was shown
        if sentence := error.format_message().strip():
            _refuse(sentence)
        sys.exit(2)
    except Abort:
        sys.exit(130)


def _ended(_number: int, _frame: FrameType | None) -> None:
    """As Ctrl-C: what is half written is taken away first."""
    sys.exit(128 + signal.SIGTERM)


def _refuse(sentence: str) -> None:
    shown = "\n".join(printable(line) for line in sentence.splitlines())  # a portal's words may stand in it
    sys.stderr.write(f"tinhso: {shown}\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
