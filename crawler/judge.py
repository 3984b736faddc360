"""judge(page, layout, portal) → Outcome: blocks, then extraction, then the language's own measures. Pure.

The same function serves the crawl and `reprocess`: a page and the facts are all it knows.
"""

from crawler.blocks import find_block, find_link_spam
from crawler.excerpt import as_evidence
from crawler.extraction import extract
from crawler.json_page import of_json
from crawler.layout import Layout
from crawler.page import Page
from storage.records import Article, Judgement, Outcome, PortalFacts
from vietnamese.topic import SPAM_THRESHOLD, Topic, on_topic, score_topic


def judge(page: Page, layout: Layout, portal: PortalFacts) -> Outcome:
    """What a page is, why, and the article if it is one. The pages go along as evidence whatever they are."""
    read = of_json(page) if layout.json else page
    if block := find_block(read, layout, portal):
        # What is too large is no evidence worth its memory: fifty such pages may wait to be written.
        evidence = () if page.excess else as_evidence(page)
        return Outcome(page.entry.url, block.judgement, block.reason, pages=evidence, is_absence=block.is_absence)
    article = extract(read, layout, portal)
    if article is None:
        return Outcome(page.entry.url, Judgement.REJECTED, "no headline or no text found", pages=as_evidence(page))
    topic = score_topic(article.title, article.lead, article.paragraphs, article.tags, article.section)
    if spam := find_link_spam(read, layout, portal):
        return Outcome(page.entry.url, spam.judgement, spam.reason, topic=topic, pages=page.kept())
    if topic.spam >= SPAM_THRESHOLD:
        return Outcome(
            page.entry.url, Judgement.REJECTED, "spam: betting or lottery words", topic=topic, pages=page.kept()
        )
    return Outcome(page.entry.url, *_topical(page, article, topic), article, topic, page.kept())


def _topical(page: Page, article: Article, topic: Topic) -> tuple[Judgement, str]:
    """A section about digital transformation vouches for its articles; elsewhere the score decides."""
    if any(section.topical for section in page.sections) or on_topic(topic):
        return Judgement.ARTICLE, ""
    return Judgement.OFF_TOPIC, f"topic score {topic.score:.1f}"
