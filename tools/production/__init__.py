"""Durable work: jobs that go on where they were when the process, or the power, comes back."""

from tools.production.engine import Engine
from tools.production.params import Asker, ClipParams, EditParams, ImagesParams, Limits, PullParams, ReelParams
from tools.production.production import Production
from tools.production.progress import JobProgress

__all__ = [
    "Asker",
    "ClipParams",
    "EditParams",
    "Engine",
    "ImagesParams",
    "JobProgress",
    "Limits",
    "Production",
    "PullParams",
    "ReelParams",
]
