"""The page on which a plan is written, by the member or from a signed paper: rows come and go, drafts are kept, two
windows never overwrite each other unseen, and what was typed stays on the screen whatever the answer."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.drafts import Elsewhere, words_in
from portal.audit import About
from portal.documents.service import refuse_secret, take_in
from portal.ground import files, ids
from portal.ground.described import values_of
from portal.ground.errors import Conflict, Invalid
from portal.ground.text import Sentence, say
from portal.ground.uploads import PAPERS_ACCEPTED, PICTURES_ACCEPTED, Clean, picture
from portal.ground.uploads.pictures import STARTS
from portal.plans.forms.steps import HEAD, ROW_AT, STEP, plan_steps
from portal.plans.forms.writing import (
    OF_A_ROW,
    ROWS,
    PlanFileForm,
    as_fields,
    content,
    keys_in,
    left_over,
    next_key,
    plan_form,
    row_as_fields,
    typed_fields,
)
from portal.plans.models import FollowedBy, Section
from portal.plans.queries.whole_plan import HandedInCommitment
from portal.plans.queries.writing import PAPER, PlanWriting, content_of
from portal.plans.rules.form import standards_for
from portal.plans.rules.writing import CommitmentRow, PlanContent
from portal.plans.said import Committed
from portal.plans.service import writing as service
from portal.plans.service.writing import SEEN, TAB, OtherWindow, WritingWindow, files_of, written_at
from portal.policy import Action
from portal.web.actor import actor, viewed
from portal.web.forms import Form, Tried, attempt
from portal.web.htmx import asks_for_part, done, once_kept, show

Fields = Mapping[str, object]
UNREAD = say(
    "Máy không đọc được chữ trong ảnh nên không nhận ra dấu mật. "
    "Hãy xem lại bản giấy, đánh dấu ô cam kết rồi chọn lại ảnh."
)
Submit = Callable[[PlanWriting, Form, PlanContent, WritingWindow], BaseResponse]


class WritingPlace(NamedTuple):
    """Where the plan being written stands among the addresses, and how it is found anew after a refusal."""

    again: Callable[[], PlanWriting]
    page: str  # template
    here: str
    at: Callable[[str], str]  # the address of one step of the form
    draft: str
    files: str
    back: str


def opened(place: WritingPlace) -> Response:
    writing = place.again()
    return _page(place, writing, _begun(writing), step=request.args.get(STEP, ""))


def taken(place: WritingPlace, submit: Submit) -> BaseResponse:
    """What the pressed button asks for; anything unknown only keeps the draft."""
    writing, deed = place.again(), request.form.get("deed", "draft")
    fields, step = _changed(writing, deed, typed_fields(request.form))
    if deed == "submit":
        return _submitted(place, writing, fields, submit)
    tried = attempt(None, lambda: service.keep_draft(actor(), writing, fields, _window()))
    if tried.declined:
        return _again(place, fields, tried)
    if deed == "files":
        return done(place.files)
    if asks_for_part():
        answer = _page(place, place.again(), fields, step=step, moved=deed != "draft")
        answer.headers["HX-Push-Url"] = place.at(step)
        return answer
    anchor = "" if not step else f"#{step}" if step.startswith(ROW_AT) else f"#buoc-{step}"
    return done(f"{place.at(step)}{anchor}", say("Đã lưu nháp.") if deed == "draft" else None)


def kept(place: WritingPlace) -> Response:
    """What is being typed, kept as it is typed; answers with when, or with why not."""
    typed = typed_fields(request.form)
    tried = attempt(None, lambda: service.keep_draft(actor(), place.again(), typed, _window()))
    if isinstance(tried.refusal, OtherWindow):
        theirs = tried.refusal.theirs
        raise Elsewhere(tried.reason, here=words_in(typed), there=words_in(theirs.fields), at=theirs.saved_at)
    if tried.declined:
        return show("plans/_kept.html", status=tried.status, why=tried.reason)
    return show("plans/_kept.html", saved_at=tried.value, seen=written_at(tried.value), name=SEEN)


def files_page(place: WritingPlace, form: PlanFileForm | None = None, status: int = 200) -> Response:
    writing = place.again()
    return show(
        "plans/files.html",
        status=status,
        writing=writing,
        place=place,
        form=form or PlanFileForm(formdata=None),
        files=files_of(actor(), writing),
        accepted=f"{PICTURES_ACCEPTED},{PAPERS_ACCEPTED.rpartition(',')[0]}",
        on_paper=writing.kind == PAPER,
    )


def file_added(place: WritingPlace) -> BaseResponse:
    form, root = PlanFileForm(), Path(current_app.config["FILES"])
    tried = attempt(
        form, lambda: service.add_file(actor(), place.again(), root, _clean(form), declared=bool(form.declared.data))
    )
    if tried.declined:
        return files_page(place, form, tried.status)
    return done(place.files, say("Đã thêm tệp."))


def file_dropped(place: WritingPlace, file_id: int) -> BaseResponse:
    gone = service.drop_file(actor(), place.again(), file_id)
    if gone:
        root = Path(current_app.config["FILES"])
        once_kept(lambda: files.erase(root, gone))
    return done(place.files, say("Đã bỏ tệp."))


def _clean(form: PlanFileForm) -> Clean:
    """A photograph or a paper, as its first bytes say; nothing that bears a mark of secrecy. In a picture, as in a
    scan, no machine finds the mark, so the person's own word is asked."""
    sent = form.file.data
    if not sent or not sent.filename:
        raise Invalid({"file": say("Hãy chọn ảnh hoặc tệp trước khi bấm thêm.")})
    data = sent.read()
    if data.startswith(STARTS) or data[4:8] == b"ftyp":
        refuse_secret(actor(), "file", name=sent.filename)
        if not form.declared.data:
            raise Invalid({"declared": UNREAD})
        return picture(data, sent.filename)
    return take_in(actor(), data, sent.filename, declared=bool(form.declared.data))


