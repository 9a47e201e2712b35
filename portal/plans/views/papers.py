"""The plan and the minutes of its posting as files to keep and sign: Word from the ward's template, or PDF."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request

from portal import papers
from portal.audit import About
from portal.ground.errors import Unknown, or_404
from portal.papers.download import handed_out
from portal.plans.papers import plan_paper, posting_paper
from portal.plans.queries import board
from portal.plans.queries.reading import whole_plan_for
from portal.policy import Action, require
from portal.web.actor import actor, viewed

bp = Blueprint("plan_papers", __name__, url_prefix="/ke-hoach")


@bp.get("/<id:person_id>/ban/<id:version_id>/tai")
def plan(person_id: int, version_id: int) -> Response:
    whole = or_404(whole_plan_for(actor(), version_id))
    if whole.person_id != person_id:
        raise Unknown
    form = _form()
    context, head = plan_paper(whole)
    file = papers.made("plan", context, head, form=form, name=f"{whole.drive.plan_label} {whole.name}", root=_root())
    viewed(Action.PLAN_READ, About("person", person_id), how=form, version=version_id, number=whole.version.number)
    return handed_out(file)


@bp.get("/niem-yet/<id:posting_id>/bien-ban/tai")
def posting(posting_id: int) -> Response:
    require(actor(), Action.POSTING_MANAGE)
    posted = or_404(board.posting_for(actor(), posting_id))
    form = _form()
    context, head = posting_paper(posted)
    file = papers.made("posting", context, head, form=form, name=f"Biên bản niêm yết {posted.name}", root=_root())
    viewed(Action.POSTING_MANAGE, About("person", posted.person_id), how=form, version=str(posted.version_id))
    return handed_out(file)


def _form() -> str:
    """docx or pdf, as the address asks; there is no third."""
    wanted = request.args.get("dang", "pdf")
    if wanted not in papers.FORMS:
        raise Unknown
    return wanted


def _root() -> Path:
    return Path(current_app.config["FILES"])
