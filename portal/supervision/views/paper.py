"""On paper: the month's sheet to fill in by hand, and Phiếu nhận xét tháng of the sent month."""

from flask import Blueprint, Response, request

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.described import Where
from portal.ground.errors import or_404
from portal.organisations.queries import setting, this_ward
from portal.papers.letterheads import letterhead, whose
from portal.policy import Action
from portal.supervision.queries.paper import lines_for, slip_for, slip_place_for
from portal.supervision.queries.places import place_for
from portal.supervision.rules.parts import ABOUT_READERS
from portal.supervision.said import FIELDS, NoteKind, Rating
from portal.web.actor import actor, viewed
from portal.web.htmx import show

bp = Blueprint("paper", __name__, url_prefix="/giam-sat/<month:month>/<id:body_id>")

BLANKS = [one for one in FIELDS if Where.BLANK not in one.not_in]


@bp.get("/in")
def blank(month: str, body_id: int) -> Response:
    """A register, one row a member, or in large type one block a member: for supervisors without a computer. Nothing
    written before is on it."""
    place = or_404(place_for(actor(), month, body_id, Action.SHEET_READ))
    lines = lines_for(actor(), place, ward_today())
    viewed(
        Action.COMMITMENT_READ,
        About("unit", body_id),
        how="print",
        month=month,
        people=[str(line.row.person_id) for line in lines if line.promises],
    )
    large = request.args.get("kho") == "lon"
    return show(
        "print/month_sheet.html" if large else "print/month_register.html",
        place=place,
        lines=lines,
        Rating=Rating,
        written=BLANKS,
        ward=this_ward(),
    )


@bp.get("/phieu")
def slip(month: str, body_id: int) -> Response:
    """The general part names nobody; a cell's list of notes follows for whoever may read them."""
    place = or_404(slip_place_for(actor(), month, body_id))
    sent = slip_for(actor(), place)
    cell_id = ids.read(request.args.get("chi-bo", ""))
    notes = [note for note in sent.notes if note.cell_id == cell_id] if sent else []
    if notes:
        viewed(
            Action.NOTE_READ,
            About("unit", body_id),
            how="print",
            month=month,
            cell=str(cell_id),
            people=[str(note.person_id) for note in notes],
        )
    signed_on = sent.sendings[-1].sent_on if sent else ward_today()
    return show(
        "print/month_slip.html",
        place=place,
        slip=sent,
        about_readers=ABOUT_READERS,
        notes=notes,
        NoteKind=NoteKind,
        cell_id=cell_id,
        head=letterhead(place.body, signed_on),
        cells=sorted({(note.cell, note.cell_id) for note in sent.notes}) if sent else [],
        signature=setting(whose(place.body.kind, place.body.code).signature, signed_on),
    )
