"""What a page may hold is counted before a parser sees it, and no lower than the parser would count."""

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.bounds import MAX_ATTRIBUTES, MAX_TAG_ATTRIBUTES, MAX_TAGS, MAX_TEXT, Bulk
from tests.crawler.pages import nukeviet

MARKUP = ("<p", "<a", ">", "/>", " ", "\n", "/", "<", "</p>", "<!--", "-->")
PIECES = st.sampled_from((*MARKUP, "=", " = ", "'", '"', "a", "b1", "x=y", " c='>'", ' d="<p>"', "é"))


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=500, deadline=None)
def test_no_parser_finds_more_attributes(html: str) -> None:
    """However the source is broken; a name that is written twice counts here, and not for the parser."""
    crowd = " ".join(f"z{n}" for n in range(MAX_TAG_ATTRIBUTES))  # so that tags are counted one by one
    tree = lxml.html.document_fromstring(f"<html><body><p {crowd}>{html}</body></html>")
    most = max(len(element.attrib) for element in tree.iter() if isinstance(element.tag, str))
    assert Bulk.of(f"<html><body><p {crowd}>{html}</body></html>").crowded >= most


@pytest.mark.parametrize(
    ("html", "excess"),
    [
        ("<p>" * (MAX_TAGS + 1), f"page too large: {MAX_TAGS + 1} tags"),
        ("<p>" + "x" * MAX_TEXT, f"page too large: {MAX_TEXT + 1} characters"),
        (
            "<p " + " ".join(f"a{n}" for n in range(MAX_TAG_ATTRIBUTES + 1)) + ">",
            "page too large: 1001 attributes on one tag",
        ),
        (("<p " + "a=1 " * 100 + ">") * 1501, f"page too large: {MAX_ATTRIBUTES + 100} attributes"),
        ("<p>" * MAX_TAGS, ""),
        ("<p " + " ".join(f"a{n}" for n in range(MAX_TAG_ATTRIBUTES)) + ">", ""),
        (f'<img src="data:image/png;base64,{"A" * 5_000_000}">', ""),
        (nukeviet(), ""),
        ("", ""),
    ],
    ids=["tags", "text", "one tag", "attributes", "most tags", "most attributes", "picture", "article", "empty"],
)
def test_bounds(html: str, excess: str) -> None:
    assert Bulk.of(html).excess == excess


def test_the_pages_of_an_article_count_together() -> None:
    half = Bulk.of("<p>" * (MAX_TAGS // 2 + 1))
    assert (half.excess, (half + half).excess) == ("", f"page too large: {MAX_TAGS + 2} tags")


@pytest.mark.parametrize("piece", ["<p/a=", "<p a=", "<p ", '<p a="', "<p a='", "<!--<p ", "=", "a =", " ", "<p\n"])
def test_counting_takes_no_longer_than_the_page_is_long(piece: str) -> None:
    """Ten times the page, well under a hundred times the steps: a pattern that went back would never come to its end."""
    assert Bulk.of(piece * (8_000_000 // len(piece))) is not None
    assert Bulk.of(piece * MAX_TAGS) is not None
