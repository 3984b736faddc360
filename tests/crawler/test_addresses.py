"""What is a private address, in a URL or behind a name, and that none is dialled. No network."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IReactorPluggableNameResolver
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from crawler.addresses import PrivateAddress, PublicAddresses
from crawler.resolver import PublicNames

# In URLs


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "127.0.0.1.",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "may-chu",
        "db.internal",
        "printer.local",
        "router.home.arpa",
        "",
    ],
)
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(PrivateAddress):
        PublicAddresses().process_request(SimpleNamespace(url=f"http://{host}:8080/a"))  # type: ignore[arg-type]


def test_a_broken_address_is_refused() -> None:
    with pytest.raises(PrivateAddress):
        PublicAddresses().process_request(SimpleNamespace(url="http://[::1/"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "host", ["mau.gov.vn", "MAU.GOV.VN.", "8.8.8.8", "[2001:4860:4860::8888]", "[::ffff:8.8.8.8]", "1.gov.vn", "0x1.vn"]
)
def test_public_addresses_pass(host: str) -> None:
    PublicAddresses().process_request(Request(f"https://{host}/a"))


# Behind names

PUBLIC, PUBLIC6 = "8.8.8.8", "2001:4860:4860::8888"
NAME = "mau.gov.vn"


class Answers:
    """A resolver that gives one answer after the other, the last for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)

    def resolveHostName(  # noqa: N802
        self, receiver: Any, name: str, port: int = 0, types: Any = None, semantics: str = "TCP"
    ) -> Any:
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for number in self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]:
            kind = IPv6Address if ":" in number else IPv4Address
            receiver.addressResolved(kind("TCP", number, port))
        receiver.resolutionComplete()


def dial(names: PublicNames, host: str = NAME, port: int = 443) -> tuple[list[tuple[str, int]], list[Any]]:
    """What a connection to the host would dial, and how the attempt ended, as far as it has."""
    reactor = MemoryReactorClock()
    directlyProvides(reactor, providedBy(reactor), IReactorPluggableNameResolver)
    reactor.nameResolver = names
    ended: list[Any] = []
    attempt: Deferred[Any] = HostnameEndpoint(reactor, host, port).connect(Factory.forProtocol(Protocol))
    attempt.addBoth(ended.append)
    reactor.advance(1)
    return [(client[0], client[1]) for client in reactor.tcpClients], ended


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fd00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "fec0::1",
        "::7f00:1",
        "2002:a00:1::1",
    ],
)
def test_a_name_of_a_private_address_is_not_dialled(number: str) -> None:
    names = PublicNames(Answers([number]))
    dialled, ended = dial(names)
    assert dialled == []
    assert ended[0].check(DNSLookupError)
    assert names.refused(NAME) == number


def test_names_of_public_addresses_are_dialled() -> None:
    names = PublicNames(Answers([PUBLIC, PUBLIC6]))
    assert dial(names) == ([(PUBLIC, 443), (PUBLIC6, 443)], [])
    assert names.refused(NAME) == ""


@pytest.mark.parametrize("answer", [("10.0.0.1", PUBLIC), (PUBLIC, "10.0.0.1", "::1")])
def test_of_a_mixed_answer_only_the_public_addresses_are_dialled(answer: Sequence[str]) -> None:
    names = PublicNames(Answers(answer))
    assert dial(names) == ([(PUBLIC, 443)], [])
    assert names.refused(NAME) == ""


def test_a_name_that_changes_its_meaning_is_checked_again_each_time() -> None:
    names = PublicNames(Answers([PUBLIC], ["127.0.0.1"], [PUBLIC]))
    assert dial(names)[0] == [(PUBLIC, 443)]
    assert dial(names)[0] == []
    assert names.refused(NAME) == "127.0.0.1"
    assert dial(names)[0] == [(PUBLIC, 443)]
    assert names.refused(NAME) == ""


def test_a_name_without_an_address_is_no_private_one() -> None:
    names = PublicNames(Answers([]))
    dialled, ended = dial(names)
    assert (dialled, names.refused(NAME)) == ([], "")
    assert ended[0].check(DNSLookupError)


@pytest.mark.parametrize("asked", ["tinh-số.vn", "TINH-SỐ.VN", "xn--tinh-s-nm8b.vn", "tinh-số.vn."])
def test_a_refusal_is_found_under_every_spelling_of_the_name(asked: str) -> None:
    names = PublicNames(Answers(["10.0.0.1"]))
    names.resolveHostName(
        SimpleNamespace(**dict.fromkeys(("resolutionBegan", "addressResolved"), _ignore), resolutionComplete=_ignore),
        asked,
    )
    assert names.refused("tinh-số.vn".encode("idna").decode()) == "10.0.0.1"


def _ignore(*_: Any) -> None:
    return


def test_the_copy_the_person_named_may_stand_anywhere() -> None:
    names = PublicNames(Answers(["127.0.0.1"]))
    names.admit("http://BAN-SAO.vn:8190")
    names.admit("https://khac.vn")
    assert dial(names, "ban-sao.vn", 8190)[0] == [("127.0.0.1", 8190)]
    assert dial(names, "khac.vn", 443)[0] == [("127.0.0.1", 443)]


@pytest.mark.parametrize(("host", "port"), [("ban-sao.vn", 8191), ("khac.vn", 8190), ("khac.vn", 80)])
def test_nothing_else_of_the_copys_host_is_let_in(host: str, port: int) -> None:
    names = PublicNames(Answers(["127.0.0.1"]))
    names.admit("http://ban-sao.vn:8190")
    names.admit("https://khac.vn")
    assert dial(names, host, port)[0] == []
