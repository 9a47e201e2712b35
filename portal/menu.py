"""The navigation as a table: words, page, for whom it is worth showing, and how soon it is wanted. It hides; protecting
is the policy's. A rank puts a line into the menu of whoever may see it, the first few by rank; all lines stand on the
page "Tất cả các mục"."""

from portal.ground.text import say
from portal.policy import CONFIRMERS, Actor, Role
from portal.policy.relations import BASE_LEADERS, COMMITTEE, HEADS, WARD_LEADERS
from portal.web.pages import Menu

OVERSEERS = (
    Role.WARD_SECRETARY,
    Role.WARD_DEPUTY,
    Role.WARD_STANDING,
    Role.WARD_FRONT_CHAIR,
    Role.WARD_FRONT_DEPUTY,
    Role.OFFICE,
    Role.CELL_SPONSOR,
    *BASE_LEADERS,
)


def everyone(_actor: Actor) -> bool:
    return True


def member(actor: Actor) -> bool:
    """Plans, notes and evidence are about Party members: whoever is none sees nothing of their own."""
    return actor.party


def with_a_post(actor: Actor) -> bool:
    return bool(actor.posts or actor.helps or actor.types_for)


def office(actor: Actor) -> bool:
    return actor.has(Role.OFFICE)


def overseer(actor: Actor) -> bool:
    return actor.has(*OVERSEERS)


def reads_plans(actor: Actor) -> bool:
    return actor.has(*COMMITTEE, *WARD_LEADERS, *BASE_LEADERS, Role.CELL_SPONSOR, Role.OFFICE)


def in_the_register(actor: Actor) -> bool:
    """Whoever sends copies of plans, receives them, or oversees both."""
    leaders = (Role.OFFICE, Role.WARD_SECRETARY, Role.WARD_DEPUTY, Role.WARD_STANDING)
    return actor.has(*leaders, *COMMITTEE, Role.AREA_FRONT_HEAD, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)


def makes_reports(actor: Actor) -> bool:
    over = (Role.OFFICE, Role.CELL_SPONSOR, *BASE_LEADERS, *WARD_LEADERS)
    return actor.has(*over, *COMMITTEE, *HEADS) or bool(actor.helps)


def looks_after_cells(actor: Actor) -> bool:
    return actor.has(Role.CELL_SPONSOR, *WARD_LEADERS)


def on_a_committee(actor: Actor) -> bool:
    return actor.has(*COMMITTEE)


def counts_for_above(actor: Actor) -> bool:
    """Whoever freezes figures or answers for them."""
    return actor.has(*WARD_LEADERS, Role.OFFICE)


def closes_years(actor: Actor) -> bool:
    return actor.has(Role.OFFICE, Role.WARD_SECRETARY)


def confirms(actor: Actor) -> bool:
    """Who asks a second person, and who is one."""
    return actor.has(*CONFIRMERS, Role.OFFICE, Role.ADMINISTRATOR)


def arranges(actor: Actor) -> bool:
    """Who drafts an arrangement, and who looks at it before confirming."""
    return actor.has(*CONFIRMERS, Role.OFFICE)


def keeper(actor: Actor) -> bool:
    return actor.has(Role.WARD_SECRETARY, Role.ADMINISTRATOR)


def office_or_admin(actor: Actor) -> bool:
    return actor.has(Role.OFFICE, Role.ADMINISTRATOR)


MINE, WATCHED, PLANS = say("Của tôi"), say("Giám sát"), say("Kế hoạch")
SESSIONS, WARD, SYSTEM = say("Sinh hoạt"), say("Đảng bộ"), say("Hệ thống")

