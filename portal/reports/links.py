"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def file(report_id: int) -> str:
    return f"/bao-cao/tep/{written(report_id)}"


# Pages of other chapters to which the first days lead.
TREE, IMPORTS, MEMBERS = "/to-chuc", "/nhap-du-lieu", "/dang-vien"
PROGRAMME, PLANS, SLIPS = "/giam-sat/chuong-trinh", "/ke-hoach/chi-bo", "/tai-khoan/phieu"
