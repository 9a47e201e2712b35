"""What a person reads on their home the first time they are in the portal: three steps, told by a later chapter."""

from collections.abc import Callable, Sequence

from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.policy import Actor

FIRST_STEPS: Registry[Callable[[Actor], Sequence[Sentence]]] = Registry()


def first_steps(actor: Actor) -> list[Sentence]:
    return [step for chapter in FIRST_STEPS for step in chapter(actor)]
