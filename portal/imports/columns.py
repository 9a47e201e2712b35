"""The lists an office keeps, by the headings it writes over them."""

from collections.abc import Mapping

from portal.ground.reading import Cell, HeadingColumn, WorkbookSheet
from portal.ground.reading.header import find_header
from portal.ground.reading.headings import squeeze
from portal.plans.models import Section

# The tables below are read as tables, not one word a line.
# fmt: off
BORN = ("Ngày sinh", "Năm sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Sinh ngày", "Ngày/năm sinh",
        "Năm sinh/giới tính", "Sinh năm")
SEX = ("Giới tính", "Giới", "Nam/Nữ", "Nam, nữ", "Phái")
JOINED = ("Ngày vào Đảng", "Vào Đảng", "Ngày, tháng, năm vào Đảng", "Ngày tháng năm vào Đảng",
          "Thời gian vào Đảng", "Ngày vào ĐCSVN", "Ngày kết nạp Đảng")

NAME = HeadingColumn(
    "name",
    ("Họ và tên", "Họ tên", "Họ và tên đảng viên", "Họ tên đảng viên", "Họ, tên", "Họ và tên khai sinh",
     "Họ đệm và tên", "Họ, đệm và tên", "Họ, chữ đệm và tên", "Họ, chữ lót và tên", "Tên đảng viên", "Đồng chí",
     "Họ và tên cán bộ", "Đảng viên", "Tên đồng chí", "Họ tên đồng chí"),
    required=True,
    means=("ho ten -dem -lot -cha -me -vo -chong -con -than", "ten dangvien -hoi -doanthe"),
    parts=("family", "given"),
)
FAMILY_WORDS = ("Họ và chữ đệm", "Họ", "Họ và tên đệm", "Họ tên đệm", "Họ và đệm")
FAMILY = HeadingColumn("family", FAMILY_WORDS, means=("ho dem|lot -ten",))
GIVEN = HeadingColumn("given", ("Tên", "Tên gọi"))
NAMES = (NAME, FAMILY, GIVEN)
CARD = HeadingColumn(
    "card",
    ("Số thẻ đảng viên", "Số thẻ Đảng", "Số thẻ", "Số thẻ ĐV", "Số TĐV", "Thẻ đảng viên", "Thẻ Đảng",
     "Số thẻ đảng viên (nếu có)", "Mã thẻ đảng viên", "SHĐV", "Số hiệu thẻ đảng viên", "Thẻ", "Số TĐ",
     "Mã đảng viên", "Mã số đảng viên", "Số hiệu đảng viên", "Mã định danh đảng viên"),
    means=(
        "the dang|dangvien|so -bao -can -bhyt -doan -hoi -nganh -cap -ngay -doanthe",
        "ma|hieu dangvien -nganh -don",
    ),
)
CELL = HeadingColumn(
    "cell",
    ("Chi bộ", "Tên chi bộ", "Chi bộ sinh hoạt", "Sinh hoạt tại chi bộ", "Thuộc chi bộ", "Đơn vị chi bộ",
     "Nơi sinh hoạt đảng", "Chi bộ nơi sinh hoạt", "Sinh hoạt đảng tại chi bộ"),
    means=("chibo -ngay -bithu -chuc -so -nhan -mien -cu", "noi sinh hoat -doanthe"),
)
PLACE_OF_WORK = HeadingColumn(
    "cell",
    ("Đơn vị", "Đơn vị sinh hoạt", "Tổ chức đảng", "Tổ chức cơ sở đảng", "Tổ đảng"),
    means=("donvi sinh hoat", "tochuc dang"),
    beside="",
)
TITLE = HeadingColumn(
    "title",
    ("Chức vụ", "Chức danh", "Chức vụ, chức danh", "Chức vụ hiện nay", "Chức vụ Đảng, chính quyền, đoàn thể",
     "Chức vụ đảng", "Chức vụ công tác", "Nhiệm vụ được phân công", "Chức vụ, nhiệm vụ"),
    means=("chuc vu|danh -ngay -tu -cu",),
)
NOTE = HeadingColumn("note", ("Ghi chú", "Ghi chú khác", "Chú thích", "GC"))

