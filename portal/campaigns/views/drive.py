"""Pages of a drive: what it asks, how far it has come, and where the office sets it up."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.campaigns import queries, service
from portal.campaigns.forms import CampaignForm, ContentForm, EvaluationForm
from portal.campaigns.models import Campaign
from portal.campaigns.progress import CAMPAIGN_FACTS
from portal.campaigns.views.blueprint import bp, drive, may_tick, put_in_order
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.organisations.queries import setting
from portal.policy import Action, can, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show


@bp.get("")
def index() -> Response:
    require(actor(), Action.CAMPAIGN_READ)
    return show("campaigns/index.html", campaigns=queries.campaigns(), may_manage=can(actor(), Action.CAMPAIGN_MANAGE))


@bp.get("/mo-dot")
def new() -> Response:
    require(actor(), Action.CAMPAIGN_MANAGE)
    form = CampaignForm(formdata=None, plan_label=str(setting("plan_label", ward_today())))
    return show("campaigns/facts.html", campaign=None, form=form)


@bp.post("/mo-dot")
def begin() -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    form = CampaignForm()
    tried = attempt(form, lambda: service.begin_campaign(actor(), **_facts(form)))
    if tried.declined:
        return _again("campaigns/facts.html", form, tried.status, campaign=None)
    campaign = tried.value
    return done(url_for(".campaign", slug=campaign.slug), say("Đã mở đợt sinh hoạt chính trị."))


@bp.get("/<slug>")
def campaign(slug: str) -> Response:
    require(actor(), Action.CAMPAIGN_READ)
    one, today = drive(slug), ward_today()
    states, cells = queries.states_for(actor(), one, today)
    tasks = [queries.as_counted_for(actor(), one, task, today) for task in queries.tasks_of(one)]
    return show(
        "campaigns/campaign.html",
        campaign=one,
        contents=queries.contents_of(one),
        tasks=tasks,
        states=states,
        cells=cells,
        today=today,
        late=any(task.over(today) for task in tasks),
        may_manage=can(actor(), Action.CAMPAIGN_MANAGE),
        facts=[fact for chapter in CAMPAIGN_FACTS for fact in chapter(actor(), one, today)],
        mine={task.row.id: [body for body in task.waiting if may_tick(body)] for task in tasks},
    )


@bp.get("/<slug>/sua")
def facts(slug: str) -> Response:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one = drive(slug)
    return show("campaigns/facts.html", campaign=one, form=CampaignForm(formdata=None, obj=one))


@bp.post("/<slug>/sua")
def change(slug: str) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one, form = drive(slug), CampaignForm()
    tried = attempt(form, lambda: service.change_facts(actor(), one, version=form.seen_version, **_facts(form)))
    if tried.declined:
        return _again("campaigns/facts.html", form, tried.status, slug=slug)
    return done(url_for(".campaign", slug=slug), say("Đã lưu."))


@bp.get("/<slug>/danh-gia")
def evaluation(slug: str) -> Response:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one = drive(slug)
    return show("campaigns/evaluation.html", campaign=one, form=EvaluationForm(formdata=None, obj=one))


@bp.post("/<slug>/danh-gia")
def evaluate(slug: str) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one, form = drive(slug), EvaluationForm()
    said = {name: form[name].data or "" for name in ("achieved", "wanting", "causes")}
    tried = attempt(form, lambda: service.evaluate(actor(), one, version=form.seen_version, **said))
    if tried.declined:
        return show("campaigns/evaluation.html", status=tried.status, campaign=drive(slug), form=form)
    return done(url_for(".campaign", slug=slug), say("Đã lưu."))


@bp.get("/<slug>/noi-dung")
def contents(slug: str) -> Response:
    require(actor(), Action.CAMPAIGN_MANAGE)
    return _contents(drive(slug))


@bp.post("/<slug>/noi-dung")
def add_content(slug: str) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one, form = drive(slug), ContentForm()
    if not form.validate():
        return _contents(one, form, status=422)
    service.add_content(actor(), one, words=form.words.data or "")
    return done(url_for(".contents", slug=slug), say("Đã thêm nội dung."))


@bp.post("/<slug>/noi-dung/<id:content_id>")
def edit_content(slug: str, content_id: int) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one, form = drive(slug), ContentForm()
    row = or_404(queries.content_of(one, content_id))
    tried = attempt(
        form, lambda: service.edit_content(actor(), row, version=form.seen_version, words=form.words.data or "")
    )
    if tried.declined:
        return _contents(one, form, content_id, status=tried.status)
    return done(url_for(".contents", slug=slug), say("Đã lưu."))


@bp.post("/<slug>/noi-dung/<id:content_id>/<any(rut, len, xuong):deed>")
def order_content(slug: str, content_id: int, deed: str) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one = drive(slug)
    put_in_order(deed, queries.contents_of(one), or_404(queries.content_of(one, content_id)))
    return done(url_for(".contents", slug=slug), say("Đã lưu."))


def _facts(form: CampaignForm) -> dict[str, object]:
    return {
        "theme": form.theme.data,
        "document_number": form.document_number.data,
        "document_date": form.document_date.data,
        "starts_on": form.starts_on.data,
        "deadline": form.deadline.data,
        "plan_label": form.plan_label.data,
    }


def _contents(
    one: Campaign, form: ContentForm | None = None, content_id: int | None = None, status: int = 200
) -> Response:
    return show(
        "campaigns/contents.html",
        status=status,
        campaign=one,
        contents=queries.contents_of(one),
        form=form,
        content_id=content_id,
        blank=lambda row=None: ContentForm(formdata=None, obj=row),
    )


def _again(page: str, form: CampaignForm, status: int, *, slug: str = "", **context: object) -> Response:
    if slug:
        context["campaign"] = drive(slug)
    return show(page, status=status, form=form, **context)
