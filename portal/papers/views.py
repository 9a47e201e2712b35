"""Mẫu Word: the portal's templates and the ward's own in their place. Thể thức: margins, signatures, symbols by day."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.papers import filling, queries, service
from portal.papers.checking import placeholders
from portal.papers.download import handed_out
from portal.papers.forms import LayoutForm, NumbersForm, TemplateForm
from portal.papers.kinds import PAPERS, PaperLayoutKind
from portal.papers.layouts import layout_on
from portal.papers.letterheads import EVERY_WHOSE, Whose, kept_on, letterhead
from portal.papers.making import MadeFile, made
from portal.papers.numerals import style_on
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("papers", __name__, url_prefix="/van-ban")

SLUGS = {
    "ke-hoach": "plan",
    "ho-so-minh-chung": "evidence",
    "niem-yet": "posting",
    "bien-ban": "minutes",
    "bao-cao": "report",
    "phieu-bao": "told",
}


@bp.get("/mau-word")
def templates() -> Response:
    require(actor(), Action.PAPERS_MANAGE)
    own = queries.templates()
    rows = [(slug, PAPERS[code], _serving(own.get(code, []))) for slug, code in SLUGS.items()]
    return show("papers/templates.html", rows=rows)


@bp.get("/mau-word/<slug>")
def template(slug: str) -> Response:
    return _template(slug, TemplateForm(formdata=None))


@bp.post("/mau-word/<slug>")
def replace(slug: str) -> BaseResponse:
    paper, form = _paper(slug), TemplateForm()
    tried = attempt(
        form,
        lambda: service.replace_template(
            actor(),
            _root(),
            paper.code,
            form.file.data.read(),
            form.file.data.filename or "",
            reason=form.reason.data or "",
        ),
    )
    if tried.declined:
        return _template(slug, form, tried.status)
    taken = tried.value
    said = say("Từ nay dùng mẫu của phường, bản số %(number)s.", number=taken.number)
    return done(url_for(".template", slug=slug), said)


@bp.post("/mau-word/<slug>/<id:template_id>/thu-lai")
def withdraw(slug: str, template_id: int) -> BaseResponse:
    _paper(slug)
    tried = attempt(None, lambda: service.withdraw_template(actor(), template_id))
    if tried.declined:
        form = TemplateForm(formdata=None)
        form.form_errors.append(tried.reason)
        return _template(slug, form, tried.status)
    return done(url_for(".template", slug=slug), say("Đã thu lại mẫu; bản trước đó được dùng."))


@bp.get("/mau-word/<slug>/tai")
@bp.get("/mau-word/<slug>/tai/<int:number>")
def download(slug: str, number: int | None = None) -> Response:
    """The portal's own template, or a version of the ward's: the file to change and hand in again."""
    paper = _paper(slug)
    name = f"mau-{slug}-goc" if number is None else f"mau-{slug}-ban-{number}"
    content = (
        filling.default_template(paper)
        if number is None
        else or_404(queries.template_file(_root(), paper.code, number))
    )
    return handed_out(MadeFile(content, filling.MIMETYPE, f"{name}.docx", f"{name}.docx"))


@bp.get("/mau-word/<slug>/xem-thu")
def try_out(slug: str) -> Response:
    """The paper filled in with invented content, as Word or PDF, to look at before it is used."""
    paper = _paper(slug)
    (ward_party,) = units(UnitKind.WARD_PARTY)
    head = letterhead(ward_party, ward_today(), document="VB")
    form = "pdf" if request.args.get("dang") == "pdf" else "docx"
    return handed_out(made(paper.code, paper.sample, head, form=form, name=f"Xem thử {slug}", root=_root()))


@bp.get("/mau-word/the-thuc")
def layouts() -> Response:
    require(actor(), Action.PAPERS_MANAGE)
    today = ward_today()
    rows = [(one, kept_on(one, today), layout_on(one.kind, today)) for one in EVERY_WHOSE]
    return show("papers/layouts.html", rows=rows, today=today)


@bp.get("/mau-word/the-thuc/<slug>")
def layout(slug: str) -> Response:
    one, today = _whose(slug), ward_today()
    form, kept = LayoutForm(formdata=None), kept_on(one, today)
    form.since.data = today
    form.authority.data, form.post.data, form.symbol.data, form.place.data = (
        kept.authority,
        kept.post,
        kept.symbol,
        kept.place,
    )
    form.recipients.data, form.addressed.data = "\n".join(kept.recipients), "\n".join(kept.addressed)
    form.top.data, form.right.data, form.bottom.data, form.left.data = kept.margins
    return _layout(one, form)


@bp.post("/mau-word/the-thuc/<slug>")
def set_layout(slug: str) -> BaseResponse:
    one, form = _whose(slug), LayoutForm()
    if not form.validate():
        return _layout(one, form, 422)
    changed = service.set_layout(actor(), one, form.typed, since=form.since.data)
    return done(
        url_for(".layouts"),
        say("Đã ghi, áp dụng cho văn bản từ ngày %(day)s.", day=form.since.data)
        if changed
        else say("Không có gì thay đổi."),
    )


@bp.get("/mau-word/cach-viet-so")
def numbers() -> Response:
    require(actor(), Action.PAPERS_MANAGE)
    today = ward_today()
    return _numbers(NumbersForm(formdata=None, since=today, **style_on(today)._asdict()))


@bp.post("/mau-word/cach-viet-so")
def set_numbers() -> BaseResponse:
    require(actor(), Action.PAPERS_MANAGE)
    form = NumbersForm()
    if not form.validate():
        return _numbers(form, 422)
    changed = service.set_numbers(actor(), form.typed, since=form.since.data)
    told = say("Đã ghi, áp dụng cho văn bản từ ngày %(day)s.", day=form.since.data)
    return done(url_for(".layouts"), told if changed else say("Không có gì thay đổi."))


def _paper(slug: str) -> PaperLayoutKind:
    require(actor(), Action.PAPERS_MANAGE)
    return PAPERS[or_404(SLUGS.get(slug))]


def _whose(slug: str) -> Whose:
    require(actor(), Action.PAPERS_MANAGE)
    return or_404(next((one for one in EVERY_WHOSE if one.slug == slug), None))


def _serving(versions: list[queries.TemplateRow]) -> queries.TemplateRow | None:
    return next((one for one in versions if one.withdrawn_at is None), None)


def _template(slug: str, form: TemplateForm, status: int = 200) -> Response:
    paper = _paper(slug)
    versions = queries.templates().get(paper.code, [])
    return show(
        "papers/template.html",
        status=status,
        slug=slug,
        paper=paper,
        form=form,
        versions=versions,
        serving=_serving(versions),
        placeholders=placeholders(paper),
    )


def _layout(one: Whose, form: LayoutForm, status: int = 200) -> Response:
    return show("papers/layout.html", status=status, one=one, form=form, rule=layout_on(one.kind, ward_today()))


def _numbers(form: NumbersForm, status: int = 200) -> Response:
    return show("papers/numbers.html", status=status, form=form)


def _root() -> Path:
    return Path(current_app.config["FILES"])
