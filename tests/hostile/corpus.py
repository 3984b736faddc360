"""The corpus: every kind, once."""

from tests.hostile import bombs, disguised, encodings, markup, wire
from tests.hostile.kinds import Kind, Text, texts

KINDS: tuple[Kind, ...] = (*encodings.KINDS, *markup.KINDS, *bombs.KINDS, *disguised.KINDS, *wire.KINDS)


def text_of(kind: Kind) -> Text:
    """The article a kind is made from, one of its own."""
    written = texts(len(KINDS))[KINDS.index(kind)]
    return encodings.small(written) if kind.name.startswith("tcvn3") else written
