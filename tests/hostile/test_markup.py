"""Hostile markup: whatever a page holds, the stored HTML is made of a few harmless tags, and of a bounded size."""

import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.body import make_body
from crawler.fragment import read_blocks

BASE = "https://mau.gov.vn/tin/bai-1.html"

TAGS = [
    "p",
    "div",
    "b",
    "a",
    "table",
    "tr",
    "td",
    "ul",
    "ol",
    "li",
    "img",
    "br",
    "h2",
    "figure",
    "figcaption",
    "script",
    "style",
    "svg",
    "math",
    "form",
    "iframe",
    "object",
    "template",
    "noscript",
    "o:p",
    "plaintext",
    "textarea",
    "select",
    "x-y",
]
ATTRIBUTES = st.sampled_from(
    [
        'onclick="alert(1)"',
        "onerror=alert(1)",
        'style="display:none"',
        'class="caption"',
        'href="javascript:alert(1)"',
        'href=" JaVaScRiPt:alert(1)"',
        'href="java&#10;script:alert(1)"',
        'href="data:text/html,<script>"',
        'href="//x.vn/&quot; onclick=&quot;1"',
        'src="x" onload="1"',
        'src="data:image/svg+xml,<svg onload=1>"',
        "src=javascript:1",
        'href="vbscript:x"',
        'alt="&quot;><script>alert(1)</script>"',
        'href="https://[::1"',
        'src="https://x:99999/"',
        'start="999999999999"',
        'value="-5"',
        'width="x"',
        "hidden",
        'src="/a.jpg"',
        'href="/b?c=1&amp;d=2"',
    ]
)
HOSTILE = st.recursive(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            [
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "</p>",
                "<![CDATA[x]]>",
                "<!--",
                "-->",
                "<p",
                "&#0;",
                "\0",
                "<?php",
                "&nbsp;",
            ]
        ),
    ),
    lambda inner: st.builds(
        lambda tag, attributes, content: f"<{tag} {' '.join(attributes)}>{''.join(content)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(ATTRIBUTES, max_size=3),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)
ALLOWED = {
    "p": set(),
    "h3": set(),
    "ul": set(),
    "ol": set(),
    "li": {"value"},
    "table": set(),
    "tr": set(),
    "td": set(),
    "th": set(),
    "figure": set(),
    "img": {"src", "alt"},
    "strong": set(),
    "em": set(),
    "sub": set(),
    "sup": set(),
    "a": {"href"},
}


@given(HOSTILE)
@settings(max_examples=300, deadline=None)
def test_nothing_hostile_reaches_the_html(html: str) -> None:
    container = lxml.html.document_fromstring(f"<html><body><div>{html}</div></body></html>").find("body")
    made = make_body(read_blocks(container, BASE), title="", lead="")
    if not made.html:
        return
    for element in lxml.html.fragment_fromstring(made.html, create_parent="main").iterdescendants():
        assert element.tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[element.tag]
        for name in ("href", "src"):
            assert re.match(r"https?://", element.get(name, "https://"))
    assert all("\n" not in paragraph and paragraph == paragraph.strip() for paragraph in made.paragraphs)


@given(st.text(alphabet=st.sampled_from("<>/pbrtdaimg=\"' &;ế"), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_markup_is_read(html: str) -> None:
    container = lxml.html.document_fromstring(f"<html><body>{html}</body></html>").find("body")
    read_blocks(container, BASE)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://x.vn/" + "a" * 1900 + "'>" + "x<br>" * 20_000 + "</a>",
        "<b><i><sub>" * 60 + "x<br>" * 20_000,
        "<ol>" + "<li>x</li>" * 20_000 + "</ol>",
    ],
    ids=["link over lines", "marks over lines", "items"],
)
def test_a_hostile_page_makes_no_flood_of_text(html: str) -> None:
    container = lxml.html.document_fromstring(f"<html><body>{html}</body></html>").find("body")
    blocks = read_blocks(container, BASE)
    assert len(blocks) <= 10_000
    assert sum(len(block.html) for block in blocks) < 25_000_000
