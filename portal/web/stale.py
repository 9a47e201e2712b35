"""Nothing is overwritten unseen: each form carries what stood in it when it was opened, and a save over what another
changed meanwhile is told of it.

The page that the form stands on is looked at once more before the deed, within the deed's own transaction; forms on the
same address take turns, so what was looked at is what is written over. Every change ends in the trail with a mark of
each row it wrote: where no table that the page had read was written since, it need not be looked at.
"""

import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from flask import current_app, flash, g, render_template, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException

from portal import audit, policy
from portal.ground import reads
from portal.ground.clock import ward_today
from portal.ground.db import one_at_a_time, ward
from portal.ground.errors import Invalid, NotAllowed, Refused, Unknown
from portal.ground.text import say
from portal.ground.typed import lines_of
from portal.web.drawn import DrawnForm, forms_of

OPENED = "opened"
LINES = "data-lines"  # a text that is a list, one item a line: two people's changes are joined
Said = Mapping[str, Sequence[str]]


class OpenedForm(NamedTuple):
    """A form as it was opened: its address, its page, the day, where the trail ended, what stood in each field, and
    which tables the page had read."""

    action: str
    page: str
    day: date
    trail: str
    says: dict[str, list[str]]
    reads: str

    @property
    def sealed(self) -> str:
        told = [self.action, self.page, self.day.isoformat(), self.trail, self.says, self.reads]
        return str(_serializer().dumps(told))

    @property
    def may_have_changed(self) -> bool:
        ended = _revealed(self.trail)
        return ended is None or not self.reads or audit.changed_since(ended, reads.read_short(self.reads))


class FieldChange(NamedTuple):
    """A field that another saved meanwhile: its label, what they saved and what this person sends."""

    label: str
    theirs: str
    yours: str
    name: str


class Stale(NamedTuple):
    """A form that would overwrite what another changed: its page as it now stands, and both people's values."""

    html: str
    form: DrawnForm
    changes: list[FieldChange]
    joined: dict[str, list[str]]


def seal(form: DrawnForm, page: str) -> str:
    """For a form that is drawn now; '' where its page cannot be looked at again."""
    if not page:
        return ""
    read_so_far = reads.written_short(reads.so_far())
    return OpenedForm(form.action, page, ward_today(), _concealed(_seen_until()), form.says(), read_so_far).sealed


def read(sealed: str) -> OpenedForm | None:
    try:
        action, page, day, trail, says, *read_before = _serializer().loads(sealed)
        return OpenedForm(action, page, date.fromisoformat(day), trail, says, *(read_before or [""]))
    except (BadData, ValueError, TypeError):
        return None


def sealed_on(form: DrawnForm, page: str) -> str:
    """For a form that its own sending has drawn: after a preview it goes on from what stood in it when it was opened,
    after a save from what was saved."""
    opened = read(request.form.get(OPENED, "")) if request.method == "POST" else None
    if opened is None or opened.action != form.action:
        return seal(form, page)
    with another_look() as look:
        now = _same(look.at(opened.page), opened.action)
    return seal(form, page) if now is None or now.says() == form.says() else request.form[OPENED]


def note_the_trail() -> None:
    """Before anything is read for the page: what is added later may be on it, what was added before is."""
    audit.forget_own_entries()
    g.trail_ended = audit.last_number()


def stale_form() -> Stale | None:
    """Before the deed: what another changed since the form was opened; nothing when the form is fresh."""
    opened = read(request.form.get(OPENED, "")) if request.method == "POST" and OPENED in request.form else None
    if opened is None or opened.action.partition("?")[0] != request.script_root + request.path:
        return None
    one_at_a_time(opened.action)
    if not opened.may_have_changed:
        return None
    with another_look() as look:
        html = look.at(opened.page)
    form = _same(html, opened.action)
    if form is None:
        return None  # the deed's own rule says why the form is no longer there
    changes = _changes(opened, form)
    if not any(change.theirs != change.yours for change in changes):
        return None
    joined = _joined(opened, form)
    if _may_be_joined(form, changes):
        _send_instead(joined)
        return None
    g.views = [*g.get("views", ()), *look.views]  # the page is shown, so it was viewed
    return Stale(html, form, changes, joined)


def _same(html: str, action: str) -> DrawnForm | None:
    return next((one for one in forms_of(html) if one.posts and one.action == action), None)


def _changes(opened: OpenedForm, form: DrawnForm) -> list[FieldChange]:
    now, mine = form.says(), _sent()
    found = []
    for name in {**now, **opened.says}:
        before, theirs, yours = (_plain(said.get(name, [])) for said in (opened.says, now, mine))
        if theirs == before or _is_todays(before, theirs, opened.day):
            continue
        found.append(FieldChange(form.label(name), _words(form, name, theirs), _words(form, name, yours), name))
    return found


