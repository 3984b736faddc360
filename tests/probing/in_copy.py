"""Run as a script: `tinhso`, to which the checkout of TINHSO_TEST_CHECKOUT is the one it runs from."""

import os
import runpy
from pathlib import Path

import cli
import spiders

spiders.__file__ = str(Path(os.environ["TINHSO_TEST_CHECKOUT"]) / "spiders" / "__init__.py")
if os.environ["TINHSO_TEST_WITHOUT_TOOLS"]:
    runpy.run_path(str(Path(__file__).with_name("without_tools.py")), run_name="__main__")
else:
    cli.main()
