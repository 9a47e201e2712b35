"""The pages worth a picture, each as the persona who uses it; the guide and `make screens` take them from here."""

import sqlalchemy as sa

from portal.demo.supervision import MONTH
from portal.ground import ids
from portal.ground.db import db
from portal.ground.errors import or_404
from portal.ground.values import JsonObject
from portal.meetings.models import Meeting, MeetingState
from portal.organisations.queries import units
from portal.plans.models import Posting


def printed() -> list[dict[str, object]]:
    """What a browser prints, each as who prints it; `wide`: its paper lies on its side."""
    by_code = {unit.code: ids.written(unit.id) for unit in units()}
    month, area_1, area_3 = f"/giam-sat/{MONTH}", by_code["front-1"], by_code["front-3"]
    posting, meeting = (
        ids.written(or_404(db.session.scalars(asked).first()))
        for asked in (
            sa.select(Posting.id).order_by(Posting.id),
            sa.select(Meeting.id).where(Meeting.state == MeetingState.PLANNED).order_by(Meeting.starts_at, Meeting.id),
        )
    )
    office = "Văn phòng Đảng ủy"
    wanted = (
        ("so-giam-sat", "Trưởng ban CTMT tổ dân phố 3", f"{month}/{area_3}/in", True),
        ("so-chu-lon", "Trưởng ban CTMT tổ dân phố 3", f"{month}/{area_3}/in?kho=lon", False),
        ("phieu-nhan-xet", "Trưởng ban CTMT tổ dân phố 1, là đảng viên", f"{month}/{area_1}/phieu", False),
        ("lich-doan", "Bí thư Đoàn phường", f"/lich/in?thang=2022-03&don-vi={by_code['youth']}", False),
        ("so-giao-nhan", office, "/ke-hoach/so-giao-nhan/in", True),
        ("bien-ban-niem-yet", office, f"/ke-hoach/niem-yet/{posting}/bien-ban", False),
        ("diem-danh", office, f"/sinh-hoat/{meeting}/diem-danh/in", False),
    )
    return [{"name": name, "as": persona, "path": path, "wide": wide} for name, persona, path, wide in wanted]


def pages() -> list[JsonObject]:
    by_code = {unit.code: ids.written(unit.id) for unit in units()}
    month = f"/giam-sat/{MONTH}"
    area_3, cell_3, cell_5, women = (by_code[code] for code in ("front-3", "cell-3", "cell-5", "women"))
    front_head, secretary, women_head = "Trưởng ban CTMT tổ dân phố 3", "Bí thư Chi bộ 3", "Chủ tịch Hội LHPN phường"
    wanted = (
        ("dang-nhap", None, "/dang-nhap"),
        ("viec-cua-toi", front_head, "/"),
        ("so-giam-sat", front_head, f"{month}/{area_3}?loc="),
        ("tung-nguoi", front_head, f"{month}/{area_3}"),
        ("gui-nhan-xet", front_head, f"{month}/{area_3}/gui"),
        ("danh-sach-mat-tran", front_head, "/dang-vien"),
        ("danh-sach-phu-nu", women_head, "/dang-vien"),
        ("so-phu-nu", women_head, f"{month}/{women}"),
        ("chi-bo-thang", secretary, f"{month}/chi-bo/{cell_3}"),
        ("so-chi-uy", secretary, f"{month}/{cell_3}"),
        ("nhan-xet-ve-toi", "Một đảng viên Chi bộ 3", "/giam-sat/cua-toi"),
        ("viet-ke-hoach", "Một đảng viên Chi bộ 3", "/ke-hoach/viet?doi=1"),
        ("viet-mot-phan", "Một đảng viên Chi bộ 3", "/ke-hoach/viet?doi=1&buoc=ethics"),
        ("tien-do", "Chủ tịch UBMTTQ phường", f"{month}/tien-do"),
        ("chi-bo-phu-trach", "Bí thư Đảng ủy", f"{month}/chi-bo/{cell_5}"),
        ("dang-vien", "Văn phòng Đảng ủy", "/dang-vien"),
        ("to-chuc", "Văn phòng Đảng ủy", "/to-chuc"),
        ("bien-dong", "Văn phòng Đảng ủy", "/bien-dong"),
        ("nhap-du-lieu", "Văn phòng Đảng ủy", "/nhap-du-lieu"),
        ("tai-khoan", "Văn phòng Đảng ủy", "/tai-khoan"),
        ("ai-duoc-lam-gi", "Văn phòng Đảng ủy", "/ai-duoc-lam-gi"),
        ("nhat-ky", "Bí thư Đảng ủy", "/nhat-ky"),
        ("tong-quan", front_head, "/tong-quan"),
        ("tong-quan-thang", front_head, f"/tong-quan/thang/{MONTH}/{area_3}"),
        ("tong-quan-chi-bo", secretary, f"/tong-quan/chi-bo/{cell_3}/{MONTH[:4]}"),
        ("tong-quan-phuong", "Bí thư Đảng ủy", f"/tong-quan/phuong/nhan-xet/{MONTH[:4]}"),
        ("tong-quan-hop", "Bí thư Đảng ủy", f"/tong-quan/phuong/du-hop/{MONTH[:4]}"),
        ("so-lieu-cap-tren", "Văn phòng Đảng ủy", "/tong-quan/cap-tren/tu-soi-2022"),
        ("giao-ban", "Bí thư Đảng ủy", f"/giao-ban/{MONTH}"),
        ("chot-so-lieu", "Văn phòng Đảng ủy", "/chot-so-lieu/moi"),
        ("so-lieu-phuong", "Văn phòng Đảng ủy", "/so-lieu-phuong"),
        ("trang-cua-toi", front_head, "/toi"),
    )
    return [{"name": name, "as": persona, "path": path} for name, persona, path in wanted]
