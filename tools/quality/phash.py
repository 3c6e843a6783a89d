"""Comparing perceptual hashes: near duplicates differ in a few of 64 bits. Pure."""

from collections.abc import Mapping

ALIKE = 6  # bits: another crop, size or compression of one picture; different pictures differ in twenty and more


def distance(one: str, other: str) -> int:
    """In how many bits two hashes, as hex, differ.

    >>> distance("00000000000000ff", "000000000000000f")
    4
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()


def nearest(phash: str, others: Mapping[str, str], *, within: int = ALIKE) -> str | None:
    """The name in `others` (name to hash) of the picture most like `phash`, when it is within so many bits."""
    near = {name: distance(phash, other) for name, other in others.items() if other}
    best = min(near, key=lambda name: near[name], default=None)
    return best if best is not None and near[best] <= within else None