MENU = (
    Menu(say("Việc của tôi"), "home.index", everyone, "/", MINE, 1),
    Menu(say("Kế hoạch của tôi"), "writing.mine", member, "/ke-hoach/cua-toi", MINE, 5),
    Menu(say("Nhận xét về tôi"), "own.notes", member, "/giam-sat/cua-toi", MINE, 7),
    Menu(say("Hồ sơ minh chứng"), "evidence.own", member, "/ho-so-minh-chung", MINE),
    Menu(say("Trợ giúp"), "guide.index", everyone, "/tro-giup", MINE),
    Menu(say("Nháp của tôi"), "accounts.drafts", everyone, "/nhap", MINE),
    Menu(say("Kế hoạch của chi bộ"), "review.cells", reads_plans, "/ke-hoach/chi-bo", PLANS, 4),
    Menu(say("Sổ giao nhận"), "register.index", in_the_register, "/ke-hoach/so-giao-nhan", PLANS, 11),
    Menu(say("Niêm yết"), "postings.index", office, "/ke-hoach/niem-yet", PLANS),
    Menu(say("Nơi gửi"), "routes.index", office, "/ke-hoach/noi-gui", PLANS),
    Menu(say("Bảng niêm yết"), "board.index", everyone, "/bang-niem-yet", PLANS),
    Menu(say("Mẫu kế hoạch"), "plan_forms.edit", office, "/ke-hoach/mau", PLANS),
    Menu(say("Sổ giám sát"), "sheet.index", with_a_post, "/giam-sat", WATCHED, 2),
    Menu(say("Tiến độ"), "progress.index", overseer, "/giam-sat/tien-do", WATCHED, 3),
    Menu(say("Chương trình"), "programme.index", office, "/giam-sat/chuong-trinh", WATCHED, 15),
    Menu(say("Lịch"), "calendar.calendar", everyone, "/lich", SESSIONS, 6),
    Menu(say("Điểm danh của tôi"), "attendance.own", member, "/diem-danh", SESSIONS),
    Menu(say("Học bù"), "makeup.own", member, "/hoc-bu", SESSIONS),
    Menu(say("Chi bộ được phân công"), "sponsor.index", looks_after_cells, "/chi-bo-duoc-phan-cong", WATCHED),
    Menu(say("Kiểm tra của Đảng ủy"), "checks.index", on_a_committee, "/kiem-tra-chi-bo", WATCHED),
    Menu(say("Việc chung"), "events.index", everyone, "/viec-chung", SESSIONS),
    Menu(say("Góp ý"), "contributions.mine", everyone, "/sinh-hoat/gop-y", SESSIONS),
    Menu(say("Đợt sinh hoạt"), "campaigns.index", everyone, "/dot-sinh-hoat", SESSIONS),
    Menu(say("Văn bản"), "documents.index", everyone, "/van-ban", SESSIONS, 9),
    Menu(say("Báo cáo"), "official.index", makes_reports, "/bao-cao", WARD, 10),
    Menu(say("Tổng quan"), "dashboards.index", with_a_post, "/tong-quan", WARD),
    Menu(say("Giao ban tháng"), "dashboards.this_briefing", counts_for_above, "/giao-ban", WARD),
    Menu(say("Chốt số liệu"), "snapshots.index", counts_for_above, "/chot-so-lieu", WARD),
    Menu(say("Số liệu phường"), "ward_facts.index", everyone, "/so-lieu-phuong", WARD),
    Menu(say("Đảng viên"), "people.members", with_a_post, "/dang-vien", WARD, 8),
    Menu(say("Tổ chức"), "organisations.tree", everyone, "/to-chuc", WARD),
    Menu(say("Điện thoại người đứng đầu"), "phones.index", with_a_post, "/to-chuc/nguoi-dung-dau", WARD),
    Menu(say("Biến động"), "people.events", office, "/bien-dong", WARD, 12),
    Menu(say("Chờ xác nhận"), "people.confirmations", confirms, "/cho-xac-nhan", WARD),
    Menu(say("Sắp xếp tổ chức"), "arrangements.index", arranges, "/sap-xep", WARD),
    Menu(say("Nhập dữ liệu"), "imports.index", office, "/nhap-du-lieu", WARD, 13),
    Menu(say("Mẫu văn bản"), "papers.templates", office, "/van-ban/mau-word", SYSTEM),
    Menu(say("Yêu cầu dữ liệu"), "privacy.queue", office, "/yeu-cau-du-lieu", SYSTEM),
    Menu(say("Đóng năm"), "privacy.years", closes_years, "/dong-nam", SYSTEM),
    Menu(say("Tài khoản"), "accounts.desk", office_or_admin, "/tai-khoan", SYSTEM, 14),
    Menu(say("Thư nhắc"), "mail.letters", office_or_admin, "/thu-nhac", SYSTEM),
    Menu(say("Nhật ký"), "audit.trail", keeper, "/nhat-ky", SYSTEM),
)
