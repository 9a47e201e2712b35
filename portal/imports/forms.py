from flask_wtf.file import FileField, FileRequired

from portal.ground.text import say
from portal.imports.models import ImportKind
from portal.web.fields import day, line, one_of
from portal.web.forms import Form

ACCEPTED = ".xlsx,.xls,.ods,.csv"


class ImportFileForm(Form):
    file = FileField(say("Tệp danh sách"), [FileRequired(say("Hãy chọn tệp cần nhập."))])
    kind = one_of(
        say("Loại danh sách"), [("", say("Tự nhận biết")), *((kind.value, kind.label) for kind in ImportKind)]
    )
    effective_on = day(say("Tính đến ngày"))


class UndoForm(Form):
    reason = line(say("Lý do hoàn tác"), most=300, required=say("Hãy ghi lý do hoàn tác."))
