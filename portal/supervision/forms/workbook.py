from flask_wtf.file import FileField, FileRequired

from portal.ground.text import say
from portal.web.forms import Form


class WorkbookForm(Form):
    file = FileField(say("Tệp sổ giám sát đã ghi"), [FileRequired(say("Hãy chọn tệp Excel đã ghi."))])