ROSTER: tuple[HeadingColumn, ...] = (
    *NAMES,
    HeadingColumn("birth_male", ("Nam", "Nam giới", "Đ/c nam"), parents=(*BORN, *SEX)),
    HeadingColumn("birth_female", ("Nữ", "Nữ giới", "Đ/c nữ"), parents=(*BORN, *SEX)),
    HeadingColumn("birth_male", ("Nam", "Nam giới", "Đ/c nam")),
    HeadingColumn("birth_female", ("Nữ", "Nữ giới", "Đ/c nữ", "Là nữ", "Phụ nữ"), means=("nu danh dau", "la nu")),
    HeadingColumn(
        "birth",
        (*BORN, "Sinh"),
        means=("sinh ngay|nam|thang|thoi -hoat -noi -ten -khai -hoc -que -con -vo -chong -cha -me",),
    ),
    HeadingColumn("sex", SEX, means=("gioi tinh", "nam nu -sinh")),
    HeadingColumn(
        "residence",
        ("Nơi ở hiện nay", "Chỗ ở hiện nay", "Nơi ở", "Nơi cư trú", "Nơi ở hiện tại", "Nơi thường trú",
         "Địa chỉ", "Chỗ ở", "Nơi cư trú hiện nay", "Địa chỉ nơi ở", "Hộ khẩu thường trú"),
        means=("noi|cho o -sinh", "cu tru -giu -lien -chibo", "thuong tru", "dia chi -co -thu", "ho khau -so"),
    ),
    HeadingColumn("residence", ("Tổ dân phố", "TDP", "Tổ dân phố số", "Khu dân cư", "KDC"), beside=""),
    HeadingColumn(
        "admitted",
        ("Kết nạp", "Ngày kết nạp", "Ngày kết nạp Đảng", "Ngày vào Đảng dự bị", "Ngày dự bị", *JOINED),
        means=("ket nap -noi -chinh -quyet -nguoi -lan", "vao dang -chinh -noi -quyet -lan", "ngay dubi"),
    ),
    HeadingColumn("admitted", ("Dự bị", "Đảng viên dự bị", "ĐVDB", "Là dự bị"), beside="standing"),
    HeadingColumn(
        "official",
        ("Chính thức", "Ngày chính thức", "Ngày công nhận chính thức", "Ngày vào Đảng chính thức",
         "Chính thức ngày", "Ngày công nhận đảng viên chính thức", "Ngày chuyển chính thức"),
        means=("chinh thuc -noi -quyet -dubi",),
    ),
    HeadingColumn(
        "standing",
        ("Tình trạng đảng viên", "Loại đảng viên", "Đảng viên chính thức/dự bị", "Chính thức/Dự bị", "CT/DB",
         "Tư cách đảng viên", "Tình trạng", "Tư cách", "Đảng viên chính thức hay dự bị", "Đảng viên (CT/DB)"),
        means=("chinh thuc dubi", "loai dangvien -xep -phan -danh", "tinh trang dangvien"),
    ),
    CARD,
    TITLE,
    CELL,
    PLACE_OF_WORK,
    HeadingColumn(
        "mass_organisations",
        ("Sinh hoạt đoàn thể", "Đoàn thể", "Tham gia đoàn thể", "Hội viên", "Đoàn thể tham gia",
         "Hội, đoàn thể", "Đoàn viên, hội viên", "Tham gia tổ chức đoàn thể", "Thành viên đoàn thể",
         "Đoàn thể chính trị - xã hội", "Tham gia hội", "Hội đoàn", "Thành viên hội", "Tổ chức đoàn thể"),
        means=("doanthe -chuc -ngay", "hoivien -so -the"),
    ),
    HeadingColumn(
        "exempt_since",
        ("Miễn từ ngày", "Được miễn từ ngày", "Ngày được miễn", "Ngày miễn sinh hoạt", "Miễn sinh hoạt từ ngày"),
        means=("mien tu|ngay -den -het -ly -quyet -lai",),
    ),
    HeadingColumn(
        "exempt_decision",
        ("Số quyết định miễn", "Quyết định miễn", "Quyết định miễn sinh hoạt đảng", "Số quyết định miễn sinh hoạt"),
        means=("mien quyet -den -het -ly", "mien so -den -het -ly"),
    ),
    HeadingColumn(
        "exempt",
        ("Miễn công tác, sinh hoạt đảng", "Miễn sinh hoạt", "Miễn sinh hoạt đảng", "Miễn CT, SH",
         "Miễn công tác và sinh hoạt đảng", "Miễn công tác", "Miễn SH", "Đảng viên miễn sinh hoạt",
         "Miễn công tác, sinh hoạt", "Được miễn công tác và sinh hoạt đảng", "Miễn, giảm sinh hoạt",
         "Miễn", "Được miễn", "Miễn/giảm", "Diện miễn"),
        means=("mien sinh|cong|dang|giam|duoc|dien|danh -den -het -ly", "mien giam"),
    ),
    HeadingColumn(
        "managed",
        ("Diện BTV Quận ủy quản lý", "Diện cấp trên quản lý", "Diện BTV cấp trên quản lý", "Diện quản lý",
         "Diện Ban Thường vụ Quận ủy quản lý", "Diện BTV Thành ủy quản lý", "Diện BTV Huyện ủy quản lý",
         "Diện BTV quản lý", "Cán bộ diện BTV Quận ủy quản lý"),
        means=("dien quan ly",),
    ),
    NOTE,
)

