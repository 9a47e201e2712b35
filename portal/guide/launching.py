"""The papers with which a ward begins: the plan, the rules of use, the promise to keep quiet. Word files, "
"to be edited;
the portal keeps none of them."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import NamedTuple

from portal.ground.text import Sentence, say


class LaunchingPaper(NamedTuple):
    """`parts` are headings, each with what stands under it; dots are for the ward to fill in."""

    code: str
    label: Sentence
    title: str
    about: str
    parts: Sequence[tuple[str, Sequence[str]]]
    signer: str


DOTS = "........................"
PLAN = LaunchingPaper(
    "ke-hoach",
    say("Kế hoạch triển khai"),
    "KẾ HOẠCH",
    "triển khai cổng Tự Soi tại %(ward)s",
    (
        (
            "I. MỤC ĐÍCH, YÊU CẦU",
            (
                "Giúp từng đảng viên tự soi, tự sửa theo kế hoạch tu dưỡng, rèn luyện; giúp chi ủy và Mặt "
                "trận, đoàn thể "
                "theo dõi, nhận xét đúng người, đúng việc, đúng thời hạn.",
                "Không lập thêm sổ sách: những gì đã ghi trên cổng thì in từ cổng.",
            ),
        ),
        (
            "II. NỘI DUNG VÀ TIẾN ĐỘ",
            (
                f"1. Nhập danh sách đảng viên, cấp ủy, Mặt trận, đoàn thể; rà soát: xong trước ngày {DOTS}.",
                f"2. Cấp phiếu kích hoạt và hướng dẫn người giữ chức vụ: từ ngày {DOTS} đến ngày {DOTS}.",
                f"3. Đảng viên viết kế hoạch, chi ủy thông qua: xong trước ngày {DOTS}.",
                f"4. Tháng đầu ghi nhận xét: tháng {DOTS}; hạn gửi và ngày khóa sổ theo chương trình giám sát.",
            ),
        ),
        (
            "III. TỔ CHỨC THỰC HIỆN",
            (
                "Văn phòng Đảng ủy làm đầu mối; chi ủy, UBMTTQ và các đoàn thể phường phân công người phụ "
                "trách; vướng "
                f"mắc báo Văn phòng, điện thoại {DOTS}.",
            ),
        ),
    ),
    "T/M ĐẢNG ỦY",
)
RULES_OF_USE = LaunchingPaper(
    "quy-che",
    say("Quy chế sử dụng"),
    "QUY CHẾ",
    "sử dụng cổng Tự Soi của %(ward)s",
    (
        (
            "Điều 1. Ai dùng, dùng vào việc gì",
            (
                "Đảng viên, chi ủy, Đảng ủy, Mặt trận, đoàn thể dùng cổng theo chức vụ đang giữ; thôi chức "
                "vụ thì thôi "
                "quyền đọc và ghi kèm chức vụ ấy.",
            ),
        ),
        (
            "Điều 2. Ghi nhận xét",
            (
                "Ghi sự việc có thật, có ngày, có nơi. Không ghi bệnh tật, chuyện gia đình, tên người thứ "
                "ba. Cổng không "
                "phải nơi tố cáo; dấu hiệu vi phạm báo Ủy ban Kiểm tra Đảng ủy.",
            ),
        ),
        (
            "Điều 3. Đọc và trả lời",
            (
                "Đảng viên được đọc nhận xét về mình cùng tên, chức vụ người ghi và được trả lời trong thời "
                "hạn. Không xếp "
                "hạng đảng viên, tổ chức theo số liệu trên cổng.",
            ),
        ),
        (
            "Điều 4. Giữ tài khoản",
            (
                "Mỗi người một tài khoản, không dùng chung, không cho mượn; mất điện thoại, lộ mật khẩu thì "
                "báo Văn phòng "
                "ngay trong ngày.",
            ),
        ),
        (
            "Điều 5. Dữ liệu cá nhân",
            (
                "Dữ liệu chỉ dùng cho việc giám sát, tu dưỡng, rèn luyện; đảng viên có quyền xem, đề nghị "
                "sửa dữ liệu về "
                "mình ở mục “Dữ liệu về tôi”. Bản in, tệp tải về được giữ như tài liệu nội bộ.",
            ),
        ),
    ),
    "T/M ĐẢNG ỦY",
)
PROMISE = LaunchingPaper(
    "cam-ket",
    say("Cam kết bảo mật"),
    "CAM KẾT BẢO MẬT",
    "của người được giao sử dụng cổng Tự Soi tại %(ward)s",
    (
        (
            "",
            (
                f"Tôi là: {DOTS}{DOTS}, chức vụ: {DOTS}{DOTS}.",
                "Được giao tài khoản trên cổng Tự Soi, tôi cam kết:",
                "1. Chỉ đọc, ghi trong phạm vi chức vụ được giao; không cho người khác dùng tài khoản của mình.",
                "2. Không sao chép, chụp, gửi nội dung kế hoạch, nhận xét ra ngoài; không đưa lên mạng xã "
                "hội, công cụ "
                "trí tuệ nhân tạo hay máy không thuộc cơ quan.",
                "3. Giữ kín điều đã đọc, kể cả sau khi thôi chức vụ; bản in giữ nơi có khóa, hết việc thì nộp lại.",
                "4. Báo ngay Văn phòng Đảng ủy khi lộ mật khẩu, mất thẻ mã, mất máy hoặc thấy dữ liệu bị "
                "đọc trái phép.",
                "Tôi chịu trách nhiệm trước Đảng ủy về cam kết này.",
            ),
        ),
    ),
    "NGƯỜI CAM KẾT",
)
LAUNCHING = (PLAN, RULES_OF_USE, PROMISE)


def paper_called(code: str) -> LaunchingPaper | None:
    return next((one for one in LAUNCHING if one.code == code), None)


def as_word(paper: LaunchingPaper, ward_name: str, day: date) -> bytes:
    """The paper with the ward's name on it; number, days and names are left to be filled in."""
    from portal.papers import drawing  # heavy, and needed for Word alone

    page = drawing.plain_page()
    center = drawing.ALIGN.CENTER
    drawing.put(page, f"ĐẢNG ỦY {ward_name.upper()}", bold=True, align=center)
    drawing.put(
        page, f"Số: ........-...../ĐU                ngày ..... tháng ..... năm {day.year}", align=center, after=12
    )
    drawing.put(page, paper.title, bold=True, align=center, before=6)
    drawing.put(page, paper.about % {"ward": ward_name}, bold=True, align=center, after=12)
    for heading, lines in paper.parts:
        if heading:
            drawing.heading(page, heading)
        for line in lines:
            drawing.put(page, line, body=True)
    drawing.put(page, paper.signer, bold=True, align=drawing.ALIGN.RIGHT, before=18)
    drawing.put(page, "(ký, ghi rõ họ tên)", italic=True, align=drawing.ALIGN.RIGHT)
    drawing.in_vietnamese(page)
    kept = BytesIO()
    page.save(kept)
    return kept.getvalue()
