"""The rows of the table of searches."""

from statistics import median

from bench import search
from bench.report import Row, verdict
from bench.searching import QUERIES, RELEVANT, Searched


def search_rows(database: str, documents: int, found: Searched | None) -> list[Row]:
    """Searches of one database by date and by relevance, what they are held against, and what the index takes."""
    head = (f"SEARCH: {documents:,} documents, {database}", "", "", "")
    if found is None:
        return [head, (search.NO_SERVER, "not measured", "", "")]
    return [
        head,
        (
            f"newest first, {QUERIES} queries",
            _times(found.newest),
            f"{search.p95(found.newest) / search.p95(found.lookup):.1f} × a look-up",
            verdict(search.newest_holds(found), f"≤ {search.NEWEST:g} × or {search.NEWEST_MS:g} ms"),
        ),
        ("  a look-up by primary key", _times(found.lookup), "", ""),
        *((f"  slowest: {query}", f"{took:.1f} ms", f"{shown} shown", "") for query, took, shown in found.slowest),
        (
            f"by relevance, {RELEVANT} queries",
            _times(found.relevant),
            f"{search.p95(found.relevant) / search.p95(found.raw):.2f} × raw",
            verdict(search.relevance_holds(found), f"≤ {search.RELEVANT:g} ×"),
        ),
        ("  the raw full-text query", _times(found.raw), "", ""),
        (
            "index of words",
            f"{found.disk / 1e6:,.0f} MB",
            f"{found.whole / 1e6:,.0f} MB in all",
            "",
        ),
        ("  writing it", f"{found.index / documents * 1e3:.2f} ms of CPU an article", "", ""),
    ]


def _times(times: list[float]) -> str:
    return f"{median(times):.2f} ms, 95th centile {search.p95(times):.2f}"
