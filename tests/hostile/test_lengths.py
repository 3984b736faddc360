"""A body that is longer than its Content-Length: HTTP ends the page there, and what is left is judged."""

from tests.crawling import Workplace
from tests.hostile.kinds import Answer, texts
from tests.hostile.listing import PATH, crawl, listing
from tests.hostile.server import NOT_FOUND, serve


def test_a_page_longer_than_its_length_is_cut_there(place: Workplace) -> None:
    [text] = texts(1)
    page = text.page().encode()
    end = page.index(text.paragraphs[-1].encode())

    def answer(path: str) -> Answer:
        if path == PATH:
            return listing([(f"{PATH}bai-{number}.html", text.title) for number in (1, 2)])
        return Answer(page, length=end if path.endswith("bai-1.html") else None) if "bai-" in path else NOT_FOUND

    with serve(answer) as served:
        crawl(place, served, "--all-topics")
    cut, whole = place.column("SELECT body FROM articles ORDER BY url")
    assert whole == "\n".join(text.paragraphs)
    assert cut == "\n".join(text.paragraphs[:-1])
