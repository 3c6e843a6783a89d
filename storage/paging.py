"""A page of a list, and where the next one begins. Pages are found by key, so a deep one costs what the first costs."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row, Key]):
    """`items`, and in `next` what to pass as `before` for the following page: None when this is the last."""

    items: tuple[Row, ...]
    next: Key | None = None
    total: int | None = None  # of all pages, where it was counted
