"""What a line of an article looks like, whatever it says: a sentence, a paragraph, a title in a list."""

import re

_CLOSERS = "\"'”’»)] \u00a0"
_SENTENCE_END = (".", ";", "…", "!", "?")
_NO_TITLE_END = (".", ";", ":", ",")
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\W*$")

BODY_WORDS = 12  # a line of so many words is a paragraph even without a final full stop
_TITLE_WORDS = 40  # no title seen on a portal is longer


def words(line: str) -> int:
    """How many words the line has."""
    return len(line.split())


def ends_sentence(line: str) -> bool:
    """Whether the line closes as a sentence or a list item does, quotes and brackets aside."""
    return line.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def introduces(line: str) -> bool:
    """Whether the line announces what follows it: a list, a quotation, the contacts of an office."""
    return line.rstrip(_CLOSERS).endswith(":")


def is_body(line: str) -> bool:
    """Whether the line is a paragraph of a text: twelve words, or a sentence of at least four."""
    count = words(line)
    return count >= BODY_WORDS or (count >= 4 and ends_sentence(line))


def is_prose(line: str) -> bool:
    """Whether the line can be no title of another article: it ends as sentences do, is too long, or is a table row."""
    bare = line.rstrip(_CLOSERS)
    count = words(bare)
    if " | " in line or count > _TITLE_WORDS:
        return True
    return count >= 3 and bare.endswith(_NO_TITLE_END) and not _DATED.search(bare)


def is_title(line: str) -> bool:
    """Whether the line can be the title of another article: four words or more and no sentence; a date may follow."""
    return words(line) >= 4 and not is_prose(line)
