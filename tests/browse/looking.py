"""Pages as a person reads them: what stands on them, without the markup."""

from typing import Any

import lxml.html

from tests.browse.samples import get

ENGLISH = {"tinhso_lang": "en"}


def page(site: Any, path: str, **options: Any) -> lxml.html.HtmlElement:
    answer = get(site, path, **options)
    assert answer.status_code == 200, (path, answer.text)
    return lxml.html.document_fromstring(answer.text)


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(site: Any, path: str) -> list[str]:
    return [words(each) for each in page(site, path).xpath("//ol[@class='articles']/li/a")]
