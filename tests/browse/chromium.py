"""Headless Chromium on the pages: Debian's, driven by Playwright; it asks nobody but the pages' own server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

REQUIRED = "TINHSO_REQUIRE_CHROMIUM"  # "1": a missing browser fails the tests instead of skipping them
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped, visibly, where there is none."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED} is set, and there is no chromium on the PATH")
        pytest.skip(f"no chromium on the PATH: the pages are not driven; {REQUIRED}=1 makes that a failure")
    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=switches)
        yield browser
        browser.close()


class Visit:
    """One person's window. It keeps what went wrong: messages on the console, faults, requests to anybody else."""

    def __init__(self, browser: Browser, origin: str, size: str) -> None:
        width, height = SIZES[size]
        self.origin = origin
        self.faults: list[str] = []
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.context.route("**/*", self._let)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"fault: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def _let(self, route: Any) -> None:
        if route.request.url.startswith(f"{self.origin}/"):
            route.continue_()
        else:
            self.faults.append(f"request to {route.request.url}")
            route.abort()

    def go(self, path: str) -> Page:
        """The page at that path, well shown."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.status == 200, path
        self.look()
        return self.page

    def follow(self, link: Locator) -> Page:
        """The page that a link or a button leads to, well shown."""
        with self.page.expect_navigation(wait_until="load"):
            link.click()
        self.look()
        return self.page

    def look(self) -> None:
        """Nothing went wrong, and the page is not wider than the window."""
        wide, window = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= window, f"{self.page.url} is {wide} wide in a window of {window}"
        assert self.faults == []
