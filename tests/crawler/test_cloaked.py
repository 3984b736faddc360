"""E-mail addresses hidden in scripts."""

import lxml.html
import pytest

from crawler.cloaked import cloaks, uncloak

SCRIPT = (
    "document.getElementById('cloak1f').innerHTML = '';var prefix = '&#109;a' + 'i&#108;' + '&#116;o';"
    "var addy1f = 'v&#97;nth&#432;' + '&#64;'; addy1f = addy1f + 'm&#7851;u' + '&#46;' + 'vn';"
    "var addy_text1f = 'Gửi' + ' thư';"
)


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (SCRIPT, "Thư về vănthư@mẫu.vn hoặc gọi.".replace("ă", "a")),
        (SCRIPT.replace("addy1f", "addy2e"), "Thư về  hoặc gọi."),
        ("var addy1f = '" + "a" * 10_000 + "@x.vn';", "Thư về  hoặc gọi."),
        ("var addy1f = '<b>x</b>';", "Thư về  hoặc gọi."),
        ("var addy1f = '" + "'+'" * 3000, "Thư về  hoặc gọi."),
    ],
)
def test_an_address_is_put_back_or_left_out(script: str, text: str) -> None:
    hidden = '<span id="cloak1f">This email address is being <b>protected</b> from spambots.</span>'
    tree = lxml.html.fragment_fromstring(f"<div><p>Thư về {hidden}<script>{script}</script> hoặc gọi.</p></div>")
    [found] = cloaks(tree)
    uncloak(found)
    for element in tree.xpath("//script"):
        element.drop_tree()
    assert tree.text_content() == text


def test_other_elements_are_none() -> None:
    tree = lxml.html.fragment_fromstring('<div><span id="cloakroom wardrobe">a</span><p id="cloak1">b</p></div>')
    assert cloaks(tree) == []
