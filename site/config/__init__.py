"""Wiring of the site. Puts the repository root on the path, so that the apps beside `site/` can be imported."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(1, str(ROOT))
