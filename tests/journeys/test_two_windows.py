"""Every form of every page in two windows of one person: the older is told, shown both texts and overwrites nothing."""

import pytest

from tests.journeys.test_every_form_left import FILL, SAYS
from tests.journeys.test_every_form_refused import KEEP, LEAST_FIRST, SEEN, forms_for, met, missing, words_of
from tests.kit import sampling
from tests.kit.lived import live

pytestmark = pytest.mark.journey
__all__ = ["met"]


def kept_over(context, url, action):
    """What went wrong when the older of two windows typed after the newer had; nothing when all is as promised."""
    older, newer = context.new_page(), context.new_page()
    here = f'form[method=post][action="{action}"]'
    typed = {}
    for window in (older, newer):
        window.on("dialog", lambda dialog: dialog.accept())
        window.goto(url)
        if not window.locator(here).count():
            return
    for window, words in ((newer, "Chữ gõ ở cửa sổ mới"), (older, "Chữ gõ ở cửa sổ cũ")):
        window.locator(here).first.evaluate(FILL, [words, ""])
        typed[window] = window.locator(here).first.evaluate(SAYS)
        with window.expect_response(lambda answer: answer.request.method == "POST") as answered:
            window.evaluate(KEEP)
        window.wait_for_timeout(200)
    theirs, mine = words_of(typed[newer]), words_of(typed[older])
    if not theirs:
        return  # nothing but choices: there are no words to lose
    if answered.value.status != 409:
        yield f"answers {answered.value.status}"
    if gone := in_time(older, theirs + mine):
        yield f"not shown to the older window: {gone}"
    again = context.new_page()
    again.goto(url)
    if gone := missing(
        theirs, again.locator(here).first.evaluate("form => [...new FormData(form).values()].join(' ')")
    ):
        yield f"overwritten: {gone}"
    for window in (older, newer, again):
        window.close()


def in_time(window, words, seconds=10):
    """What is not on the page once there was time to draw it."""
    for _ in range(seconds * 5):
        if not (gone := missing(words, window.evaluate(SEEN))):
            return []
        window.wait_for_timeout(200)
    return gone


@pytest.mark.grid
@pytest.mark.parametrize("name", LEAST_FIRST)
def test_the_older_of_two_windows_is_told_and_overwrites_nothing(app, ward, as_, visit, met, pytestconfig, name):
    live(ward, pytestconfig)
    forms, context = forms_for(app, ward, as_, name, met), visit(name).context
    taken = sampling.a_share(forms.values(), f"two windows {name}", pytestconfig.getoption("--whole"), one_in=3)
    gone = [f"{url} {action}: {one}" for url, action in taken for one in kept_over(context, url, action)]
    assert not gone, "\n".join(gone)
