"""What may be typed of an arrangement: its head, its deeds here and into other wards, people, posts."""

from portal.arrangements.forms.deeds import AT_HOME, FORMS, OF_ONE_KIND, ArrangementForm, ArrangementUndoForm
from portal.arrangements.forms.fields import DeedForm
from portal.arrangements.forms.over import JointWardForm
from portal.arrangements.forms.people import ArrangementPostForm, PlacingBookForm, PlacingForm

__all__ = [
    "AT_HOME",
    "FORMS",
    "OF_ONE_KIND",
    "ArrangementForm",
    "ArrangementPostForm",
    "ArrangementUndoForm",
    "DeedForm",
    "JointWardForm",
    "PlacingBookForm",
    "PlacingForm",
]