POSTS: tuple[HeadingColumn, ...] = (
    *NAMES,
    CARD,
    HeadingColumn(TITLE.field, TITLE.synonyms, required=True, means=TITLE.means),
    CELL,
    HeadingColumn(
        "since",
        ("Từ ngày", "Giữ chức vụ từ ngày", "Ngày bổ nhiệm", "Ngày bầu", "Thời gian giữ chức vụ", "Từ tháng",
         "Ngày nhận nhiệm vụ", "Ngày giữ chức vụ", "Thời điểm giữ chức vụ", "Bắt đầu từ"),
    ),
    NOTE,
)

PLANS: tuple[HeadingColumn, ...] = (
    *NAMES,
    CARD,
    CELL,
    HeadingColumn("area", ("Nội dung", "Nhóm nội dung", "Lĩnh vực", "Mặt", "Nội dung tự soi", "Nội dung tu dưỡng",
                    "Mục", "Phần")),
    HeadingColumn(
        "shortcoming",
        ("Hạn chế, khuyết điểm", "Hạn chế", "Khuyết điểm", "Tồn tại, hạn chế", "Hạn chế, thiếu sót",
         "Hạn chế, khuyết điểm cần khắc phục", "Nội dung hạn chế", "Hạn chế, tồn tại", "Ưu, khuyết điểm",
         "Những hạn chế, khuyết điểm"),
        required=True,
    ),
    HeadingColumn("cause", ("Nguyên nhân", "Nguyên nhân hạn chế", "Nguyên nhân của hạn chế, khuyết điểm")),
    HeadingColumn(
        "remedy",
        ("Biện pháp khắc phục", "Biện pháp", "Giải pháp", "Giải pháp khắc phục", "Nội dung khắc phục",
         "Biện pháp, giải pháp", "Cách khắc phục", "Phương hướng khắc phục", "Biện pháp thực hiện",
         "Phương hướng, biện pháp khắc phục"),
    ),
    HeadingColumn(
        "due",
        ("Thời hạn", "Thời gian khắc phục", "Thời hạn hoàn thành", "Thời gian hoàn thành", "Hạn hoàn thành",
         "Thời hạn khắc phục", "Thời gian thực hiện", "Thời gian", "Hạn khắc phục"),
    ),
    HeadingColumn(
        "submitted",
        ("Ngày nộp", "Ngày nộp kế hoạch", "Ngày gửi", "Ngày nộp bản kế hoạch", "Nộp ngày", "Ngày nộp cho chi ủy"),
    ),
    HeadingColumn(
        "returned",
        ("Yêu cầu chỉnh sửa", "Đề nghị chỉnh sửa", "Yêu cầu sửa", "Trả lại", "Phải chỉnh sửa",
         "Yêu cầu bổ sung", "Yêu cầu chỉnh sửa, bổ sung", "Chỉnh sửa"),
    ),
)

CONFERENCE: tuple[HeadingColumn, ...] = (
    *NAMES,
    CARD,
    CELL,
    HeadingColumn("present", ("Có mặt", "Có mặt (x)", "Dự", "Tham dự", "Dự hội nghị", "Dự học", "Tham gia",
                              "Điểm danh"),
           required=True),
    HeadingColumn("absent", ("Vắng", "Vắng mặt", "Vắng (x)", "Không dự")),
    HeadingColumn("reason", ("Lý do vắng", "Lý do", "Lý do vắng mặt", "Vắng có lý do",
                             "Lý do không dự", "Lý do (nếu vắng)")),
    NOTE,
)

