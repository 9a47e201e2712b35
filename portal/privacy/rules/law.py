"""What law the register of purposes names: articles that were looked up with their days, what the ward chooses, and
what its lawyer has to check. No article is named that was not found."""

from portal.ground.text import say

LAW = (
    say(
        "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 ngày 26/6/2025, hiệu lực từ 01/01/2026: Điều 4 (quyền của người "
        "có dữ liệu), Điều 9 (sự đồng ý), Điều 19 (trường hợp không cần đồng ý)."
    ),
    say(
        "Nghị định 356/2025/NĐ-CP ngày 31/12/2025, hiệu lực từ 01/01/2026: Điều 4 coi quan điểm chính trị và dữ liệu "
        "về hoạt động trên mạng là nhạy cảm; vì vậy kế hoạch, nhận xét và nhật ký trên cổng đều được giữ như dữ liệu "
        "nhạy cảm."
    ),
    say(
        "Nghị định 356/2025/NĐ-CP: trả lời yêu cầu trong 2 ngày làm việc, thực hiện trong 10 đến 20 ngày tùy loại, gia "
        "hạn một lần không quá 15 ngày. Cổng đếm các hạn này; số điều do luật sư của phường kiểm tra."
    ),
    say("Phường chọn: số năm, số ngày lưu; mục đích của từng loại theo chương trình giám sát và kế hoạch của Đảng ủy."),
    say(
        "Luật sư của phường kiểm tra: việc nào thuộc Điều 19 nên không cần đồng ý, có phải lập hồ sơ đánh giá tác động "
        "không, và thời hạn lưu tối thiểu theo quy định lưu trữ của Đảng."
    ),
)
