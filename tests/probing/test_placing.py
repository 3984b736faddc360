"""An addition is put in its place whole or not at all, wherever it is interrupted."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spiders.adding.checkout import AddError, Addition, Checkout
from spiders.adding.placing import place

OLD, NEW = '"""Tỉnh Mẫu."""\n', '"""Tỉnh Mẫu."""\n\n\nclass Mau: ...\n'
FIXTURES = {"pages.json": b"{}", "golden.json": b"[]", "listing.html.gz": b"\x1f"}
ADDITION = Addition("mau", "mau.py", OLD, NEW, FIXTURES, b"-----BEGIN CERTIFICATE-----")
MOST_STEPS = 60  # the calls that change a file, of one addition: fewer


def checkout_in(folder: Path) -> Checkout:
    (folder / "spiders" / "provinces").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "spiders" / "provinces" / "mau.py").write_text(OLD, encoding="utf-8")
    return Checkout(folder)


def interrupted_at(step: int, end: Callable[[], None]) -> Callable[..., Any]:
    """Lets so many calls through that change a file, and ends before the next, and again after it."""
    count = 0

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                end()
            return function(*given, **named)

        return counted

    return around


def patched(step: int, end: Callable[[], None]) -> None:
    around = interrupted_at(step, end)
    for owner, name in ((Path, "rename"), (Path, "replace"), (Path, "mkdir"), (os, "fsync"), (shutil, "rmtree")):
        setattr(owner, name, around(getattr(owner, name)))


def in_child(function: Callable[[], None]) -> int:
    """How a forked process that called it ended: 0, or minus the signal."""
    child = os.fork()
    if not child:
        try:
            function()
        except KeyboardInterrupt:
            os._exit(130)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def is_placed(checkout: Checkout) -> bool:
    return ADDITION.module_in(checkout).read_text(encoding="utf-8") == NEW


def is_whole(checkout: Checkout) -> bool:
    folder = ADDITION.fixtures_in(checkout)
    certificate = ADDITION.certificate_in(checkout).read_bytes()
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    return (found, certificate) == (ADDITION.fixtures, ADDITION.certificate)


def test_a_kill_at_any_step_leaves_nothing_half_written(tmp_path: Path) -> None:
    placed = []
    for step in range(1, MOST_STEPS):
        checkout = checkout_in(tmp_path / str(step))

        def die(checkout: Checkout = checkout, step: int = step) -> None:
            patched(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
            place(ADDITION, checkout)

        code = in_child(die)
        placed.append(is_placed(checkout))
        fixtures = ADDITION.fixtures_in(checkout)
        assert not fixtures.exists() or len(list(fixtures.iterdir())) == len(FIXTURES)
        if placed[-1]:
            assert is_whole(checkout), "the module comes last"
        else:
            assert ADDITION.module_in(checkout).read_text(encoding="utf-8") == OLD
            place(ADDITION, checkout)  # what was left aside is no obstacle
            assert is_placed(checkout)
            assert is_whole(checkout)
            assert not checkout.staging.exists()
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert code == 0, "some step is the last"
    assert (placed[0], placed[-1]) == (False, True)
    assert placed == sorted(placed), "once it is there, it stays"
    assert len(placed) > 8


def test_ctrl_c_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    for step in range(1, MOST_STEPS):
        checkout = checkout_in(tmp_path / str(step))

        def stop() -> None:
            raise KeyboardInterrupt

        def interrupt(checkout: Checkout = checkout, step: int = step) -> None:
            patched(step, stop)
            place(ADDITION, checkout)

        code = in_child(interrupt)
        if code == 0:
            break
        assert code == 130
        placed = is_placed(checkout)
        assert ADDITION.fixtures_in(checkout).exists() == placed
        assert ADDITION.certificate_in(checkout).exists() == placed
    assert code == 0


def test_a_module_changed_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    checkout = checkout_in(tmp_path)
    ADDITION.module_in(checkout).write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(AddError, match="was changed in the meantime"):
        place(ADDITION, checkout)
    assert ADDITION.module_in(checkout).read_text(encoding="utf-8") == "x = 1\n"
    assert not ADDITION.fixtures_in(checkout).exists()


def test_fixtures_outside_the_checkout_are_refused(tmp_path: Path) -> None:
    checkout, elsewhere = checkout_in(tmp_path / "project"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (checkout.root / "tests" / "fixtures").symlink_to(elsewhere)
    with pytest.raises(AddError, match="leads out of the checkout"):
        place(ADDITION, checkout)
    assert list(elsewhere.iterdir()) == []
    assert not is_placed(checkout)


def test_two_do_not_add_at_once(tmp_path: Path) -> None:
    import fcntl

    checkout = checkout_in(tmp_path)
    held = os.open(checkout.provinces, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(AddError, match="Another `tinhso add`"):
            place(ADDITION, checkout)
    finally:
        os.close(held)
    place(ADDITION, checkout)
    assert is_placed(checkout)
