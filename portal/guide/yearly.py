"""The guide of cells, of sessions, of each member, and of what is alike for everyone."""

from portal.ground.text import say
from portal.guide.said import GuidePage, GuidePart
from portal.policy import Role
from portal.policy.relations import COMMITTEE

CELLS = GuidePage(
    "chi-uy",
    say("Chi ủy"),
    lambda actor: actor.has(*COMMITTEE),
    (
        say("Đọc kế hoạch chờ xem: thông qua, hoặc yêu cầu chỉnh sửa kèm lý do."),
        say("Trước buổi họp, đọc nhận xét đã gửi; chỗ chưa rõ thì Đề nghị làm rõ."),
        say("Tại buổi họp, mở nhận xét cho đảng viên; sau khi có ý kiến thì kết luận và chốt kỳ."),
    ),
    (
        GuidePart(
            "ke-hoach",
            say("Đọc kế hoạch"),
            (
                say("Mở Kế hoạch của chi bộ, Đọc kế hoạch chờ xem."),
                say("Phím J, K sang bản khác, T thông qua, Y yêu cầu chỉnh sửa."),
                say("Kế hoạch của bí thư chi bộ do Ban Thường vụ Đảng ủy thông qua."),
            ),
        ),
        GuidePart(
            "mo",
            say("Nhận xét trong tháng: đọc, mở, kết luận, chốt"),
            (
                say("Đầu trang có hai việc: đọc nhận xét mới, và mở nhận xét tại buổi họp."),
                say("Nhận xét chưa mở thì đảng viên chưa thấy. Kỳ khóa sổ thì nhận xét đã gửi tự mở."),
                say("Đảng viên có 10 ngày tiếp thu hoặc giải trình; sau đó chi ủy kết luận, rồi chốt kỳ."),
            ),
            "chi-bo-thang",
        ),
        GuidePart(
            "thoi-gian",
            say("Ngày họp, hai ngày báo riêng, mở lại kỳ"),
            (
                say("Có đề nghị nhắc nhở thì đảng viên biết trước đủ hai ngày; chưa đủ thì riêng nhận xét ấy chờ."),
                say("Ngày họp là ngày của buổi sinh hoạt trong lịch; muốn họp ngày khác thì dời buổi đó."),
                say("Kỳ đã chốt do Đảng ủy mở lại cho người được nêu tên, có lý do, có ngày cuối."),
            ),
        ),
        GuidePart(
            "bao",
            say("Báo cho đảng viên không dùng máy"),
            (
                say("Mở Giám sát, chi bộ, mục Chưa được báo; bấm In phiếu báo, mỗi nhận xét một tờ chữ to."),
                say("Đưa phiếu, gặp hoặc gọi điện rồi bấm Ghi đã báo; mười ngày trả lời tính từ ngày ấy."),
                say("Phiếu trả lời về: chi ủy viên không ghi nhận xét đó nhập lời, ngày và ảnh chụp phiếu."),
            ),
        ),
        GuidePart(
            "hop",
            say("Buổi họp: điểm danh, nội dung, biên bản"),
            (
                say("Điểm danh: Tất cả có mặt, rồi bấm người vắng. Lý do vắng chỉ chi ủy, văn phòng và người ấy thấy."),
                say("Điều hành buổi họp đi từ điểm danh đến biên bản Word, PDF."),
                say("Nhận xét về từng người không vào biên bản."),
            ),
        ),
    ),
)
SESSIONS = GuidePage(
    "lich",
    say("Lịch sinh hoạt, Đoàn phường"),
    lambda actor: actor.has(Role.MASS_HEAD, Role.MASS_DEPUTY),
    (),
    (
        GuidePart(
            "ca-thang",
            say("Lập lịch cả tháng"),
            (
                say("Mỗi buổi một dòng: ngày, giờ, nơi, nội dung. Gõ 19h30 hay 3/5/2022 đều được."),
                say("Trùng giờ hoặc trùng nơi: cổng nói tên buổi, nơi, giờ trước khi ghi."),
                say("Dời lịch và không họp là hai việc khác nhau, đều ghi lý do."),
            ),
        ),
        GuidePart(
            "in-lich",
            say("In lịch"),
            (say("Mở Lịch, chọn tháng, bấm In Lịch sinh hoạt; người ký theo chức danh của tổ chức."),),
        ),
    ),
)
MEMBERS = GuidePage(
    "dang-vien",
    say("Đảng viên"),
    lambda actor: actor.party,
    (
        say("Kế hoạch tu dưỡng viết ở Kế hoạch của tôi; chữ được giữ lại khi đang gõ."),
        say("Nhận xét về mình hiện ở Nhận xét về tôi sau khi chi ủy mở, chậm nhất khi khóa sổ."),
        say("Mỗi nhận xét có 10 ngày để tiếp thu hoặc giải trình."),
    ),
    (
        GuidePart(
            "viet",
            say("Viết kế hoạch"),
            (
                say("Danh sách các phần cho biết phần nào đã ghi, ghi dở, chưa ghi; bấm một phần để viết."),
                say("Lưu và sang phần tiếp: mỗi màn hình một phần, mỗi nội dung khắc phục một màn hình."),
                say("Nộp thì chi ủy đọc. Bị yêu cầu chỉnh sửa thì sửa đúng chỗ được nêu rồi nộp lại."),
                say("Không dùng máy thì viết giấy, ký; chi ủy nhập thay, cổng ghi “theo bản giấy”."),
            ),
            "viet-ke-hoach",
        ),
        GuidePart(
            "nhan-xet",
            say("Nhận xét về tôi"),
            (
                say("Tiếp thu: một lần bấm. Giải trình: vài câu; chi ủy và tổ chức nhận xét đọc được."),
                say("Không dùng máy thì chi ủy đưa phiếu; trả lời vào phần dưới, ký, gửi lại chi ủy."),
                say("Kết luận của chi ủy hiện ngay dưới nhận xét."),
            ),
            "nhan-xet-ve-toi",
        ),
        GuidePart(
            "du-lieu",
            say("Dữ liệu về tôi"),
            (
                say("Mở Trang của tôi, Dữ liệu về tôi: cổng giữ gì, ai đã xem, tải về, đề nghị sửa."),
                say("Người thân là người cùng tổ chức mà đồng chí không nhận xét nhau; khai ở Nhận xét về tôi."),
            ),
        ),
    ),
)
EVERYONE = GuidePage(
    "chung",
    say("Dùng chung cho mọi người"),
    lambda _actor: True,
    (),
    (
        GuidePart(
            "tim",
            say("Tìm"),
            (
                say("Gõ tên, số văn bản hay vài chữ ở ô Tìm, không cần dấu; phím / đưa tới ô này."),
                say("Chỉ thấy những gì mình được xem. Chữ đã gõ không lưu ở đâu."),
            ),
        ),
        GuidePart(
            "phim",
            say("Phím tắt"),
            (
                say("Bấm ? để xem mọi phím. J, K đi trong danh sách; Enter mở; Ctrl + Enter lưu."),
                say("Mũi tên trái, phải sang tháng, tuần, trang trước và sau."),
            ),
        ),
        GuidePart(
            "hien-thi",
            say("Chữ lớn, nền tối, tiếng Anh, mật khẩu"),
            (
                say("Tất cả ở Trang của tôi, đi theo tài khoản: đổi máy vẫn như cũ."),
                say("Quên mật khẩu: xin Văn phòng Đảng ủy phiếu kích hoạt mới."),
                say("Máy dùng chung: bấm Đăng xuất khi xong."),
            ),
            "trang-cua-toi",
        ),
        GuidePart(
            "nhap",
            say("Chữ đang gõ không mất"),
            (
                say("Cổng lưu nháp khi đang gõ; mất mạng, hết phiên hay đóng máy thì mở lại vẫn còn, ở Nháp của tôi."),
                say("Người khác vừa sửa cùng một chỗ: cổng cho thấy hai bản, không ghi đè."),
            ),
        ),
    ),
)