SESSIONS: tuple[HeadingColumn, ...] = (
    HeadingColumn(CELL.field, CELL.synonyms, required=True),
    HeadingColumn("theme", ("Chủ đề", "Chuyên đề", "Tên chuyên đề", "Nội dung chuyên đề", "Nội dung sinh hoạt")),
    HeadingColumn(
        "held",
        ("Ngày", "Ngày sinh hoạt", "Ngày họp", "Thời gian", "Ngày tổ chức", "Thời gian sinh hoạt", "Ngày thực hiện"),
        required=True,
    ),
    HeadingColumn(
        "convened",
        ("Tổng số đảng viên", "Tổng số", "Số đảng viên", "Đảng viên phải dự", "Triệu tập", "Số triệu tập",
         "Tổng số ĐV", "Tổng số đảng viên phải dự"),
        required=True,
    ),
    HeadingColumn("present", ("Có mặt", "Số có mặt", "Đảng viên có mặt", "Số đảng viên dự", "Tham dự", "Số dự"),
           required=True),
    HeadingColumn(
        "attended",
        ("Cấp ủy dự", "Cấp uỷ dự", "Đảng ủy viên dự", "Cấp ủy viên dự", "Đồng chí cấp ủy dự", "Cấp ủy phường dự",
         "Cấp ủy về dự"),
    ),
    CARD,
    HeadingColumn("opinions", ("Số ý kiến góp ý", "Số ý kiến", "Ý kiến góp ý", "Số lượt góp ý", "Số ý kiến phát biểu")),
    NOTE,
)

# A sheet is of the first kind one of whose telling columns it has, beside the names (of cells, for their sessions).
TELLING: tuple[tuple[str, tuple[HeadingColumn, ...], set[str]], ...] = (
    ("plans", PLANS, {"shortcoming", "remedy"}),
    ("sessions", SESSIONS, {"attended", "opinions"}),
    ("conference", CONFERENCE, {"present"}),
    ("posts", POSTS, {"since"}),
    ("roster", ROSTER, {"birth", "birth_male", "birth_female", "admitted", "official", "exempt", "exempt_since"}),
    ("posts", POSTS, {"title"}),
)

AREAS: dict[Section, tuple[str, ...]] = {
    Section.POLITICS: ("Tư tưởng chính trị", "Chính trị, tư tưởng", "Về tư tưởng chính trị", "Tư tưởng"),
    Section.ETHICS: ("Đạo đức, lối sống", "Phẩm chất đạo đức, lối sống", "Về đạo đức, lối sống", "Đạo đức"),
    Section.DISCIPLINE: ("Ý thức tổ chức kỷ luật", "Tổ chức kỷ luật", "Về ý thức tổ chức kỷ luật", "Kỷ luật"),
    Section.STYLE: ("Tác phong, lề lối làm việc", "Lề lối làm việc", "Về tác phong, lề lối làm việc", "Tác phong"),
    Section.DUTIES: ("Thực hiện nhiệm vụ được giao", "Thực hiện chức trách, nhiệm vụ được giao", "Nhiệm vụ được giao",
                     "Kết quả thực hiện nhiệm vụ được giao", "Thực hiện nhiệm vụ"),
    Section.RESIDENCE: ("Giữ mối liên hệ nơi cư trú", "Nơi cư trú", "Mối liên hệ nơi cư trú"),
}
# fmt: on
EVERY_LIST = (ROSTER, POSTS, PLANS, CONFERENCE, SESSIONS)
BESIDE = {"sessions": CELL.field}  # what such a list names in each row; the others name people
AREA_OF = {squeeze(words): area for area, synonyms in AREAS.items() for words in synonyms}


def sheet_kind(sheet: WorkbookSheet, told: Mapping[str, str] | None = None) -> str | None:
    """The kind of list, told by the columns the sheet has; None for any other sheet."""
    for kind, columns, telling in TELLING:
        header = find_header(sheet, columns, told)
        beside = next(one for one in columns if one.field == BESIDE.get(kind, NAME.field))
        if header and header.tells(beside) and header.fields & telling:
            return kind
    return None


def area_of(text: Cell) -> Section | None:
    """The section of a commitment; a leading "1." or "Về" does no harm."""
    key = squeeze(str(text or "")).lstrip("0123456789")
    return AREA_OF.get(key)
