"""A portal whose TLS is not in order: a look names the fault and the option that lets it through, and `add` writes the fact."""

import re
from pathlib import Path

import pytest

from tests.checkouts import Project
from tests.crawling import Ended, Workplace
from tests.probing.samples import URL, unknown_site
from tests.tls_cases import CASES, HERE, Authorities, known
from tests.tls_peers import serve_tls

__all__ = ["known"]
REASON = "Máy chủ cũ (DỮ LIỆU MẪU)"
LOOKED_AT = ["expired", "incomplete_chain", "old_tls"]
NEW_MODULE = "spiders/provinces/cao_bang.py"


def trusting(known: Authorities, folder: Path) -> dict[str, str]:
    """The environment of a machine that trusts the root."""
    (folder / "root.pem").write_bytes(known.root.pem)
    (folder / "link.pem").write_bytes(known.intermediate.pem)
    return {"SSL_CERT_FILE": str(folder / "root.pem")}


def probe(place: Workplace, known: Authorities, origin: str, *options: str) -> Ended:
    place.env |= trusting(known, place.folder)
    ended = place.tinhso("probe", URL, "--at", origin, *options)
    assert "Traceback" not in ended.err
    return ended


@pytest.mark.parametrize("name", LOOKED_AT)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_look_names_the_fault_and_goes_on_with_the_option_it_names(
    name: str, known: Authorities, file_place: Workplace
) -> None:
    case = CASES["tls_1_0" if name == "old_tls" else name]
    if case.is_shipped:
        advice, options = "fetch it, and state it with --intermediate FILE.pem", ["--intermediate", "link.pem"]
        stated = f"intermediate certificate shipped: {file_place.folder / 'link.pem'}"
    else:
        advice = f'to live with it add --accept {name} --reason "…"'
        options, stated = ["--accept", name, "--reason", REASON], f"accepted: {name} ({REASON})"
    with serve_tls(unknown_site(), case.peer(known, file_place.folder)) as peer:
        refused = probe(file_place, known, peer.origin)
        assert peer.accepted == 1, "what a second try would not change was tried again"
        seen = probe(file_place, known, peer.origin, *options)
        found = probe(file_place, known, peer.origin, *options, "--json").json
    fault = f"TLS of {HERE}: {case.says}; {advice}"
    assert refused.code == 1
    assert refused.out.endswith(
        f"Verdict: not as it is. The front page of skhcn.caobang.gov.vn could not be read: {fault}.\n"
    )
    assert re.search(r"│ tls +│ TLS of ", refused.out)
    assert (seen.code, seen.err) == (0, "")
    assert "Verdict: nukeviet; 3 sections and 5 of 5 articles can be read." in seen.out
    assert found["server"]["tls"] == f"verified; {stated}"
    assert " ".join(options[:2]).removesuffix("link.pem") in found["next"]


def test_another_fault_than_the_stated_one_is_refused(known: Authorities, file_place: Workplace) -> None:
    with serve_tls(unknown_site(), CASES["expired"].peer(known, file_place.folder)) as peer:
        other = probe(file_place, known, peer.origin, "--accept", "weak_dh", "--reason", REASON)
    assert other.code == 1, "another fault than the stated one let the portal through"
    assert "its certificate expired on 2025-02-03" in other.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--accept", "all", "--reason", REASON), "'all' is no fault that may be accepted; write one of expired, "),
        (("--accept", "incomplete_chain", "--reason", REASON), "'incomplete_chain' is no fault that may be accepted"),
        (("--accept", "expired"), "write --accept and --reason, or neither"),
        (("--reason", REASON), "write --accept and --reason, or neither"),
        (("--intermediate", "none.pem"), "none.pem is no file of certificates in PEM"),
        (("--intermediate", "root.pem"), "root.pem holds a root; take the certificate between it and the server's."),
    ],
)
def test_what_cannot_be_lived_with_is_refused_before_anything_is_asked(
    options: tuple[str, ...], says: str, known: Authorities, file_place: Workplace
) -> None:
    ended = probe(file_place, known, "https://127.0.0.1:9", *options)
    assert ended.code == 2
    assert says in ended.err
    assert ended.err.count("\n") == 1


def test_a_portal_is_added_with_the_certificate_it_does_not_send(known: Authorities, tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    project = Project(project.root, {**project.env, **trusting(known, tmp_path)})
    before = project.state()
    case = CASES["incomplete_chain"]
    options = ["--intermediate", str(tmp_path / "link.pem"), "--accept", "weak_dh", "--reason", REASON]
    with serve_tls(unknown_site(), case.peer(known, tmp_path)) as peer:
        refused = project.forked("add", URL, "--at", peer.origin)
        assert refused.code == 2
        assert "fetch it, and state it with --intermediate FILE.pem" in refused.err
        long = project.forked("add", URL, "--at", peer.origin, *options[:-1], REASON * 4)
        assert long.err == "tinhso: --reason does not fit in one line of the leaf; write it in fewer words.\n"
        assert project.state() == before
        added = project.forked("add", URL, "--at", peer.origin, *options, tools=False)
        assert (added.code, added.err) == (0, "")
        crawled = project.run("crawl", "caobang_skhcn", "--at", peer.origin, "--json")
    assert "new file spiders/provinces/certificates/caobang_skhcn.pem: " in added.out
    assert (crawled.returncode, crawled.stderr) == (0, "")
    assert '"outcome": "ok"' in crawled.stdout
    lines = project.leaf("cao_bang")
    assert len(lines) <= 12
    assert f'    tls = TlsFacts(intermediate="caobang_skhcn.pem", accept=("weak_dh",), reason="{REASON}")' in lines
    changed = {path for path, content in project.state().items() if before.get(path) != content}
    assert {path for path in changed if "fixtures" not in path} == {
        NEW_MODULE,
        "spiders/provinces/certificates/caobang_skhcn.pem",
    }
