"""Requests and the calls that they should give: `train.jsonl` led the rules and trained the judge, `held.jsonl` measures them.

The judge of clauses never sees `held.jsonl`, and no rule is written for it, only mended where a change broke it: 159
requests, and a part of later batches, the whole of the last and a part of the traps. Batches were written in voices not
used before, and scored once before any rule was changed for them: 77, 80, 85, 86, 84, 80, 87, 76, 90 and 75 of 100 had
exactly the right tools. The last six, of 168, 77, 69, 61, 57 and 60 requests in seven languages, had 93, 90, 91, 89, 89
and 92 of 100 (90, 87, 88, 87, 88 and 90 with the arguments too); of their 80 lines of mere chat one gave a call, which
looked something up; three times something acted unasked. Batches with low figures were made of far-fetched indirections.

Traps are harder: of four batches of lines that have the words of an act and order nothing, 32 of 145, 25 of 117, 14 of
55 and 5 of 38 gave a call when first read, the fewer the more was asked of what acts in public or for good; a fifth gave
5 of 33, one of them an act.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
PERSONAS = ["Ava", "Luna", "Kai", "Zoë", "Marcus", "Noor", "Mia Chen"]
NOW = "2026-03-11T10:00:00"  # a Wednesday
ZONE = "Europe/London"
