"""Blocks → a clean body: captions to their images, boilerplate and signature out, every cut on record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from crawler.fragment import Block
from storage.records import Image
from vietnamese.boilerplate import Cut, clean
from vietnamese.byline import Byline, read_byline, split_signature
from vietnamese.unicode import fold

_CAPTION_LIMIT = 300  # characters
_LEAD_WORDS = 12  # a shorter bold line is a heading
_HTML_TAGS = {"p": "p", "h": "h3"}
_ENUMERATED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVXivx]{1,5}|[^\W\d_])\s?[.)/]\s|[-–+*•]\s"
)  # "1. ", "a) ", "II. "


@dataclass(frozen=True, slots=True)
class Body:
    """An article's body. `paragraphs`: one string each, list items too, table rows last; `lead`: a wholly bold first one."""

    paragraphs: tuple[str, ...]
    html: str
    lead: str
    images: tuple[Image, ...]
    byline: Byline | None
    cuts: tuple[Cut, ...]


def make_body(blocks: Sequence[Block], *, title: str, lead: str, contained: bool = True) -> Body:
    """The clean body of an article's blocks. `title` and `lead` are those already known, so that neither is kept twice."""
    images, blocks = _caption(list(blocks))
    cuts: list[Cut] = []
    blocks = _without_repeats(blocks, title, lead, cuts)
    blocks, labelled = _without_boilerplate(blocks, images, cuts, contained)
    shown = {block.image.url for block in blocks if block.image}
    images = [image for image in images if image.url in shown]  # a footer's badges went with the footer
    blocks, signature = _without_signature(blocks, cuts)
    byline = signature or labelled
    own_lead = ""
    if not lead and (bold := _bold_lead(blocks)):
        own_lead, blocks = bold.text, [block for block in blocks if block is not bold]
    return Body(_paragraphs(blocks), _html(blocks), own_lead, tuple(images), byline, tuple(cuts))


