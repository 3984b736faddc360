"""An article's blocks → the HTML its editor would have pasted, in the styles seen on the portals."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from html import escape
from html.entities import codepoint2name
from itertools import groupby
from typing import assert_never

from replica.articles import Block, Items, NextPage, Picture, Table, Text

Image = Callable[[Picture, str], str]  # (picture, style) → HTML
Shape = Callable[[Text], str]

# What CKEditor writes with its entities on: every letter of Latin-1 by name, Vietnamese letters beyond it as they are.
_ENTITIES = {code: f"&{name};" for code, name in codepoint2name.items() if 160 <= code < 256}
_JUSTIFY = ' style="text-align: justify;"'


def nukeviet_body(blocks: Sequence[Block], style: str) -> str:
    """The body as CKEditor keeps it, in one of `replica.articles.STYLES`."""
    shape = _SHAPES.get(style, _paragraph)
    parts = list(_one_div(blocks)) if style == "one-div" else [_block(block, style, shape) for block in blocks]
    return _spelled("\n\n".join(parts), style)


def wordpress_body(blocks: Sequence[Block], style: str, image: Image) -> str:
    """The body as the block editor keeps it ("p", "font", "image-table"), or as pasted into the classic one."""
    shape = _SHAPES.get(style, _plain) if style not in ("font", "p") else _plain
    if style == "one-div":
        parts = list(_one_div(blocks, image))
    else:
        parts = [image(block, style) if isinstance(block, Picture) else _block(block, style, shape) for block in blocks]
    return _spelled("\n\n\n\n".join(parts), style)


def _spelled(html: str, style: str) -> str:
    if style == "entities":
        return html.translate(_ENTITIES)
    if style == "nfd":
        return unicodedata.normalize("NFD", html)
    return html


def _block(block: Block, style: str, shape: Shape) -> str:
    match block:
        case Text():
            return f"<h3>{escape(block.text)}</h3>" if block.heading else shape(block)
        case Items(items, ordered):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(f'<li{_JUSTIFY}>{escape(item)}</li>' for item in items)}</{tag}>"
        case Table(table):
            return _table(table)
        case Picture():
            return nukeviet_image(block, style)
        case NextPage():
            return ""
        case _:
            assert_never(block)


def _one_div(blocks: Sequence[Block], image: Image | None = None) -> Iterator[str]:
    """Runs of text in one `div`, paragraphs divided by two line breaks."""
    for is_text, group in groupby(blocks, key=lambda block: isinstance(block, Text) and not block.heading):
        if is_text:
            lines = (escape(block.text) for block in group if isinstance(block, Text))
            yield f"<div{_JUSTIFY}>{'<br  /><br  />'.join(lines)}</div>"
        else:
            for block in group:
                if image is not None and isinstance(block, Picture):
                    yield image(block, "one-div")
                else:
                    yield _block(block, "one-div", _paragraph)


def _plain(block: Text) -> str:
    return f"<p>{escape(block.text)}</p>"


def _paragraph(block: Text) -> str:
    return f"<p{_JUSTIFY}>{escape(block.text)}</p>"


def _font(block: Text) -> str:
    return (
        f'<p{_JUSTIFY}><span style="font-size:14pt;"><span style="font-family:Times New Roman,Times,serif;">'
        f"{escape(block.text)}</span></span></p>"
    )


def _div_break(block: Text) -> str:
    return f"<div{_JUSTIFY}>{escape(block.text)}<br  />&nbsp;</div>"


def _word(block: Text) -> str:
    return (
        '<p class="MsoNormal" style="margin-bottom:6.0pt;text-align:justify;text-indent:36.0pt">'
        f'<span lang="VI" style="font-size:14.0pt">&nbsp;{escape(block.text)}<o:p></o:p></span></p>'
    )


def _spaced(block: Text) -> str:
    """Every third space does not break, as text copied out of a PDF has it."""
    words = escape(block.text).split(" ")
    return f"<p{_JUSTIFY}>" + "".join(
        word + ("" if at == len(words) else "&nbsp;" if at % 3 == 0 else " ") for at, word in enumerate(words, start=1)
    ) + "</p>"  # fmt: skip


_SHAPES: dict[str, Shape] = {"font": _font, "div-br": _div_break, "mso": _word, "nbsp": _spaced}


def _table(table: Sequence[Sequence[str]]) -> str:
    head, *body = table
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    rows = "".join(
        "<tr>" + "".join(f'<td style="text-align:center">{escape(cell)}</td>' for cell in row) + "</tr>" for row in body
    )
    return (
        '<table border="1" cellpadding="1" cellspacing="1" style="width:100%;">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def nukeviet_image(picture: Picture, style: str) -> str:
    """A picture with its caption: in a layout table, a figure, or a centred paragraph with an italic line after it."""
    path, caption, alt = escape(picture.path), escape(picture.caption), escape(picture.alt)
    if style in ("image-table", "mso"):
        return (
            '<table align="center" border="0" cellpadding="1" cellspacing="1" style="width:500px;"><tbody><tr>'
            f'<td style="text-align: center;"><img alt="{alt}" height="450" src="{path}" width="680" /></td></tr>'
            f'<tr><td style="text-align: center;"><em>{caption}</em></td></tr></tbody></table>'
        )
    if style == "entities":
        return (
            '<div style="text-align:center"><figure class="image" style="display:inline-block">'
            f'<img alt="{alt}" height="450" src="{path}" width="680" />'
            f"<figcaption>{caption}</figcaption></figure></div>"
        )
    return (
        f'<p style="text-align:center"><img alt="{alt}" src="{path}" style="width: 680px; height: 450px;" /></p>'
        f'<p style="text-align:center"><em>{caption}</em></p>'
    )


def wordpress_image(base: str) -> Image:
    """How the block editor writes a picture; `base` is put before its path."""

    def image(picture: Picture, _style: str) -> str:
        path = escape(base + picture.path)
        return (
            '<div class="wp-block-image">\n<figure class="aligncenter size-large"><img loading="lazy" decoding="async" '
            f'width="1024" height="683" src="{path}" alt="{escape(picture.alt)}" class="wp-image-9" '
            f'srcset="{path} 1024w" />'
            f'<figcaption class="wp-element-caption">{escape(picture.caption)}</figcaption></figure></div>'
        )

    return image
