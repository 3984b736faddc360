"""Tables in a body: figures to be read row by row, or a frame for text and pictures."""

from collections.abc import Iterator

from bs4 import Tag

_CELL_LIMIT = 400  # characters: longer cells are prose in a layout table
_CAPTION_TABLE = 300  # characters for each picture: a table with more lays out text


def cells(row: Tag) -> list[Tag]:
    """The cells of a row, without those of tables within them."""
    return [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]


def is_data(table: Tag, rows: list[list[Tag]]) -> bool:
    """Whether a table holds figures to be read row by row, or only lays out text and pictures."""
    if table.find(("img", "table")) is not None:
        return False
    if any(len(cell.get_text()) > _CELL_LIMIT for row in rows for cell in row):
        return False
    return sum(sum(bool(cell.get_text(strip=True)) for cell in row) >= 2 for row in rows) >= 2


def is_picture_table(table: Tag) -> bool:
    """Whether a table holds pictures with their captions, and no more text than these need."""
    pictures = len(table.find_all("img"))
    return bool(pictures) and len(table.get_text()) <= _CAPTION_TABLE * pictures


def captions_below(rows: list[list[Tag]]) -> Iterator[Tag]:
    """The cells in reading order, but a row of captions under a row of pictures: each after its own."""
    waiting: list[Tag] = []
    for row in rows:
        pictures = [cell for cell in row if cell.find("img") is not None]
        if waiting and not pictures and len(row) == len(waiting):
            yield from (cell for pair in zip(waiting, row, strict=True) for cell in pair)
            waiting = []
            continue
        yield from waiting
        waiting = row if len(pictures) == len(row) else []
        yield from () if waiting else row
    yield from waiting
