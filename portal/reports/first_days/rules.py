"""What each step of the first days says, and when it is done."""

from dataclasses import dataclass

from portal.ground.text import Sentence, say


@dataclass(frozen=True)
class FirstMonth:
    """The month that runs, as its books would be opened: `without` members stand in no body's, for other reasons the
    rest of the ward stands in none."""

    month: str
    supervised: int
    without: int
    headless: int
    exempt: int
    later: int  # joined after the day on which the month counts its members
    hidden: int
    waiting: int = 0  # of the headless those that wait for a head by a decision
    passed: int = 0  # bodies whose work another does by a decision


@dataclass(frozen=True)
class FirstDaysCounts:
    cells: int
    members: int
    seated: int  # people who hold a post
    headless: int  # cells and supervising bodies without a head
    programme: bool
    first: FirstMonth | None
    slips: int  # of those who hold a post: slip in hand or account in use
    signed_in: int
    planned: int
    expected: int


def units(counted: FirstDaysCounts) -> Sentence:
    if not counted.cells:
        return say("Chưa có chi bộ nào. Danh sách đảng viên mở chi bộ theo tên ghi trong đó.")
    return say("%(cells)s chi bộ.", cells=counted.cells)


def roster(counted: FirstDaysCounts) -> Sentence:
    if not counted.members:
        return say("Chưa có đảng viên nào. Nhập danh sách của phường như văn phòng đang giữ.")
    return say("%(members)s đảng viên.", members=counted.members)


def posts(counted: FirstDaysCounts) -> Sentence:
    if not counted.seated:
        return say("Chưa ai giữ chức vụ nào. Nhập danh sách cấp ủy, Mặt trận, đoàn thể.")
    if counted.headless:
        return say(
            "%(seated)s người giữ chức vụ; %(headless)s tổ chức chưa có người đứng đầu.",
            seated=counted.seated,
            headless=counted.headless,
        )
    return say("%(seated)s người giữ chức vụ; tổ chức nào cũng có người đứng đầu.", seated=counted.seated)


def programme(counted: FirstDaysCounts) -> Sentence:
    if not counted.programme:
        return say("Chưa có chương trình giám sát. Tháng đầu tiên mở theo chương trình.")
    return say("Chương trình giám sát đang chạy.")


def month(counted: FirstDaysCounts) -> Sentence:
    first = counted.first
    if first is None:
        return say("Chưa mở tháng nào.")
    if not first.supervised:
        return say(
            "Tháng %(month)s: sổ chưa có ai. Đảng viên được tính vào ngày hạn gửi của tháng; hãy xem danh sách tính "
            "đến ngày nào.",
            month=_shown(first.month),
        )
    parts: dict[str, object] = {"month": _shown(first.month), "supervised": first.supervised}
    if first.without:
        return say(
            "Tháng %(month)s: %(supervised)s đảng viên được giám sát, %(without)s đảng viên chưa có tổ chức theo dõi; "
            "%(headless)s tổ chức chưa có người đứng đầu.",
            **parts,
            without=first.without,
            headless=first.headless,
        )
    return say(
        "Tháng %(month)s: %(supervised)s đảng viên được giám sát, tất cả đã có tổ chức theo dõi; %(headless)s tổ chức "
        "chưa có người đứng đầu.",
        **parts,
        headless=first.headless,
    )


def _shown(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{int(number)}/{year}"


def decided_for_vacant(first: FirstMonth) -> Sentence | None:
    """What a decision says of bodies without a head: they wait, or another does their work."""
    if not (first.waiting or first.passed):
        return None
    return say(
        "Theo quyết định: %(waiting)s tổ chức chờ người đứng đầu, %(passed)s tổ chức tạm giao nơi khác.",
        waiting=first.waiting,
        passed=first.passed,
    )


def not_in_the_book(first: FirstMonth) -> Sentence | None:
    """Why somebody of the ward stands in no body's book."""
    if not (first.exempt or first.later or first.hidden):
        return None
    return say(
        "Không có trong sổ: %(exempt)s được miễn, %(later)s về sinh hoạt sau ngày tính của tháng, %(hidden)s ở chi bộ "
        "không công khai.",
        exempt=first.exempt,
        later=first.later,
        hidden=first.hidden,
    )


def slips(counted: FirstDaysCounts) -> Sentence:
    return say(
        "%(signed_in)s/%(seated)s người giữ chức vụ đã vào cổng; %(slips)s đã được cấp phiếu.",
        signed_in=counted.signed_in,
        seated=counted.seated,
        slips=counted.slips,
    )


def plans(counted: FirstDaysCounts) -> Sentence:
    return say("%(planned)s/%(expected)s đảng viên có kế hoạch.", planned=counted.planned, expected=counted.expected)
