"""Every form of every page: found on the pages themselves, filled in as a person would."""

from portal.web.drawn import OPTION, attributes_of, forms_of

WORDS = "Chữ gõ thử ở ô"
HIDDEN = (
    "csrf_token",
    "page_of",
    "draft_of",
    "draft_page",
    "draft_title",
    "draft_window",
    "draft_drawn",
    "opened",
    "version",
)


def form_on(page, action):
    found = [one for one in forms_of(page.text) if one.action == action and one.posts]
    assert found, f"no form for {action} among {[one.action for one in forms_of(page.text)]}"
    return found[0]


def marks(form):
    """What the page itself sends along."""
    return {one.name: one.values[0] for one in form.controls if one.kind == "hidden" and one.name in HIDDEN}


def touched(form):
    """By name, other values than the form was drawn with: written, ticked and chosen."""
    said = {}
    for number, one in enumerate(form.typed):
        mine = said.setdefault(one.name, [])
        if one.kind == "select":
            codes = [attributes_of(each[1]).get("value", "") for each in OPTION.finditer(one.inner)]
            mine += codes[-1:]
        elif one.kind == "radio":
            said[one.name] = [one.attributes.get("value", "on")]
        elif one.kind == "checkbox":
            mine += [] if "checked" in one.attributes else [one.attributes.get("value", "on")]
        else:
            mine.append(f"{WORDS} {number}" + ("\nvà dòng thứ hai" if one.kind == "textarea" else ""))
    return said
