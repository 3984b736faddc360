"""The README in Vietnamese says what the README says."""

import re

from tests.test_docs import README, ROOT, tables
from vietnamese.unicode import nfc, unify_tones

README_VI = (ROOT / "README.vi.md").read_text(encoding="utf-8")


def _headings(text: str) -> list[int]:
    """The levels of a document's headings, outside its code."""
    return [len(marks) for marks in re.findall(r"^(#+) ", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)]


def _code(text: str) -> list[str]:
    """The fenced blocks without their comments."""
    return [
        re.sub(r"\s+#.*$", "", block, flags=re.M)
        for _, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)
    ]


def _names(text: str) -> set[str]:
    """What stands between backticks outside the blocks, on one line: commands, options, words of the program."""
    return {
        " ".join(each.split())
        for each in re.findall(r"(?<!`)`([^`]+)`(?!`)", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))
    }


def test_the_vietnamese_readme_says_what_the_readme_says() -> None:
    assert _headings(README_VI) == _headings(README)
    assert _code(README_VI) == _code(README)
    assert _names(README_VI) == _names(README)
    for english, vietnamese in (
        ("command", "lệnh"),
        ("exit code", "mã thoát"),
        ("option of `crawl`", "tùy chọn của `crawl`"),
    ):
        [told], [translated] = tables(README, english), tables(README_VI, vietnamese)
        assert [row[vietnamese] for row in translated] == [row[english] for row in told]
        for row, other in zip(told, translated, strict=True):
            assert _names(str(other)) == _names(str(row)), row[english]
    assert sorted(re.findall(r"\]\(([^)#]+\.\w+|LICENSE)\)", README_VI.replace("README.md", ""))) == sorted(
        re.findall(r"\]\(([^)#]+\.\w+|LICENSE)\)", README.replace("README.vi.md", ""))
    )


def test_the_vietnamese_readme_is_nfc_in_one_spelling() -> None:
    assert nfc(README_VI) == README_VI
    prose = re.sub(r"<!-- made: .*?<!-- /made -->", "", README_VI, flags=re.S)
    assert unify_tones(prose) == prose, "hòa, not hoà"
