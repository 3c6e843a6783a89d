"""Durable work: jobs that go on where they were when the process, or the power, comes back."""

from tools.production.engine import Engine
from tools.production.params import (
    Asker,
    ClipParams,
    Download,
    EditParams,
    ImagesParams,
    InstallParams,
    Limits,
    Pictured,
    PullParams,
    ReelHabits,
    ReelParams,
    kind_of,
    to_dict,
)
from tools.production.production import Production
from tools.production.progress import JobProgress

__all__ = [
    "Asker",
    "ClipParams",
    "Download",
    "EditParams",
    "Engine",
    "ImagesParams",
    "InstallParams",
    "JobProgress",
    "Limits",
    "Pictured",
    "Production",
    "PullParams",
    "ReelHabits",
    "ReelParams",
    "kind_of",
    "to_dict",
]