def _joined(opened: OpenedForm, form: DrawnForm) -> dict[str, list[str]]:
    """This person's changes over the other's: a field that only the other changed stands as they saved it."""
    now, mine = form.says(), _sent()
    joined = {}
    for name, standing in now.items():
        before, yours = opened.says.get(name, []), mine.get(name, [])
        if _plain(yours) == _plain(before):
            joined[name] = standing
        elif _is_list(form, name) and standing:
            joined[name] = [joined_lines(_line(before), standing[0], _line(yours))]
        else:
            joined[name] = yours
    return joined


def joined_lines(before: str, theirs: str, yours: str) -> str:
    """A list, one item a line, with what either added and without what either took away."""
    old, mine = lines_of(before), lines_of(yours)
    kept = [line for line in lines_of(theirs) if line in mine or line not in old]
    return "\n".join([*kept, *(line for line in mine if line not in old and line not in kept)])


def _may_be_joined(form: DrawnForm, changes: list[FieldChange]) -> bool:
    return all(_is_list(form, change.name) for change in changes)


def _send_instead(joined: Mapping[str, list[str]]) -> None:
    sent = MultiDict(request.form)
    for name, values in joined.items():
        sent.setlist(name, values)
    request.form = ImmutableMultiDict(sent)
    flash(str(say("Danh sách vừa được người khác sửa; cổng đã gộp cả hai, từng dòng một.")))


class SecondLook:
    """Another look at a page, as its reader would open it now."""

    def __init__(self) -> None:
        self.views: list[object] = []

    def at(self, page: str) -> str:
        """The page's markup; '' when it is no longer shown to this person."""
        cookie = request.headers.get("Cookie", "")
        with current_app.test_request_context(page, base_url=request.host_url, headers={"Cookie": cookie}) as inner:
            if inner.request.routing_exception is not None or inner.request.endpoint is None:
                return ""
            view: Any = current_app.view_functions[inner.request.endpoint]
            try:
                shown = view(**(inner.request.view_args or {}))
            except (HTTPException, Refused, Invalid, NotAllowed, Unknown):
                return ""
            self.views = list(g.get("views", ()))
            to_draw = hasattr(shown, "template") and shown.status_code < 400
            return render_template(shown.template, **shown.context) if to_draw else ""


@contextmanager
def another_look() -> Iterator[SecondLook]:
    """What the look leaves behind (views, what was asked of the policy) is not this request's."""
    before, asked = {name: g.get(name) for name in g}, policy.asked.get()
    g.settled = g.looking_again = True  # the look neither commits nor drops the request's work
    g.views = []
    try:
        yield SecondLook()
    finally:
        for name in list(g):
            g.pop(name)
        for name, value in before.items():
            setattr(g, name, value)
        policy.asked.set(asked)


def _sent() -> dict[str, list[str]]:
    return {name: [value.replace("\r\n", "\n") for value in values] for name, values in request.form.lists()}


def _plain(values: Sequence[str]) -> list[str]:
    """What is compared: a field that is not there says as much as an empty one."""
    return [text for value in values if (text := " ".join(value.split()))]


def _is_todays(before: list[str], theirs: list[str], opened_on: date) -> bool:
    """A day that the form offers by itself moves at midnight; nobody changed it."""
    return before == [f"{opened_on:%d/%m/%Y}"] and theirs == [f"{ward_today():%d/%m/%Y}"]


def _is_list(form: DrawnForm, name: str) -> bool:
    return any(one.name == name and LINES in one.attributes for one in form.typed)


def _line(values: Sequence[str]) -> str:
    return values[0] if values else ""


def _words(form: DrawnForm, name: str, values: Sequence[str]) -> str:
    return ", ".join(form.word(name, value) for value in values)


def _seen_until() -> int | None:
    """Up to which entry the page that is drawn now shows the record: where the request's own are all that was added
    since it began, up to them; else it began before what is new."""
    began: int | None = g.get("trail_ended")
    own = audit.own_entries()
    return began + own if own and began is not None and audit.last_number() == began + own else began


def _concealed(number: int | None) -> str:
    """The number itself would tell each reader how much is done in the ward."""
    if number is None:
        return ""
    nonce = secrets.token_hex(4)
    return f"{nonce}{number ^ _pad(nonce):x}"


def _revealed(mark: str) -> int | None:
    try:
        return int(mark[8:], 16) ^ _pad(mark[:8])
    except ValueError:
        return None


def _pad(nonce: str) -> int:
    key = str(current_app.secret_key).encode()
    return int(hmac.new(key, f"trail of {ward()} {nonce}".encode(), "sha256").hexdigest()[:15], 16)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="form as it was opened")
