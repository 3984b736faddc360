"""Datasette as we set it up: one file, read-only, our plug-in, our templates, nothing else."""

from importlib import resources
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from browse import plugin
from browse.gate import DATABASE
from browse.guard import ReadOnlyDatabase
from browse.pages import Pages
from browse.saved import metadata

SETTINGS = {
    "sql_time_limit_ms": 5_000,  # a saved query that reads every text of 200,000 articles takes two or three seconds
    "facet_time_limit_ms": 500,  # each; what is not counted in time is said, and counted once the list is filtered
    "max_returned_rows": plugin.MOST_ROWS,
    "default_page_size": 50,
    "default_facet_size": 12,
    "num_sql_threads": 3,
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,  # `tinhso export` does that, and better
    "suggest_facets": False,  # asks for every column, the texts too
    "truncate_cells_html": 300,
    "default_cache_ttl": 0,
}
_NAME = "tinhso"


def make_site(url: str, *, local_only: bool = True) -> Any:
    """A Datasette that serves the pages over the database; `.app()` is its ASGI application.

    `local_only`: it answers under this machine's own names alone. Raises StorageError as `browse.reading.Reading`.
    """
    pages = Pages(url)
    _plug_in()
    package = resources.files("browse")
    site = _Site(
        pages, local_only,
        metadata=metadata(pages.reading.public), settings=SETTINGS, template_dir=str(package / "templates"),
        static_mounts=[("static", str(package / "static"))],
    )  # fmt: skip
    site.remove_database("_memory")
    site.add_database(ReadOnlyDatabase(site, str(pages.reading.file)), name=DATABASE)
    return site


class _Site(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette that knows its pages before it asks its plug-ins for anything."""

    def __init__(self, pages: Pages, local_only: bool, **options: Any) -> None:
        self.tinhso_pages = pages
        self.tinhso_local_only = local_only
        super().__init__(**options)

    async def refresh_schemas(self) -> None:
        """Datasette's catalogue of tables and columns stays empty: no page of ours reads it, and it holds every table."""


def _plug_in() -> None:
    """Register our plug-in, once in a process. Datasette's own teller of failures prints tracebacks with all values."""
    if not pm.has_plugin(_NAME):
        pm.unregister(name="datasette.handle_exception")
        pm.unregister(name="datasette.forbidden")
        pm.register(plugin, _NAME)