def _window() -> WritingWindow:
    typed = request.form.get("mau", "")
    return WritingWindow(
        request.form.get(TAB, "")[:40],
        request.form.get(SEEN, "")[:40],
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else -1,
    )


def _begun(writing: PlanWriting) -> Fields:
    """What the form begins with: the draft, the version that is written on, or one empty row."""
    if writing.draft and any(name not in (TAB, service.FILES) for name in writing.draft.fields):
        return writing.draft.fields
    if writing.newest:
        return as_fields(content_of(writing.newest))
    return {ROWS: "1"}


def _changed(writing: PlanWriting, deed: str, fields: dict[str, str]) -> tuple[dict[str, str], str]:
    """Rows added, removed or brought over from last year's plan; and the step that the eye goes to."""
    what, _, which = deed.partition("-")
    keys = keys_in(fields)
    if what == "step":
        return fields, which
    if what == "add":
        row = CommitmentRow(next_key(keys))
    elif what == "copy" and (old := _unfinished(writing, which)):
        row = replace(CommitmentRow(next_key(keys), old.id, **values_of(Committed, old)), due_on=None)
    elif what == "remove" and which in keys:
        place = keys.index(which)
        left = [key for key in keys if key != which]
        gone = {f"{name}-{which}" for name in OF_A_ROW}
        fields = {name: text for name, text in fields.items() if name not in gone}
        return {**fields, ROWS: ",".join(left)}, (f"{ROW_AT}{left[min(place, len(left) - 1)]}" if left else "")
    else:
        return fields, request.form.get(STEP, "")
    return {**fields, **row_as_fields(row), ROWS: ",".join([*keys, row.key])}, f"{ROW_AT}{row.key}"


def _unfinished(writing: PlanWriting, written: str) -> HandedInCommitment | None:
    offered = writing.last_year.unfinished if writing.last_year else ()
    return next((one for one in offered if ids.written(one.id) == written), None)


def _form(writing: PlanWriting, fields: Fields) -> Form:
    kind = plan_form(writing.form.parts, keys_in(fields), changing=writing.needs_reason, on_paper=writing.kind == PAPER)
    return kind(formdata=MultiDict(dict(fields)))


def _submitted(place: WritingPlace, writing: PlanWriting, fields: Fields, submit: Submit) -> BaseResponse:
    form = _form(writing, fields)
    tried = attempt(form, lambda: submit(writing, form, content(form, writing.form.parts, keys_in(fields)), _window()))
    return _again(place, fields, tried, form) if tried.declined else tried.value


def _again(place: WritingPlace, fields: Fields, tried: Tried, form: Form | None = None) -> Response:
    """The same form with reasons and everything that was typed; beside it, what another window kept."""
    writing, refusal = place.again(), tried.refusal
    if refusal and (form is None or isinstance(refusal, Conflict)):
        form = _form(writing, fields)
        form.explain(refusal)
    theirs = refusal.theirs.fields if isinstance(refusal, OtherWindow) else None
    return _page(place, writing, fields, tried.status, form=form, theirs=theirs, step=request.form.get(STEP, ""))


def _page(
    place: WritingPlace,
    writing: PlanWriting,
    fields: Fields,
    status: int = 200,
    *,
    form: Form | None = None,
    theirs: Fields | None = None,
    step: str = "",
    moved: bool = False,
) -> Response:
    form = form or _form(writing, fields)
    files, on_paper = files_of(actor(), writing), writing.kind == PAPER
    steps = plan_steps(
        writing.form.parts,
        fields,
        keys_in(fields),
        here=step,
        wrong=form.errors if status >= 400 else (),
        head=[name for name in ("signed_on", "reason") if name in form],
        files=len(files),
        on_paper=on_paper,
    )
    if writing.last_year or writing.newest:
        viewed(Action.PLAN_READ, About("person", writing.person_id), writing=writing.number)
    return show(
        place.page,
        "_write.html",
        status,
        writing=writing,
        place=place,
        form=form,
        keys=keys_in(fields),
        steps=steps,
        step_name=STEP,
        head=HEAD,
        focus=steps.here if moved else "",
        moved=moved,
        tab=request.form.get(TAB) or secrets.token_urlsafe(9),
        tab_name=TAB,
        seen_name=SEEN,
        seen=written_at(writing.draft.saved_at) if writing.draft else "",
        rows_name=ROWS,
        differences=_differences(form, fields, theirs) if theirs is not None else [],
        left_over=left_over(fields, writing.form.parts),
        files=files,
        on_paper=on_paper,
        standards=standards_for(writing.campaign.document_date),
        Section=Section,
        FollowedBy=FollowedBy,
    )


def _differences(form: Form, fields: Fields, theirs: Fields) -> list[tuple[Sentence, str, str]]:
    """Label, the other window's words, these words; by every field in which the two differ."""
    names = sorted({*typed_fields(fields), *typed_fields(theirs)} - {ROWS})
    both = [(name, *(_plain(one.get(name, "")) for one in (theirs, fields))) for name in names]
    return [
        (form[name].label.text if name in form else say("Dòng khác"), before, after)
        for name, before, after in both
        if before != after and not name.startswith("tiep-tu")
    ]


def _plain(text: object) -> str:
    return str(text).replace("\r\n", "\n").strip()
