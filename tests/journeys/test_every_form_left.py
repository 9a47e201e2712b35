"""Every form of every page in a real browser: each field filled in, left in one of eight ways without a pause, and all
of it there when one comes back. A seventh of the forms by the seed, ways rotating with it; `make trust` takes every
form through every way."""

import pytest

from portal.web import guard
from portal.web.drawn import forms_of
from tests.kit import sampling
from tests.web.test_every_form import WRITERS, pages_of

pytestmark = pytest.mark.journey

FILL = """(form, [words, long, over]) => {
  for (let fold = form.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
  form.querySelectorAll('details').forEach(fold => { fold.open = true; });
  let number = 0;
  for (const one of form.elements) {
    if (!one.name || one.disabled || /hidden|submit|button|file|password|search/.test(one.type)) continue;
    if (one.type === 'checkbox') one.checked = !one.checked;
    else if (one.type === 'radio') one.checked = true;
    else if (one.tagName === 'SELECT') one.selectedIndex = one.options.length - 1;
    else if (one.tagName === 'TEXTAREA') one.value = `${words} ${++number}${long}`;
    else if (!over && !one.value && one.inputMode === 'numeric') one.value = '20/04/2022';
    else if (over || !one.value) one.value = `${words} ${++number}`;
    one.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""
SAYS = """form => [...new FormData(form)].filter(([name, value]) => {
  const field = form.elements.namedItem(name);
  return typeof value === 'string' && (field instanceof RadioNodeList ? field[0] : field)?.type !== 'hidden';
})"""


def by_a_link(page, _address):
    page.locator("a.brand").click()


def by_the_menu(page, _address):
    page.locator("header a.me").click()


def back(page, _address):
    page.go_back()


def reload(page, _address):
    page.reload()


def to_an_address(page, _address):
    page.goto("/toi")


def closed(page, _address):
    page.close(run_before_unload=True)


def without_a_network(page, _address):
    page.context.set_offline(True)
    page.wait_for_timeout(2500)
    page.context.set_offline(False)
    page.wait_for_timeout(2500)


def after_a_pause(page, _address):
    page.wait_for_timeout(2500)


WAYS = (by_a_link, by_the_menu, back, reload, to_an_address, closed, without_a_network, after_a_pause)


@pytest.fixture(scope="session")
def found():
    """By person, their guarded forms: looked for once, whatever the ways."""
    return {}


def forms_for(app, ward, browser, name, found):
    """(page, address) of each guarded form, one of a kind: what stands a row down is the same form."""
    if name not in found:
        found[name] = list(guarded(app, ward, browser))
    return found[name]


def guarded(app, ward, browser):
    seen = set()
    for url, page in pages_of(app, ward, browser):
        for form in forms_of(page.text):
            with app.test_request_context(base_url="https://localhost"):
                endpoint = guard.endpoint_of(form.action) if form.posts else ""
            if endpoint and endpoint not in seen and form.attributes.get("data-autosave") == "/nhap":
                seen.add(endpoint)
                yield url, form.action


def came_back_otherwise(page, url, action, way):
    """What is not there any more; the page that is left behind is closed."""
    window = page.context.new_page()
    window.on("dialog", lambda dialog: dialog.accept())
    window.goto("/")
    window.goto(url)
    here = f'form[method=post][action="{action}"]'
    window.locator(here).first.evaluate(FILL, ["Chữ gõ thử", "", True])
    typed = window.locator(here).first.evaluate(SAYS)
    way(window, url)
    again = page.context.new_page()
    again.wait_for_timeout(700)
    again.goto(url)
    kept = again.locator(here).first.evaluate(SAYS)
    for one in (window, again):
        one.close()
    return [] if kept == typed else [f"{url} {action} {way.__name__}: {typed} came back {kept}"[:600]]


@pytest.mark.walk
@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("name", WRITERS)
def test_each_form_is_left_and_found_again(app, ward, as_, visit, pytestconfig, found, name):
    forms, page, gone = forms_for(app, ward, as_(name), name, found), visit(name), []
    forms = sampling.a_share(forms, f"left {name}", pytestconfig.getoption("--whole"))
    for number, (url, action) in enumerate(forms):
        gone += came_back_otherwise(page, url, action, WAYS[(number + int(sampling.seed())) % len(WAYS)])
    assert not gone, "\n".join(gone)


@pytest.mark.trust("G2-U")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", WRITERS)
def test_each_form_is_left_in_each_way(app, ward, as_, visit, found, name, way, drill):
    forms, page, gone = forms_for(app, ward, as_(name), name, found), visit(name), []
    for url, action in forms:
        gone += came_back_otherwise(page, url, action, way)
    drill.count(len(forms), len(gone))
    assert not gone, "\n".join(gone)
