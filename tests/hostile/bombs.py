"""Lines made to send a regular expression back and forth: each is the body of an article, a megabyte long in all."""

from tests.hostile.kinds import Answer, Kind, Text, html
from tests.hostile.markup import body_of

_SEEDS = (
    "1", "1 ", "1.", "1/", "1-", ". ", ": ", "a ", "A.", "A, ", "- ", "\u00a0", "(", "((1)", "ngày ", "30/11, ", "30 - ", "1, ",
    "tháng ", "năm 2", "15/KH-", "Quyết định ", "luật a ", "kỷ niệm ", "tin, ảnh: ", "tác giả: ", "theo ", "nguồn: ",
    "Tin ", "đt: 0",
    "www.", "a@", "chuyển đổi ", "số ", "Đ", "ĐƯ/", "lượt ", "Tags: ", "» ", "...", "…", "|", " | ", "\u0301", "İ", "ß", "﷽",
)  # fmt: skip


def _bomb(seed: str) -> str:
    """The seed in lines of many lengths: those that patterns are tried on, and one that is too long for all of them."""
    lines = [
        (seed * 400)[:length] + tail for length in (100, 119, 280, 299, 380, 399) for tail in ("", "!", "x", "\u00e0 1")
    ]
    return "".join(f"<p>{line}</p>" for line in (*lines, seed * (20_000 // len(seed))))


def _all(text: Text) -> Answer:
    return html(text.page(below="".join(map(_bomb, _SEEDS)), date="1/" * 140, footer="".join(map(_bomb, _SEEDS[:9]))))


def _in_body(text: Text) -> Answer:
    return html(text.page(body=body_of(text) + "".join(map(_bomb, _SEEDS))))


KINDS = (
    Kind("pattern bombs around the text", "runs of digits, dots, spaces, labels outside the article", _all, "article"),
    Kind(
        "pattern bombs in the text",
        "the same within it: the text is stored with them",
        _in_body,
        "article",
        whole=False,
    ),
)
