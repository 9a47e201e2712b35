"""How long the evening's work takes each way, by the keystroke-level model: steps counted by tests times the model's
seconds. Thinking of what to remark is not in it, nor carrying paper."""

from dataclasses import dataclass

MEMBERS, REMARKS, LETTERS = 49, 5, 60  # letters: of one remark

DECIDE, WAIT = 1.35, 0.8  # a mental act; the page's answer, no shorter than the pause in which a second tap is let go
TAP, KEY = 1.3, 0.28  # pointing 1.1 and pressing 0.2; one key
THUMB, PEN = 0.5, 0.7  # a letter on glass; a letter by hand
MARK = 1.1  # a pen put to one box


@dataclass(frozen=True)
class Way:
    """`steps` are taps, keys or clicks as counted from the home page to the page of sending."""

    steps: int
    step: float  # seconds
    letter: float
    before: float = 0  # seconds of another hand before the first step

    @property
    def seconds(self) -> float:
        return self.before + MEMBERS * (DECIDE + WAIT) + self.steps * self.step + REMARKS * LETTERS * self.letter

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)


BY_HAND = MEMBERS * (DECIDE + MARK) + REMARKS * LETTERS * PEN

PHONE = Way(60, TAP, THUMB)
KEYBOARD = Way(61, KEY, KEY)
PAPER = Way(61, TAP, KEY, BY_HAND)
