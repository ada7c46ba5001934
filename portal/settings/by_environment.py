"""Choose the settings by ``PORTAL_ENV``: ``demo`` (through ``make run``) or ``production``.

``make run`` leaves its choices in ``demo.env`` in the data directory, so that a command typed in
the same checkout talks to the same site. Whoever sets ``PORTAL_ENV`` decides alone.
"""

import os
from pathlib import Path

from dotenv import load_dotenv

_data_dir = Path(os.environ.get("DATA_DIR", Path(__file__).resolve().parents[2] / "var"))
if "PORTAL_ENV" not in os.environ:
    load_dotenv(_data_dir / "demo.env", interpolate=False)

if os.environ.get("PORTAL_ENV") == "demo":
    from .demo import *  # noqa: F403
else:
    from .production import *  # noqa: F403
