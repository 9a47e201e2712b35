"""The guide of whoever writes the month's sheet: heads of Front committees and mass organisations, their helpers, and
who types for them. The counts are those that tests/journeys/test_in_turn.py and test_three_ways.py count."""

from portal.ground.text import say
from portal.guide.said import GuidePage, GuidePart
from portal.guide.timing import KEYBOARD, PAPER, PHONE
from portal.policy import Actor
from portal.policy.relations import HEADS


def writes(actor: Actor) -> bool:
    return actor.has(*HEADS) or bool(actor.helps or actor.types_for)


SHEETS = GuidePage(
    "ghi-so",
    say("Ghi sổ giám sát"),
    writes,
    (
        say("Mở Sổ giám sát: cổng đưa tới người đầu tiên chưa ghi."),
        say("Mỗi người chọn một việc: Ghi nhận xét, Không có ý kiến nhận xét, hoặc Chưa theo dõi được."),
        say("Ghi hết thì viết một nhận xét chung rồi bấm Gửi."),
    ),
    (
        GuidePart(
            "lan-luot",
            say("Lần lượt từng người"),
            (
                say("Tên người đang ghi và số đã ghi luôn ở đầu trang; các nút luôn ở cuối màn hình, cùng một chỗ."),
                say("Không có gì để nhận xét: bấm Không có ý kiến nhận xét, cổng sang người tiếp."),
                say("Có nhận xét: bấm Ghi nhận xét, chọn mức thực hiện, ghi vài chữ, bấm Lưu và sang người tiếp."),
                say("Bấm nhầm: dòng “Đã lưu…” ngay dưới tên có nút Sửa lại. Hai lần bấm liền nhau chỉ tính một."),
            ),
            "tung-nguoi",
        ),
        GuidePart(
            "dien-thoai",
            say("Một tối, 49 người, bằng điện thoại"),
            (
                say("Mở sổ từ trang Việc của tôi: 1 lần chạm."),
                say("44 người không có ý kiến: mỗi người 1 lần chạm, cùng một chỗ, không phải kéo màn hình."),
                say("5 người có nhận xét: mỗi người 3 lần chạm và vài chữ."),
                say("Cộng 60 lần chạm, rồi nhận xét chung và Gửi."),
            ),
        ),
        GuidePart(
            "ban-phim",
            say("Một tối, 49 người, bằng bàn phím"),
            (
                say("Ở trang Việc của tôi: J rồi Enter, 2 phím."),
                say("Không có ý kiến: phím 0. Ghi nhận xét: phím 1 đến 5 chọn mức, N vào ô chữ, Ctrl + Enter lưu."),
                say("44 phím cho 44 người không có ý kiến, 15 phím cho 5 người có nhận xét: cộng 61 phím."),
                say("Phím một chữ tắt được ở Trang của tôi. Trong ô chữ, mọi phím đều là chữ."),
            ),
        ),
        GuidePart(
            "giay",
            say("Một tối, 49 người, trên giấy rồi nhập"),
            (
                say("In phiếu trống: 49 người từ 6 đến 10 trang ngang, mỗi người một dòng; có bản chữ lớn."),
                say("Đánh dấu và ghi tay từng dòng, ký tên ở trang cuối, đưa người nhập thay."),
                say("Người nhập chọn người ký một lần; không có ý kiến 1 lần bấm, có nhận xét 3 lần: cộng 61 lần bấm."),
                say("Người ký vẫn là tác giả, được báo và sửa được."),
            ),
        ),
        GuidePart(
            "ba-cach",
            say("Ba cách ấy mất bao nhiêu phút"),
            (
                say(
                    "Điện thoại: %(taps)s lần chạm, khoảng %(thumb)s phút. Bàn phím: %(keys)s phím, khoảng %(hand)s "
                    "phút. Giấy rồi nhập: %(clicks)s lần bấm, khoảng %(pen)s phút của hai người.",
                    taps=PHONE.steps,
                    thumb=PHONE.minutes,
                    keys=KEYBOARD.steps,
                    hand=KEYBOARD.minutes,
                    clicks=PAPER.steps,
                    pen=PAPER.minutes,
                ),
                say("Mỗi nhận xét tính 60 chữ cái; không kể lúc nghĩ nội dung, in phiếu và chuyển giấy."),
                say(
                    "Tính theo mô hình phím bấm KLM: mỗi người 1,35 giây để quyết và 0,8 giây chờ trang; mỗi lần chạm "
                    "hay bấm chuột 1,3 giây; mỗi phím 0,28 giây."
                ),
                say(
                    "Mỗi chữ cái 0,5 giây trên điện thoại, 0,28 giây trên bàn phím, 0,7 giây viết tay; "
                    "mỗi dấu bút 1,1 giây."
                ),
            ),
        ),
        GuidePart(
            "ca-so",
            say("Cả sổ: tìm, lọc, Excel, in"),
            (
                say("Bấm Cả sổ để thấy mọi người: tìm theo tên không cần dấu, lọc theo tình trạng."),
                say("Không có ý kiến cho nhiều người: chọn người, xem lại tên, rồi xác nhận."),
                say("Excel: tải về, ghi, tải lên; cổng cho xem trước khác gì rồi mới ghi."),
            ),
            "so-giam-sat",
        ),
        GuidePart(
            "gui",
            say("Gửi và sửa sau khi gửi"),
            (
                say("Còn người chưa ghi thì chọn lý do; một lý do dùng được cho nhiều người."),
                say("Đã gửi thì sổ ghi ngày gửi. Sửa một nhận xét đã gửi phải có lý do; bản cũ vẫn được giữ."),
                say("Chi ủy đề nghị làm rõ thì Việc của tôi nhắc đầu tiên; trả lời ngay dưới câu hỏi."),
            ),
            "gui-nhan-xet",
        ),
        GuidePart(
            "giup-viec",
            say("Người giúp việc, người nhập thay"),
            (
                say(
                    "Mở Cả sổ, Excel, in, ghi cho nhiều người, rồi Người giúp việc: chọn người, phần việc và ngày hết."
                ),
                say("Người giúp việc ghi dưới tên mình; người nhập thay chỉ chép phiếu đã ký."),
            ),
        ),
    ),
)
