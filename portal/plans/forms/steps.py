"""The plan's form taken apart into steps: what each holds, how far it has come, which one comes before and after.

All fields stand in one form whatever is shown, so that draft, version and guard know nothing of steps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.plans.rules.form import WRITTEN, PartKind, PlanPart
from portal.plans.rules.writing import field_of
from portal.plans.said import FIELDS

STEP = "buoc"  # names the open step in the address and beside the fields
HEAD, SCANS = "dau", "tep"  # what stands before the parts, and the scan of a signed paper behind them
ROW_AT = "dong-"
MUST = tuple(one.at for one in FIELDS if one.name in ("shortcoming", "remedy", "section", "due_on"))
WORDS = tuple(one.at for one in FIELDS if one.is_words or one.name == "due_on")


class Written(Labelled):
    """How far a step has come."""

    DONE = "done", "đã ghi"
    BEGUN = "begun", "ghi dở"
    EMPTY = "empty", "chưa ghi"


@dataclass(frozen=True)
class PlanStep:
    code: str
    label: Sentence | str
    written: Written
    required: bool = True
    fields: tuple[str, ...] = ()
    row: str = ""  # the key of the commitment that this step is

    @property
    def anchor(self) -> str:
        return self.code if self.row else f"buoc-{self.code}"


@dataclass(frozen=True)
class PlanSteps:
    """The parts as a list to tick off; each commitment is a step inside the part of commitments."""

    parts: tuple[PlanStep, ...]
    rows: tuple[PlanStep, ...]
    here: str  # "" where the list itself is open
    wrong: tuple[str, ...]  # a refusal opens all that it names
    commitments: str = ""

    @property
    def in_turn(self) -> list[PlanStep]:
        found: list[PlanStep] = []
        for part in self.parts:
            found += [part, *self.rows] if part.code == self.commitments else [part]
        return found

    @property
    def open(self) -> PlanStep | None:
        return next((one for one in self.in_turn if one.code == self.here), None)

    def beside(self, by: int) -> str:
        """The code of the step so many further; "" is the list."""
        codes = ["", *(one.code for one in self.in_turn), ""]
        return codes[codes.index(self.here, 1) + by] if self.open else ""

    @property
    def done(self) -> int:
        return sum(one.written is Written.DONE for one in self.parts)

    @property
    def lacking(self) -> int:
        return sum(one.required and one.written is not Written.DONE for one in self.parts)

    @property
    def number(self) -> int:
        """Of the open part, counted from one; a commitment counts as its part."""
        here = self.commitments if self.open and self.open.row else self.here
        return next((at for at, one in enumerate(self.parts, 1) if one.code == here), 0)

    def shows(self, code: str) -> bool:
        return code in self.wrong if self.wrong else code == self.here


def plan_steps(
    parts: Sequence[PlanPart],
    fields: Mapping[str, str],
    keys: Sequence[str],
    *,
    here: str = "",
    wrong: Collection[str] = (),
    head: Sequence[str] = (),
    files: int = 0,
    on_paper: bool = False,
) -> PlanSteps:
    """`head` names the fields before the parts, `wrong` the fields that a refusal names."""

    def written(names: Sequence[str]) -> Written:
        typed = [bool(str(fields.get(name) or "").strip()) for name in names]
        return Written.DONE if all(typed) else Written.BEGUN if any(typed) else Written.EMPTY

    rows = tuple(_row(fields, key, number) for number, key in enumerate(keys, 1))
    held = Written.DONE if files else Written.EMPTY
    found: list[PlanStep] = []
    if head:
        found.append(PlanStep(HEAD, _head_label(head), written(head), fields=tuple(head)))
    for part in parts:
        if part.kind is PartKind.COMMITMENTS:
            found.append(PlanStep(part.code, part.label, _of_rows(rows), part.required))
        elif part.kind is PartKind.ATTACHMENTS and not on_paper:
            found.append(PlanStep(part.code, part.label, held, part.required))
        elif part.kind in WRITTEN:
            name = field_of(part)
            found.append(PlanStep(part.code, part.label, written([name]), part.required, (name,)))
    if on_paper:
        found.append(PlanStep(SCANS, say("Ảnh chụp, bản quét của bản giấy đã ký"), held))
    table = next((part.code for part in parts if part.kind is PartKind.COMMITMENTS), "")
    steps = PlanSteps(tuple(found), rows if table else (), "", (), table)
    known = {one.code: one for one in steps.in_turn}
    named = tuple(code for code, one in known.items() if set(one.fields) & set(wrong))
    return PlanSteps(steps.parts, steps.rows, here if here in known else "", named, table)


def _head_label(head: Sequence[str]) -> Sentence:
    if len(head) > 1:
        return say("Ngày ký, lý do thay đổi")
    return say("Lý do thay đổi") if head[0] == "reason" else say("Ngày trên bản giấy đã ký")


def _row(fields: Mapping[str, str], key: str, number: int) -> PlanStep:
    def typed(at: str) -> str:
        return str(fields.get(f"{at}-{key}") or "").strip()

    done, begun = all(map(typed, MUST)), any(map(typed, WORDS))
    return PlanStep(
        f"{ROW_AT}{key}",
        typed("han-che") or say("Nội dung khắc phục %(number)s", number=number),
        Written.DONE if done else Written.BEGUN if begun else Written.EMPTY,
        fields=tuple(f"{one.at}-{key}" for one in FIELDS),
        row=key,
    )


def _of_rows(rows: Sequence[PlanStep]) -> Written:
    """A row in which nothing was written is not handed in, and so holds nothing up."""
    said = {one.written for one in rows} - {Written.EMPTY}
    return Written.DONE if said == {Written.DONE} else Written.BEGUN if said else Written.EMPTY
