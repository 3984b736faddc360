"""Our plug-in of Datasette: its pages, what may be seen, how its connections are guarded, how a failure is told."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Request
from datasette.views.base import DatasetteError
from markupsafe import Markup

from browse import texts
from browse.gate import DATABASE, HERE, LANGUAGE_COOKIE, NOWHERE, App, Receive, Scope, Send, gate
from browse.guard import guard
from browse.pages import Page, Pages
from browse.saved import described, saved_queries
from browse.words import LANGUAGES, labels, speaker

Hook = TypeVar("Hook", bound=Callable[..., Any])
_LOG = logging.getLogger("tinhso.browse")
_ARTICLE_COLUMNS = frozenset({"article_id", "original_id", "duplicate_of"})
_TITLES = {"title": "id", "original_title": "original_id"}  # and the column that tells whose it is
MOST_ROWS = 2_000  # of a list or a saved question, on a page and in a file
_FILE = re.compile(rf"/{DATABASE}/(\w+)\.(?:json|csv)")
_INTERRUPTED = "SQL Interrupted"  # the title under which Datasette says that a statement took too long
_ARTICLE_VIEWS = frozenset({"articles", "unique_articles"})


def hook(function: Hook) -> Hook:
    """Datasette's mark of a hook, which has no types; ours are asked last, and the last answer on a permission counts."""
    marked: Hook = hookimpl(trylast=True)(function)
    return marked


def pages_of(datasette: Any) -> Pages:
    """The pages that `browse.site` gave to this Datasette."""
    pages: Pages = datasette.tinhso_pages
    return pages


@hook
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    pages = pages_of(datasette)

    def route(page: Callable[[Any], Page | None]) -> Callable[..., Any]:
        async def shown(request: Any) -> Any:
            return await _shown(datasette, request, await asyncio.to_thread(page, request))

        return shown

    return [
        (r"/$", route(lambda request: pages.start())),
        (r"/search$", route(lambda request: pages.search(_arguments(request)))),
        (r"/data$", route(lambda request: pages.data())),
        (r"/province/(?P<code>[0-9]{2})$", route(lambda request: pages.province(request.url_vars["code"]))),
        (rf"{NOWHERE}(?:\.json)?$", route(lambda request: None)),
        (r"/article/(?P<number>[0-9]{1,18})$", route(lambda request: pages.article(int(request.url_vars["number"])))),
    ]


async def _shown(datasette: Any, request: Any, page: Page | None) -> Any:
    if page is None:
        return await _told(datasette, request, 404, "no_page")
    template, values = page
    return Response.html(await datasette.render_template(template, values, request=request))


def _arguments(request: Any) -> Mapping[str, str]:
    """What was asked; the words whole, for the search itself says how many are too many."""
    return {name: request.args[name] if name == "q" else request.args[name][:300] for name in request.args}


@hook
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    language = request.cookies.get(LANGUAGE_COOKIE, "") if request else ""
    language = language if language in LANGUAGES else LANGUAGES[0]
    return {
        "t": speaker(language),
        "lang": language,
        "here": request.scope.get(HERE, "/") if request else "/",
        "texts": texts,
        "database": DATABASE,
        "most_rows": MOST_ROWS,
        "described": lambda name: described(name, language),
        "compared": lambda key, display: labels().get(f"compare_{key}", {}).get(language, display),
        "saved": {each.name: each for each in saved_queries()},
        "file": pages_of(datasette).reading.file.name,
    }


@hook
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool:
    """The views and the saved queries of our database; SQL of one's own, downloads and Datasette's own tools are not.

    SQL would be safe from writing, but any website a person looks at could make this machine work for it by a link.
    """
    if action == "view-instance":
        return True
    if action == "view-database":
        return bool(resource == DATABASE)
    if action == "view-query":
        return bool(resource[0] == DATABASE)
    if action == "view-table":
        return bool(resource[0] == DATABASE and resource[1] in pages_of(datasette).reading.public)
    return False


@hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    if database == DATABASE:
        guard(conn, pages_of(datasette).reading.public)


@hook
def render_cell(row: Any, value: Any, column: str, table: str | None) -> Markup | None:
    """An article's number, and its title where its number stands beside it, lead to its page."""
    is_of_articles = table is None or table in _ARTICLE_VIEWS
    if isinstance(value, int) and (column in _ARTICLE_COLUMNS or (column == "id" and is_of_articles)):
        return Markup('<a href="/article/{0}">{0}</a>').format(value)
    number = "article_id" if column == "title" and "article_id" in row.keys() else _TITLES.get(column)  # noqa: SIM118 - a Row
    if number in row.keys() and (number != "id" or is_of_articles) and isinstance(row[number], int):  # noqa: SIM118 - a Row
        return Markup('<a href="/article/{}">{}</a>').format(row[number], value)
    return None


@hook
def asgi_wrapper(datasette: Any) -> Callable[..., Any]:
    return lambda app: gate(_checked(datasette, app), local_only=datasette.tinhso_local_only)


def _checked(datasette: Any, app: App) -> App:
    """The app, but for answers as files to a saved question whose parameters cannot be read; its page says so itself."""
    saved = {each.name: each for each in saved_queries()}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        asked = _FILE.fullmatch(scope.get("path", ""))
        question = saved.get(asked[1]) if asked else None
        wrong = question.unreadable({name: request.args[name] for name in request.args}) if question else None
        if wrong is None:
            await app(scope, receive, send)
        else:
            told = await _told(datasette, request, 400, f"wrong_{wrong[0]}", typed=wrong[1])
            await told.asgi_send(send)

    return answer


@hook
def forbidden(datasette: Any, request: Any) -> Any:
    return _told(datasette, request, 403, "forbidden")


@hook
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """What a person asked wrongly is a sentence; what we did wrong goes to the log as well."""
    if isinstance(exception, QueryInterrupted):
        return _told(datasette, request, 400, "too_long")
    if isinstance(exception, sa.exc.OperationalError) and "interrupted" in str(exception):
        return _told(datasette, request, 400, "too_long")
    if isinstance(exception, Base400):
        key = {403: "forbidden", 404: "no_page"}.get(exception.status, "cannot_ask")
        return _told(datasette, request, exception.status, key)
    if isinstance(exception, DatasetteError):
        key = {404: "no_page"}.get(exception.status, "too_long" if exception.title == _INTERRUPTED else "cannot_ask")
        return _told(datasette, request, exception.status if exception.status < 500 else 400, key)
    is_asked_of_views = request.path.startswith(f"/{DATABASE}/")  # our own pages check what they are asked
    if is_asked_of_views and isinstance(exception, ValueError | sqlite3.DatabaseError):
        _LOG.info("%s cannot be asked: %s", request.path, exception)
        return _told(datasette, request, 400, "cannot_ask")
    _LOG.error("%s could not be shown", request.path, exc_info=exception)
    return _told(datasette, request, 500, "failed")


async def _told(datasette: Any, request: Any, status: int, key: str, **values: str) -> Any:
    """A page with that sentence, or a file with it where a file was asked for."""
    if request.path.endswith((".json", ".csv")):
        sentence = speaker("en")(key, **values)
        if request.path.endswith(".csv"):
            return Response.text(f"{sentence}\n", status=status)
        return Response.json({"ok": False, "error": sentence, "status": status}, status=status)
    html = await datasette.render_template("error.html", {"key": key, "status": status}, request=request)
    return Response.html(html, status=status)
