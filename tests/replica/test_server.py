"""The loopback server: what is asked is on record, connections are kept, nothing waits for Nagle."""

import http.client
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from replica.demo import demo_sites
from replica.server import Hit, serve
from replica.site import Failure, Site

ROOT = Path(__file__).resolve().parents[2]


def test_requests_are_on_record_and_strangers_apart() -> None:
    site = Site("wordpress", 20)
    own = site.address(site.articles[0])
    with serve(site) as served:
        assert urllib.request.urlopen(served.origin + own).status == 200
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{served.origin}/khong-co/?a=1")
        assert served.requests == [Hit("GET", own, 200), Hit("GET", "/khong-co/?a=1", 404)]
        assert served.unknown == ["/khong-co/?a=1"]
        assert served.paths == [own, "/khong-co/?a=1"]
        assert served.forget().requests == []


def test_one_connection_serves_many_pages_without_stalling() -> None:
    site = Site("nukeviet", 40)
    with serve(site) as served:
        connection = http.client.HTTPConnection(served.origin.removeprefix("http://"))
        connection.connect()
        port = connection.sock.getsockname()
        start = time.perf_counter()
        for article in site.articles:
            connection.request("GET", site.address(article))
            answer = connection.getresponse()
            assert answer.status == 200
            assert article.title.split(":")[0].encode() in answer.read()
        assert connection.sock.getsockname() == port
        assert time.perf_counter() - start < 1.2  # forty stalls of 40 ms would be 1.6 s
        connection.close()


def test_head_and_not_modified_have_no_body() -> None:
    site = Site("wordpress", 12)
    with serve(site) as served:
        connection = http.client.HTTPConnection(served.origin.removeprefix("http://"))
        connection.request("HEAD", "/feed/")
        head = connection.getresponse()
        assert (head.status, head.read()) == (200, b"")
        connection.request("GET", "/feed/", headers={"If-None-Match": str(head.headers["ETag"])})
        again = connection.getresponse()
        assert (again.status, again.read()) == (304, b"")
        connection.close()


def test_a_hanging_site_says_nothing_and_still_closes() -> None:
    site = Site("nukeviet", 5)
    site.fail(Failure.HANG)
    with (
        serve(site) as served,
        socket.create_connection(("127.0.0.1", int(served.origin.rpartition(":")[2]))) as visitor,
    ):
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        visitor.settimeout(0.2)
        with pytest.raises(TimeoutError):
            visitor.recv(1)
        assert served.requests == [Hit("GET", "/", 0)]


def test_the_port_is_free_afterwards() -> None:
    with serve(Site("nukeviet", 3)) as served:
        port = int(served.origin.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()


def test_two_sites_at_once() -> None:
    sites = demo_sites()
    with serve(sites["laichau_skhcn"]) as first, serve(sites["backan_tp"]) as second:
        assert first.origin != second.origin
        assert b"NukeViet" in urllib.request.urlopen(f"{first.origin}/").read()
        assert b"WordPress" in urllib.request.urlopen(f"{second.origin}/").read()


def test_command_line() -> None:
    command = [sys.executable, "-m", "replica", "--family", "nukeviet-egov", "--articles", "7"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert line.startswith("nukeviet-egov: 7 sample articles at http://127.0.0.1:")
            assert urllib.request.urlopen(line.split()[-1]).status == 200
        finally:
            process.terminate()
