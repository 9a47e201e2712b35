"""Lists kept as their reader looks at them (cách xem đã lưu): one's own, seen by nobody else."""

import sqlalchemy as sa

from portal import audit
from portal.accounts.models import SavedView
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.policy import Action, Actor, require

MOST = 40


def save_view(actor: Actor, *, path: str, query: str, name: str) -> int:
    """A name used before on the same page means the new view from now on."""
    require(actor, Action.OWN_ACCOUNT)
    mine = SavedView.account_id == actor.account_id
    view = db.session.scalar(sa.select(SavedView).where(mine, SavedView.path == path, SavedView.name == name))
    if view is None:
        count = db.session.scalar(sa.select(sa.func.count(SavedView.id)).where(mine)) or 0
        refuse(say("Đồng chí đã lưu %(most)s cách xem. Hãy bỏ bớt rồi lưu lại.", most=MOST) if count >= MOST else None)
        view = SavedView(id=new_id(), account_id=actor.account_id, path=path, name=name)
        db.session.add(view)
    view.query, view.saved_at = query, now()
    audit.record(actor, "account.view.save", audit.About("saved_view", view.id), path=path)
    return view.id


def drop_view(actor: Actor, view_id: int) -> SavedView:
    require(actor, Action.OWN_ACCOUNT)
    view = or_404(
        db.session.scalar(sa.select(SavedView).where(SavedView.id == view_id, SavedView.account_id == actor.account_id))
    )
    db.session.delete(view)
    audit.record(actor, "account.view.drop", audit.About("saved_view", view.id), path=view.path)
    return view
