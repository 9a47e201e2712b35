"""The guide of those who lead: the ward's leaders and Front, members in charge of cells, and the office."""

from portal.ground.text import say
from portal.guide.said import GuidePage, GuidePart
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS

OF_THE_WARD = (*WARD_LEADERS, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY, Role.CELL_SPONSOR)


def leads(actor: Actor) -> bool:
    return actor.has(*OF_THE_WARD)


LEADING = GuidePage(
    "lanh-dao",
    say("Lãnh đạo, đảng ủy viên phụ trách"),
    leads,
    (
        say("Việc của tôi mở đầu bằng ba dòng về nơi đồng chí phụ trách; mỗi số bấm vào được."),
        say("Tiến độ cho biết nên gọi ai; Sao chép lời nhắc để gửi qua Zalo."),
        say("Giao ban tháng in được trên một trang."),
    ),
    (
        GuidePart(
            "goi-ai",
            say("Nên gọi ai"),
            (
                say("Mở Tiến độ: đầu trang nêu tổ chức chưa mở sổ hoặc chưa gửi, kèm tên người đứng đầu."),
                say("Mỗi con số mở ra danh sách, nếu đồng chí được xem."),
                say("Chép lời nhắc: chỉ có tên tổ chức, tháng, hạn; không có tên đảng viên, không có nội dung."),
            ),
            "tien-do",
        ),
        GuidePart(
            "khong-hien",
            say("Vì sao có ô không hiện số"),
            (
                say("Nhóm dưới năm người thì số nói về từng người: cổng không hiện, cùng với số giúp trừ ra nhóm đó."),
                say("Số của chi bộ chỉ hiện cho người được mở danh sách chi bộ ấy; không hiện không phải là không có."),
            ),
        ),
        GuidePart(
            "giao-ban",
            say("Giao ban, tổng quan, chốt số liệu"),
            (
                say("Giao ban tháng: mỗi chi bộ một dòng, không xếp hạng."),
                say("Số đã báo cáo thì chốt lại; sau này số có đổi, bản chốt vẫn nguyên và nói rõ đổi gì."),
            ),
            "giao-ban",
        ),
    ),
)
OFFICE = GuidePage(
    "van-phong",
    say("Văn phòng Đảng ủy"),
    lambda actor: actor.has(Role.OFFICE),
    (
        say("Nhập danh sách đảng viên và chức vụ ở Nhập dữ liệu: xem trước rồi mới ghi."),
        say("Lập chương trình giám sát và mở kỳ ở Chương trình."),
        say("In phiếu kích hoạt cho mọi người ở Tài khoản."),
    ),
    (
        GuidePart(
            "nhap",
            say("Nhập dữ liệu"),
            (
                say("Tải tệp lên: cổng cho xem dòng mới, thay đổi, không đổi, không nhận kèm lý do."),
                say("Chưa bấm Nhập thì chưa ghi gì; nhập nhầm thì Hoàn tác lần nhập này."),
            ),
            "nhap-du-lieu",
        ),
        GuidePart(
            "thang",
            say("Chương trình và kỳ giám sát"),
            (
                say("Chương trình nêu căn cứ, tổ chức chủ trì của từng chi bộ, hạn gửi và ngày khóa sổ."),
                say("Mỗi tháng kỳ tự mở. Khóa sổ rồi thì mở lại cho một tổ chức phải có lý do."),
            ),
        ),
        GuidePart(
            "sap-xep",
            say("Sắp xếp tổ chức"),
            (
                say("Ghi cả quyết định một lần: thành lập, sáp nhập, chia tách, đổi tên; thêm chức vụ của cơ cấu mới."),
                say("Xem trước kể mọi thứ bị ảnh hưởng; còn một người chưa rõ chuyển về đâu thì chưa gửi được."),
                say("Người thứ hai xác nhận một lần; đến ngày, cổng tự thực hiện. Hoàn tác được đến việc đầu tiên."),
            ),
        ),
        GuidePart(
            "giao-nhan",
            say("Kế hoạch đi đâu"),
            (
                say("Kế hoạch thông qua tự vào Sổ giao nhận theo Nơi gửi; đánh dấu dòng, ghi ngày, Ghi đã chuyển."),
                say("Niêm yết: in chữ to, dán, lập biên bản, ghi ngày; hết hạn thì gỡ."),
            ),
        ),
        GuidePart(
            "tai-khoan",
            say("Tài khoản"),
            (
                say("Phiếu cho nhiều người: chọn tổ chức hoặc chức vụ, in bốn phiếu một trang kèm danh sách ký nhận."),
                say("Trao xong thì ghi đã trao. Quên mật khẩu thì in phiếu mới; phiếu cũ hết tác dụng."),
            ),
            "tai-khoan",
        ),
    ),
)
