"""The module of a province with one leaf more: only lines are added, and what stands there stays as it is."""

import ast
import re
from collections.abc import Mapping

from spiders.probing.new_leaf import NewLeaf
from storage.provinces import OLD, Province, province_today
from storage.records import STRICT_TLS
from vietnamese.unicode import search_fold


class UnreadableModuleError(ValueError):
    """The province's module is no Python, or not as these modules are: a sentence that says which."""


def module_name(province: Province) -> str:
    """The name of a province's module: lai_chau."""
    return "_".join(re.findall(r"[a-z0-9]+", search_fold(province.name)))


def with_leaf(old: str, leaf: NewLeaf, province: Province) -> str:
    """The module's new text. `old`: what it is now, empty where there is none. Raises UnreadableModuleError."""
    assert leaf.family is not None
    records = ("SectionFacts", "TlsFacts") if leaf.tls != STRICT_TLS else ("SectionFacts",)
    needed: dict[str, tuple[str, ...]] = {
        leaf.family.__module__: (leaf.family.__name__,),
        "storage.records": records,
    }
    if leaf.grounds:
        needed["spiders.grounds"] = leaf.grounds
    source = "\n".join(leaf.lines())
    if not old:
        imports = "\n".join(f"from {module} import {', '.join(names)}" for module, names in sorted(needed.items()))
        return f'"""{_about(province)}"""\n\n{imports}\n\n\n{source}\n'
    return f"{_with_imports(old, needed).rstrip()}\n\n\n{source}\n"


def _about(province: Province) -> str:
    name = f"{province.kind[:1].upper()}{province.kind[1:]} {province.name}"
    now = province_today((province.scheme, province.code))
    merged = province.scheme == OLD and now.name != province.name
    return f"{name} (merged into {now.name} on 1 July 2025)." if merged else f"{name}."


def _with_imports(old: str, needed: Mapping[str, tuple[str, ...]]) -> str:
    try:
        tree = ast.parse(old)
    except SyntaxError as error:
        raise UnreadableModuleError(f"line {error.lineno} is no Python") from error
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    if not imports:
        raise UnreadableModuleError("it has no import of a family")
    lines = old.splitlines()
    for module, names in sorted(needed.items(), reverse=True):
        of_module = [node for node in imports if node.module == module]
        if set(names) <= {alias.name for node in of_module for alias in node.names}:
            continue
        if of_module:
            joined = sorted({*names, *(alias.name for alias in of_module[0].names)})
            first, last = of_module[0].lineno, of_module[0].end_lineno or of_module[0].lineno
            lines[first - 1 : last] = [f"from {module} import {', '.join(joined)}"]
        else:
            after = [node for node in imports if (node.module or "") < module]
            at = (after[-1].end_lineno or 0) if after else imports[0].lineno - 1
            lines.insert(at, f"from {module} import {', '.join(names)}")
    return "\n".join(lines)
