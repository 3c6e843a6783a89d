"""Requests and the calls that they should give: `train.jsonl` led the rules, `held.jsonl` only measures them."""

from pathlib import Path

FOLDER = Path(__file__).parent
PERSONAS = ["Ava", "Luna", "Kai", "Zoë", "Marcus", "Noor", "Mia Chen"]
NOW = "2026-03-11T10:00:00"  # a Wednesday
ZONE = "Europe/London"
