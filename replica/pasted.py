"""What the portals of the other families show of an article in one piece: lead, text, files and signature, as pasted."""

from html import escape

from replica.articles import Article
from replica.body import nukeviet_body


def pasted(article: Article) -> str:
    """The text as an editor pasted it into one field; every other lead is bold."""
    lead = escape(article.lead)
    if lead:
        lead = f"<p><strong>{lead}</strong></p>\n" if is_bold(article) else f"<p>{lead}</p>\n"
    return lead + without_lead(article)


def without_lead(article: Article) -> str:
    """The same where the lead has a field of its own."""
    files = "".join(
        f'\n<p><a href="{escape(path)}">{escape(path.rpartition("/")[2])}</a></p>' for path in article.attachments
    )
    return f"{nukeviet_body(article.blocks, article.style)}{files}"


def is_bold(article: Article) -> bool:
    """Whether the lead is set in bold, which is all that tells it from the text."""
    return article.id % 3 != 0


def signed(article: Article) -> str:
    """The line that signs the text, empty if nobody did."""
    signature = escape(article.signature)
    return f'\n<p style="text-align:right"><strong>{signature}</strong></p>' if signature else ""


def is_bare(article: Article) -> bool:
    """Whether its page has none of the class names that a crawler may expect: nobody has seen the real ones."""
    return article.id % 2 == 1


def numbers(count: int, number: int, width: int = 5) -> range:
    """The numbers of the pages a pager shows: a window that holds the page shown."""
    first = (number - 1) // width * width + 1
    return range(first, min(first + width, count + 1))
