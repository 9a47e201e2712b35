"""Lists as an office would hand them in, for the invented ward."""

from datetime import date
from io import BytesIO

import openpyxl

from portal.ground.db import db, in_ward, writing
from portal.imports import service
from portal.imports.models import ImportRun, ImportState
from tests.kit.second import confirmed

TODAY = date(2022, 4, 25)
ROSTER = (
    "STT",
    "Họ và tên",
    "Nam",
    "Nữ",
    "Nơi ở hiện nay",
    "Kết nạp",
    "Chính thức",
    "Số thẻ đảng viên",
    "Chức vụ",
    "Chi bộ",
    "Sinh hoạt đoàn thể",
    "Miễn công tác, sinh hoạt đảng",
    "Diện BTV Quận ủy quản lý",
    "Quê quán",
)
POSTS = ("STT", "Họ và tên", "Số thẻ đảng viên", "Chức vụ", "Chi bộ", "Từ ngày", "Ghi chú")
PLANS = (
    "STT",
    "Họ và tên",
    "Số thẻ đảng viên",
    "Chi bộ",
    "Nội dung",
    "Hạn chế, khuyết điểm",
    "Biện pháp khắc phục",
    "Thời hạn",
    "Ngày nộp",
    "Yêu cầu chỉnh sửa",
)


def member(name="Nguyễn Thị Mới", **other):
    """A row of the roster, by heading."""
    row = {
        "Họ và tên": name,
        "Nữ": "02/03/1960",
        "Nơi ở hiện nay": "Tổ 1, phường Thử Nghiệm",
        "Kết nạp": "03/02/1990",
        "Chính thức": "03/02/1991",
        "Số thẻ đảng viên": "38.900001",
        "Chi bộ": "Chi bộ 1",
        "Sinh hoạt đoàn thể": "Phụ nữ",
    }
    return {key: value for key, value in {**row, **other}.items() if value is not None}


def sheet(headings, *rows, title="(Tính đến ngày 28/02/2022)"):
    """A workbook with title rows, and for a roster the birth date under a heading of two lines."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Danh sách"
    page.append(["ĐẢNG ỦY PHƯỜNG THỬ NGHIỆM"])
    page.append([title])
    page.append([])
    if "Nam" in headings:
        page.append([{"Nam": "Ngày sinh", "Nữ": None}.get(one, one) for one in headings])
        page.append([one if one in ("Nam", "Nữ") else None for one in headings])
        page.merge_cells(start_row=4, end_row=4, start_column=3, end_column=4)
    else:
        page.append(list(headings))
    for number, row in enumerate(rows, 1):
        page.append([number if one == "STT" else row.get(one) for one in headings])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring_in(app, ward, content, *, apply=True, who="office", **facts):
    """Preview the file and, unless only previewed, write it; the run as it then stands."""
    root, actor = app.config["FILES"], ward.actor(who)
    with writing(), in_ward(1):
        run = service.begin(actor, root, content, "danh-sach.xlsx", TODAY, **facts)
        if apply:
            run = service.apply(actor, root, run.id, TODAY)
    return confirmed_run(ward, run)


def confirmed_run(ward, run):
    """A list that gives posts waits for the second person: here one always agrees."""
    if run.state is ImportState.WAITING:
        at, changes = (1, run.id), run.changes
        confirmed(ward)
        run = db.session.get(ImportRun, at)
        assert run.changes == changes
    db.session.expunge_all()
    return run


def counted(run):
    return tuple(run.counts[state] for state in ("new", "changed", "unchanged", "rejected"))


def reasons(run):
    return [
        (one["row"], letter, words % facts) for one in run.changes for letter, words, facts in one.get("reasons", ())
    ]
