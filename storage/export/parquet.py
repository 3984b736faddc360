"""Parquet: typed columns, times as UTC microseconds, days as days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.errors import StorageError
from storage.export.columns import Kind

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_GROUP = 2_000  # rows of a row group, which is in memory while it is made


def write_parquet(file: Path, rows: Iterable[Sequence[Any]], columns: Mapping[str, Kind]) -> None:
    """Write rows to a file, a group of rows at a time. Raises StorageError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as error:
        raise StorageError(
            "Parquet needs pyarrow, which is not installed: pip install 'tinhso[export]', or pip install pyarrow."
        ) from error
    schema = pa.schema([pa.field(name, _type(kind)) for name, kind in columns.items()])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            arrays = [
                _array(values, kind) for values, kind in zip(zip(*group, strict=True), columns.values(), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _groups(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    coming = iter(rows)
    while group := list(islice(coming, _GROUP)):
        yield group


def _type(kind: Kind) -> "pa.DataType":
    import pyarrow as pa

    return {
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.DAY: pa.date32(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
    }.get(kind, pa.string())


def _array(values: Sequence[Any], kind: Kind) -> "pa.Array":
    """Arrow reads the text of a day and a time itself; a text without a zone is a time of UTC."""
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    if kind is Kind.DAY:
        return pa.array(values, pa.string()).cast(pa.date32())
    if kind is Kind.TIME:
        return pc.assume_timezone(pa.array(values, pa.string()).cast(pa.timestamp("us")), "UTC")
    return pa.array(values, _type(kind))
