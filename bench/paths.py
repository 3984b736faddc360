"""Where the checkout lies, and what is shared with it beside it: the recorded portals, the trace of a fleet."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SHARED = Path(os.environ.get("TINHSO_SHARED", ROOT / ".." / "shared"))
RECORDINGS = _SHARED / "portals"
TRACE = _SHARED / "bench" / "publications.jsonl.gz"
