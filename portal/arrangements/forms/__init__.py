"""What may be typed of an arrangement: its head, its deeds here and into other wards, people, posts."""

from portal.arrangements.forms.deeds import (
    FORMS,
    OF_ONE_KIND,
    ArrangementForm,
    ArrangementPostForm,
    ArrangementUndoForm,
    PlacingForm,
)
from portal.arrangements.forms.fields import DeedForm
from portal.arrangements.forms.over import JointWardForm

__all__ = [
    "FORMS",
    "OF_ONE_KIND",
    "ArrangementForm",
    "ArrangementPostForm",
    "ArrangementUndoForm",
    "DeedForm",
    "JointWardForm",
    "PlacingForm",
]
