"""Biên bản tiêu hủy: the minutes of what was erased when a year was closed, to be signed and kept."""

from portal import papers
from portal.ground.clock import ward_today
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.papers.content import Paper
from portal.privacy.models import YearClosing
from portal.privacy.rules.retention import BY_YEAR


def destruction_paper(closing: YearClosing, names: dict[int, str]) -> Paper:
    (ward,) = units(UnitKind.WARD_PARTY)
    head = papers.letterhead(ward, closing.confirmed_on or ward_today(), document="BB")
    erased = closing.erased or {}
    rows = [[kind.label, kind.what, kind.stays, erased.get(kind.code, 0)] for kind in BY_YEAR]
    facts = [
        ("Năm tài liệu", closing.year),
        ("Căn cứ", closing.reason),
        ("Người đề nghị", _who(names.get(closing.proposed_by), closing.proposed_as)),
        ("Ngày đề nghị", closing.proposed_on),
        ("Gói lưu trữ tải ngày", closing.pack_on),
        ("SHA-256 của gói", closing.pack_digest),
        ("Người xác nhận", _who(names.get(closing.confirmed_by or 0), closing.confirmed_as or "")),
        ("Ngày tiêu hủy", closing.confirmed_on),
    ]
    context = {
        "title": "BIÊN BẢN TIÊU HỦY",
        "sub": f"Nội dung hết thời hạn lưu của năm {closing.year} trên cổng thông tin",
        "facts": [{"label": label, "value": value} for label, value in facts],
        "paragraphs": [
            "Nội dung chữ của các tài liệu dưới đây đã được xóa khỏi cơ sở dữ liệu của cổng; số liệu, ngày tháng và "
            "trạng thái được giữ nguyên. Nội dung trong nhật ký của các "
            "tài liệu đó cũng đã được xóa, chuỗi nhật ký vẫn kiểm "
            "tra được."
        ],
        "tables": [
            {
                "caption": "Nội dung đã xóa",
                "columns": ["Loại tài liệu", "Đã xóa", "Còn giữ", "Số bản ghi"],
                "rows": rows,
            }
        ],
        "remarks": [
            f"Số tệp đã xóa: {erased.get('files', 0)}. Số dòng nhật ký đã xóa nội dung: {erased.get('trail', 0)}.",
            "Bản sao lưu lập trước ngày tiêu hủy còn nội dung cho đến khi hết hạn của bản sao lưu.",
        ],
        "signatures": [
            head.signed(names.get(closing.proposed_by), capacity=["NGƯỜI ĐỀ NGHỊ"]),
            head.signed(names.get(closing.confirmed_by or 0)),
        ],
    }
    return context, head


def _who(name: str | None, capacity: str) -> str:
    return ", ".join(part for part in (name, capacity) if part)
