"""What a count may show to someone who may not open its list. Pure."""

from collections.abc import Mapping, Sequence

NESTED = ("recorded", "sent", "asked", "released")  # each a part of the whole by itself


def suppressed(counts: Mapping[str, int], whole: int, below: int, parts: Sequence[str]) -> dict[str, int | None]:
    """The counts with None for every group of fewer than `below` people and for what would let it be subtracted.

    `parts` add up to the whole: one hidden alone could be had from the others, so the smallest of them goes with it
    until the hidden ones together are no small group either.
    """
    if whole < below:
        return dict.fromkeys(counts)
    shown: dict[str, int | None] = {
        name: None if name in NESTED and (_small(count, below) or _small(whole - count, below)) else count
        for name, count in counts.items()
    }
    hidden = {name for name in parts if _small(counts[name], below)}
    while hidden and sum(counts[name] for name in hidden) < below:
        others = [name for name in parts if name not in hidden]
        hidden.add(min(others, key=lambda name: (counts[name] == 0, counts[name])))
    return shown | dict.fromkeys(hidden)


def total_of(numbers: Sequence[int], hidden: Sequence[int], below: int) -> int | None:
    """The sum of a column of which some numbers are hidden: shown where what is hidden is several, and together no
    small group, so that no one of them can be subtracted."""
    if hidden and (len(hidden) < 2 or sum(hidden) < below):
        return None
    return sum(numbers) + sum(hidden)


def _small(count: int, below: int) -> bool:
    return 0 < count < below
