"""The words: Vietnamese term, its name in the code, its place in addresses, and where it is defined.

A noun of the domain is bound once. `where` is `module:name`; tests/house/test_glossary.py finds every one of them,
and every `slug` in the addresses the portal answers.
"""

from typing import NamedTuple


class Word(NamedTuple):
    vietnamese: str
    code: str
    where: str  # module:name, or module:Name.MEMBER
    slug: str = ""  # the address that shows it


GLOSSARY = (
    Word("tổ chức", "Unit", "portal.organisations.models:Unit", "/to-chuc"),
    Word("đảng bộ phường", "UnitKind.WARD_PARTY", "portal.organisations.models:UnitKind.WARD_PARTY"),
    Word("chi bộ", "UnitKind.CELL", "portal.organisations.models:UnitKind.CELL"),
    Word("tổ dân phố", "UnitKind.RESIDENCE_GROUP", "portal.organisations.models:UnitKind.RESIDENCE_GROUP"),
    Word("Ủy ban MTTQ phường", "UnitKind.WARD_FRONT", "portal.organisations.models:UnitKind.WARD_FRONT"),
    Word("ban công tác Mặt trận", "UnitKind.AREA_FRONT", "portal.organisations.models:UnitKind.AREA_FRONT"),
    Word("đoàn thể", "UnitKind.MASS_ORGANISATION", "portal.organisations.models:UnitKind.MASS_ORGANISATION"),
    Word("chức vụ", "Holding", "portal.organisations.models:Holding"),
    Word("chức vụ còn hiệu lực", "Post", "portal.policy:Post"),
    Word("bí thư chi bộ", "Role.CELL_SECRETARY", "portal.policy:Role.CELL_SECRETARY"),
    Word("chi ủy", "chi_uy", "portal.policy.table:chi_uy"),
    Word("đảng ủy viên phụ trách chi bộ", "Role.CELL_SPONSOR", "portal.policy:Role.CELL_SPONSOR"),
    Word("thiết lập", "Setting", "portal.organisations.models:Setting"),
    Word("đảng viên", "Membership", "portal.people.models:Membership", "/dang-vien"),
    Word("nơi cư trú", "Residence", "portal.people.models:Residence"),
    Word("miễn, giảm sinh hoạt", "Exemption", "portal.people.models:Exemption"),
    Word("hội viên đoàn thể", "OrganisationMembership", "portal.people.models:OrganisationMembership"),
    Word("người thân", "Kin", "portal.people.models:Kin"),
    Word("diện Ban Thường vụ cấp trên quản lý", "Management", "portal.people.models:Management"),
    Word("biến động", "EventKind", "portal.people.rules.events:EventKind", "/bien-dong"),
    Word("tài khoản", "Account", "portal.accounts.models:Account", "/tai-khoan"),
    Word("phiếu kích hoạt", "ActivationSlip", "portal.accounts.models:ActivationSlip", "/kich-hoat"),
    Word("nháp", "Draft", "portal.accounts.models:Draft"),
    Word("thông báo", "Told", "portal.notifications.models:Told"),
    Word("đợt sinh hoạt chính trị", "Campaign", "portal.campaigns.models:Campaign", "/dot-sinh-hoat"),
    Word("nội dung quán triệt", "CampaignContent", "portal.campaigns.models:CampaignContent"),
    Word("nhiệm vụ của đợt", "CampaignTask", "portal.campaigns.models:CampaignTask"),
    Word("báo xong nhiệm vụ", "TaskDone", "portal.campaigns.models:TaskDone"),
    Word("kế hoạch tu dưỡng", "Plan", "portal.plans.models:Plan"),
    Word("bản kế hoạch", "PlanVersion", "portal.plans.models:PlanVersion"),
    Word("nội dung khắc phục", "Commitment", "portal.plans.models:Commitment"),
    Word("phần trình bày", "Narrative", "portal.plans.models:Narrative"),
    Word("yêu cầu chỉnh sửa (lượt)", "Return", "portal.plans.models:Return"),
    Word("nơi gửi", "Route", "portal.plans.models:Route", "/ke-hoach/noi-gui"),
    Word("sổ giao nhận", "Delivery", "portal.plans.models:Delivery", "/ke-hoach/so-giao-nhan"),
    Word("ghi thêm trong sổ giao nhận", "DeliveryEntry", "portal.plans.models:DeliveryEntry"),
    Word("chuyển bổ sung", "send_missing", "portal.plans.service.routes:send_missing"),
    Word("niêm yết", "Posting", "portal.plans.models:Posting", "/ke-hoach/niem-yet"),
    Word("bảng niêm yết", "board_for", "portal.plans.queries.board:board_for", "/bang-niem-yet"),
    Word("văn bản", "Document", "portal.documents.models:Document", "/van-ban"),
    Word("thay thế, bổ sung, căn cứ", "Relation", "portal.documents.models:Relation"),
    Word("xác nhận đã học", "Acknowledgement", "portal.documents.models:Acknowledgement"),
    Word("dấu mật", "Mark", "portal.documents.rules.secrecy:Mark"),
    Word("chương trình giám sát", "Programme", "portal.supervision.models:Programme", "/giam-sat/chuong-trinh"),
    Word("chủ trì", "Part.LEAD", "portal.supervision.models:Part.LEAD"),
    Word("phối hợp", "Part.COORDINATING", "portal.supervision.models:Part.COORDINATING"),
    Word("kỳ giám sát", "Period", "portal.supervision.models:Period", "/giam-sat"),
    Word("hạn gửi nhận xét", "due_on", "portal.supervision.models:Period.due_on"),
    Word("khóa sổ", "locks_on", "portal.supervision.models:Period.locks_on"),
    Word("mở khóa", "LockException", "portal.supervision.models:LockException"),
    Word("người giúp việc", "Helper", "portal.supervision.models:Helper"),
    Word("người nhập thay", "Typist", "portal.supervision.models:Typist"),
    Word("nhận xét", "Note", "portal.supervision.models:Note"),
    Word("không có ý kiến nhận xét", "NoteKind.NIL", "portal.supervision.models:NoteKind.NIL"),
    Word("chưa có điều kiện theo dõi", "NoteKind.UNSEEN", "portal.supervision.models:NoteKind.UNSEEN"),
    Word("mức thực hiện", "Rating", "portal.supervision.models:Rating"),
    Word("gửi nhận xét của tháng", "Sending", "portal.supervision.models:Sending"),
    Word("nhận xét chung", "general_remark", "portal.supervision.models:Sending.general_remark"),
    Word("đề nghị làm rõ", "Question", "portal.supervision.models:Question"),
    Word("mở nhận xét", "Release", "portal.supervision.models:Release"),
    Word("tiếp thu, giải trình", "Reply", "portal.supervision.models:Reply"),
    Word("kết luận", "Conclusion", "portal.supervision.models:Conclusion"),
    Word("chốt kỳ", "Closing", "portal.supervision.models:Closing"),
    Word("nhập dữ liệu", "ImportRun", "portal.imports.models:ImportRun", "/nhap-du-lieu"),
    Word("chỉ tiêu, mẫu số", "Figure", "portal.reports.figures:Figure"),
    Word("chỉ tiêu của đợt", "OF_A_DRIVE", "portal.reports.figures:OF_A_DRIVE"),
    Word("nhật ký", "Entry", "portal.audit:Entry", "/nhat-ky"),
    Word("ai được làm gì", "WHO_MAY", "portal.policy.table:WHO_MAY", "/ai-duoc-lam-gi"),
)
