"""Sentences of invented notes, by section of the plan; each says what a neighbour can see and names nobody."""

from portal.plans.models import Section
from portal.supervision.models import Rating

RATINGS = ((Rating.WELL, 46), (Rating.UNDER_WAY, 30), (Rating.NOT_YET, 9), (Rating.DONE, 7), (Rating.UNSEEN, 8))
REMARKS = {
    Section.ETHICS: (
        "Phân loại rác tại nhà đều đặn, tham gia tổng vệ sinh sáng thứ bảy.",
        "Hòa nhã với bà con trong ngõ, tham gia ủng hộ quỹ do tổ dân phố phát động.",
        "Có mặt tại buổi tổng vệ sinh ngày 16/04; cần duy trì hằng tuần.",
    ),
    Section.STYLE: (
        "Trả lời kiến nghị của tổ dân phố đúng hẹn hơn tháng trước.",
        "Đã hướng dẫn một số hộ dùng dịch vụ công trực tuyến.",
    ),
    Section.DUTIES: (
        "Gặp gỡ bốn hộ trong tháng, nắm tình hình địa bàn tốt.",
        "Tham gia họp giao ban với các đoàn thể ngày 12/04.",
        "Tháng này mới gặp được một hộ, cần sắp xếp thời gian.",
    ),
    Section.POLITICS: ("Phát biểu hai lần tại buổi sinh hoạt tháng 4.", "Đã tự đọc và ghi chép Kết luận 21-KL/TW."),
    Section.DISCIPLINE: ("Dự đủ các buổi sinh hoạt, báo cáo trước khi vắng.", "Đóng đảng phí đúng kỳ."),
}
PLAIN = ("Giữ mối liên hệ tốt với nhân dân nơi cư trú.", "Gương mẫu, được bà con tin cậy.", "")
FACT = ("Chưa tham gia tổng vệ sinh sáng thứ bảy 09/04 và 16/04 dù đã được thông báo.", "Nhà văn hóa tổ dân phố")
RECOMMEND = "Đề nghị chi ủy trao đổi, tạo điều kiện để đồng chí sắp xếp thời gian."
GENERAL = {
    "area": (
        "Trong tháng 4, đảng viên trong tổ dân phố cơ bản thực hiện đúng kế hoạch tu dưỡng, tham gia tổng vệ sinh và "
        "các phong trào của tổ. Một số nội dung về gặp gỡ hộ dân còn chậm, đề nghị chi bộ tiếp tục nhắc chung."
    ),
    "mass": (
        "Đảng viên là hội viên tham gia đầy đủ sinh hoạt, gương mẫu trong các phong trào của hội. Đề nghị chi bộ tạo "
        "điều kiện để hội viên tham gia công tác tuyên truyền tại địa bàn."
    ),
}
GAP_WORDS = "Đảng viên đi chăm con xa, dự kiến về đầu tháng 5."
REPLY = "Tôi tiếp thu nhận xét và sẽ sắp xếp thời gian thực hiện đúng kế hoạch."
EXPLAIN = "Ngày 09/04 và 16/04 tôi trực tại cơ quan; tôi đã báo tổ trưởng và sẽ tham gia bù."
QUESTION = "Đề nghị Ban CTMT cho biết sự việc diễn ra ngày nào, có thông báo trước cho đồng chí ấy không."
ANSWER = "Tổ dân phố đã thông báo trên bảng tin ngày 07/04; Ban CTMT sẽ nhắc lại trực tiếp."
