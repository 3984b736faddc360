"""Days and months as people type them."""

import unicodedata
from datetime import date

import pytest

from vietnamese.typed_days import typed_day, typed_month


@pytest.mark.parametrize("text", ["2026-03-01", "2026-3-1", "1/3/2026", "01/03/2026", " 1-3-2026 "])
def test_a_day_in_every_spelling(text: str) -> None:
    assert typed_day(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "hom qua", "31/2/2026", "2026-13-01", "1/3/26", "0/3/2026", "١/٣/٢٠٢٦", "2026-03"]
)
def test_what_is_no_day(text: str) -> None:
    assert typed_day(text) is None


@pytest.mark.parametrize(
    "text",
    ["2026-03", "2026-3", "3/2026", "03/2026", "3-2026", "2026/3", " 3 / 2026 ", "Tháng 3 năm 2026", "tháng 3/2026",
     unicodedata.normalize("NFD", "THÁNG 3 NĂM 2026")],
)  # fmt: skip
def test_a_month_in_every_spelling(text: str) -> None:
    assert typed_month(text) == "2026-03"


@pytest.mark.parametrize("text", ["", "so", "13/2026", "2026-00", "2026", "3/26", "0000-03", "2026-03-01", "٣/٢٠٢٦"])
def test_what_is_no_month(text: str) -> None:
    assert typed_month(text) is None
