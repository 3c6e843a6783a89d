"""Requests and the calls that they should give: `train.jsonl` led the rules, `held.jsonl` only measures them.

`train.jsonl` grew in batches, each written in voices not used before and scored once before any rule was changed for
it: 77, 80, 85, 86, 84, 80, 87, 76, 90, 75 and last 85 of 100 had exactly the right tools (74 to 86, last 83, with the
arguments too), while chat stayed without calls in nearly all and once in a batch at most something acted unasked.
The batches with the low figures were made of far-fetched indirections.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
PERSONAS = ["Ava", "Luna", "Kai", "Zoë", "Marcus", "Noor", "Mia Chen"]
NOW = "2026-03-11T10:00:00"  # a Wednesday
ZONE = "Europe/London"
