"""E-mail addresses that Joomla writes by script, to hide them from spammers: put back where they are read by people.

<span id="cloak1f…">This email address is being protected from spambots. …</span>
<script>… var addy1f… = '&#97;n' + '&#64;'; addy1f… = addy1f… + 'x.vn' + …; …</script>
"""

import re
from html import unescape

from lxml.html import HtmlElement

_CLOAK = re.compile(r"cloak(\w{1,64})")
_STATEMENT = r"\baddy{id}\s*=\s*(?:addy{id}\s*\+\s*)?((?:'[^'\n]*'(?:\s*\+\s*)?)+);"
_TEXT = re.compile(r"'([^'\n]*)'")
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
_MAX_SCRIPT = 5000  # characters


def cloaks(container: HtmlElement) -> list[HtmlElement]:
    """The elements that stand for a hidden address."""
    return [
        element for element in container.iter("span", "joomla-hidden-mail") if _CLOAK.fullmatch(element.get("id", ""))
    ]


def uncloak(element: HtmlElement) -> None:
    """Write the address into its place; where the script that tells it is not as expected, the place is left empty."""
    script = element.getnext()
    source = script.text or "" if script is not None and script.tag == "script" else ""
    match = _CLOAK.fullmatch(element.get("id", ""))
    statements = re.findall(_STATEMENT.format(id=match[1]), source[:_MAX_SCRIPT]) if match else []
    address = unescape("".join("".join(_TEXT.findall(statement)) for statement in statements))
    for child in list(element):
        element.remove(child)
    element.text = address if _ADDRESS.fullmatch(address) else ""
