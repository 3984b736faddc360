"""Where the checkout lies, and the recorded portals beside it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORDINGS = Path(os.environ.get("TINHSO_SHARED", ROOT / ".." / "shared")) / "portals"