def _paragraphs(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The text, a paragraph a line: the prose unbroken, then its tables row by row. The HTML keeps tables in their place."""
    prose = [block.text for block in blocks if block.kind not in ("image", "row")]
    return (*prose, *(block.text for block in blocks if block.kind == "row"))


def _caption(blocks: list[Block]) -> tuple[list[Image], list[Block]]:
    """Gives each caption to the image it belongs to; returns the images and the blocks without captions."""
    images: list[Image] = []
    kept: list[Block] = []
    waiting = ""  # a caption standing before its image
    for block, following in zip_longest(blocks, blocks[1:]):
        after_image = bool(kept) and kept[-1].image is not None
        if block.image is not None:
            if images and images[-1].url == block.image.url:
                continue
            images.append(replace(block.image, caption=waiting))
            waiting = ""
            kept.append(block)
        elif block.kind == "caption" and not after_image and following and following.image:
            waiting = block.text
        elif images and _is_caption(block, images[-1], after_image):
            _add_caption(images, block.text)
        else:
            kept.append(replace(block, kind="p") if block.kind == "caption" else block)
    return images, kept


def _is_caption(block: Block, image: Image, after_image: bool) -> bool:
    """Whether a line speaks of the image before it: marked as a caption, or right after it and in italics, in its table, or
    neither a sentence nor a heading."""
    if block.kind == "caption":
        return after_image or not image.caption
    if not after_image or block.kind != "p" or len(block.text) > _CAPTION_LIMIT or image.caption:
        return False
    if block.in_image_table or fold(block.text) == fold(image.alt):
        return True
    if _ENUMERATED.match(block.text):
        return False
    unfinished = not block.text.endswith((".", ":", ";", "!", "?", "./."))
    return (block.italic or (unfinished and not block.bold and len(block.text) < _CAPTION_LIMIT // 2)) and (
        block.italic or read_byline(block.text) is None
    )


def _add_caption(images: list[Image], text: str) -> None:
    if not images[-1].caption:
        images[-1] = replace(images[-1], caption=text)
    elif fold(text) not in fold(images[-1].caption):
        images[-1] = replace(images[-1], caption=f"{images[-1].caption} {text}")


def _without_repeats(blocks: list[Block], title: str, lead: str, cuts: list[Cut]) -> list[Block]:
    """Drops a headline or lead that the body repeats at its top."""
    known = {fold(text): rule for rule, text in (("repeat:title", title), ("repeat:lead", lead)) if text}
    kept: list[Block] = []
    texts = 0
    for position, block in enumerate(blocks):
        rule = known.pop(fold(block.text), None) if block.text and texts < 3 else None
        texts += bool(block.text)
        if rule:
            cuts.append(Cut(rule, "drop", block.text, position))
        else:
            kept.append(block)
    return kept


def _without_signature(blocks: list[Block], cuts: list[Cut]) -> tuple[list[Block], Byline | None]:
    lines = [index for index, block in enumerate(blocks) if block.text]
    found = split_signature([blocks[index].text for index in lines])
    if found is None:
        return blocks, None
    position, byline = found
    at = lines[position]
    cuts.append(Cut("byline:signature", "meta", blocks[at].text, at))
    return blocks[:at] + blocks[at + 1 :], byline


def _without_boilerplate(
    blocks: list[Block], images: list[Image], cuts: list[Cut], contained: bool
) -> tuple[list[Block], Byline | None]:
    """Drops what the portal added; returns the blocks that stay and the byline a labelled line held."""
    lines = [index for index, block in enumerate(blocks) if block.text]
    cleaned = clean([blocks[index].text for index in lines], contained=contained)
    kept = {lines[index] for index in cleaned.kept}
    stopped = min((lines[cut.position] for cut in cleaned.cuts if cut.action == "stop"), default=len(blocks))
    for cut in cleaned.cuts:
        at = lines[cut.position]
        cuts.append(replace(cut, position=at))
        if cut.action == "caption" and images:
            nearest = max(sum(block.image is not None for block in blocks[:at]) - 1, 0)
            if not images[nearest].caption:
                images[nearest] = replace(images[nearest], caption=cut.text)
    stay = [
        block for index, block in enumerate(blocks) if index in kept or (block.image is not None and index < stopped)
    ]
    return stay, _labelled_byline(cleaned.meta)


def _labelled_byline(meta: Mapping[str, str]) -> Byline | None:
    lines = [line for name in ("byline", "source") for line in meta.get(name, "").split("\n") if line]
    found = [byline for line in lines if (byline := read_byline(line))]
    if not found:
        return None
    return Byline(
        next((byline.author for byline in found if byline.author), ""),
        next((byline.source for byline in found if byline.source), ""),
    )


def _bold_lead(blocks: Sequence[Block]) -> Block | None:
    """The first paragraph if it is wholly bold and the next is not: how portals without a field for it mark a lead."""
    first, second, *_ = (*(block for block in blocks if block.text), None, None)
    is_lead = first and second and first.kind == "p" and first.bold and not second.bold
    return first if first and is_lead and len(first.text.split()) >= _LEAD_WORDS else None


def _html(blocks: Sequence[Block]) -> str:
    parts = []
    for kind, group in groupby(blocks, key=lambda block: "ol" if block.number else block.kind):
        parts.append(_group(kind, list(group)))
    return "\n".join(parts)


def _group(kind: str, blocks: list[Block]) -> str:
    if kind == "li":
        return "<ul>" + "".join(f"<li>{block.html}</li>" for block in blocks) + "</ul>"
    if kind == "ol":
        return "<ol>" + "".join(f'<li value="{block.number}">{block.html}</li>' for block in blocks) + "</ol>"
    if kind == "row":
        return "<table>" + "".join(f"<tr>{block.html}</tr>" for block in blocks) + "</table>"
    if kind == "image":
        return "\n".join(f"<figure>{block.html}</figure>" for block in blocks)
    tag = _HTML_TAGS[kind]
    return "\n".join(f"<{tag}>{block.html}</{tag}>" for block in blocks)
