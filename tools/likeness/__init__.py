"""Whether a picture shows the persona: faces found and measured in a worker process, the verdict in pure code.

`models` says whether the optional models are there, `look` asks the worker, `verdict` decides, `framing` says which
pictures are judged at all, `trend` how alike a persona's pictures have been, `plot` draws that.
"""

from tools.likeness.framing import Framing, framing_of
from tools.likeness.look import OFF, Eyes, Found, open_eyes, packed, unpacked
from tools.likeness.models import EMBEDDER, INSTALL, SHOWN_AS, Models, find_models
from tools.likeness.trend import Point, Trend, trend_of
from tools.likeness.verdict import SAME_FROM, Likeness, Seen, judged

__all__ = [
    "EMBEDDER",
    "INSTALL",
    "OFF",
    "SAME_FROM",
    "SHOWN_AS",
    "Eyes",
    "Found",
    "Framing",
    "Likeness",
    "Models",
    "Point",
    "Seen",
    "Trend",
    "find_models",
    "framing_of",
    "judged",
    "open_eyes",
    "packed",
    "trend_of",
    "unpacked",
]
