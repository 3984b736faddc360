"""judge(page, layout, portal) → Outcome: blocks, then extraction, then the language's own measures. Pure.

The same function serves the crawl and `reprocess`: a page and the facts are all it knows.
"""

import logging

from crawler.blocks import Block, find_block, find_link_spam
from crawler.error_pages import find_error_page
from crawler.excerpt import as_evidence, seen_text
from crawler.extraction import extract
from crawler.json_page import of_json
from crawler.layout import Layout
from crawler.page import Page
from storage.records import Article, Judgement, Outcome, PortalFacts
from vietnamese.topic import Topic, is_spam, on_topic, score_topic
from vietnamese.unicode import is_in_other_letters

_log = logging.getLogger("tinhso.judge")
_NOTHING = Block(Judgement.REJECTED, "no headline or no text found")
_LOOKED_AT = 2_000  # characters tell in which letters a text is


def judge(page: Page, layout: Layout, portal: PortalFacts) -> Outcome:
    """What a page is, why, and the article if it is one. The pages go along as evidence whatever they are.

    A page on which this program fails is logged, on record as failed, and passed over like any other bad one.
    """
    try:
        return _judged(page, layout, portal)
    except Exception as error:  # noqa: BLE001  # whatever a page does to a parser costs that page alone
        _log.exception("%s cannot be read", page.entry.url)
        reason = f"the program cannot read it: {type(error).__name__}"
        return Outcome(page.entry.url, Judgement.FAILED, reason, pages=page.kept())


def _judged(page: Page, layout: Layout, portal: PortalFacts) -> Outcome:
    read = of_json(page) if layout.json else page
    if block := find_block(read, layout, portal):
        return _no_article(page, block)
    article = extract(read, layout, portal)
    if article is None:
        return _no_article(page, find_error_page("", (seen_text(page),)) or _NOTHING)
    if block := find_error_page(article.title, (article.lead, *article.paragraphs)):
        return _no_article(page, block)
    topic = score_topic(article.title, article.lead, article.paragraphs, article.tags, article.section)
    if spam := find_link_spam(read, layout, portal) or _find_spam(article, topic):
        return Outcome(page.entry.url, spam.judgement, spam.reason, topic=topic, pages=page.kept())
    return Outcome(page.entry.url, *_topical(page, article, topic), article, topic, page.kept())


def _no_article(page: Page, block: Block) -> Outcome:
    # What is too large is no evidence worth its memory: fifty such pages may wait to be written.
    evidence = () if page.excess else as_evidence(page)
    return Outcome(page.entry.url, block.judgement, block.reason, pages=evidence, is_absence=block.is_absence)


def _find_spam(article: Article, topic: Topic) -> Block | None:
    if is_in_other_letters(f"{article.title} {article.body[:_LOOKED_AT]}"):
        return Block(Judgement.REJECTED, "not in Latin letters")
    return Block(Judgement.REJECTED, "spam: betting or lottery words") if is_spam(topic) else None


def _topical(page: Page, article: Article, topic: Topic) -> tuple[Judgement, str]:
    """A section about digital transformation vouches for its articles; elsewhere the score decides."""
    if any(section.topical for section in page.sections) or on_topic(topic):
        return Judgement.ARTICLE, ""
    return Judgement.OFF_TOPIC, f"topic score {topic.score:.1f}"
