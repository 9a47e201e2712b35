"""The first day of an office: from a fresh copy of the project to the clerk's first page, over HTTPS."""

import os
import re
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.config import ROOT
from tests.kit import browser, store
from tests.kit.nginx import NAME, in_front_of
from tests.kit.served import inherited, make_serve
from tools.ports import free_port

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
WARD = ("--ward", "phường Thử Nghiệm", "--above", "Thành ủy", "--groups", "8")
CLERK = ("--clerk", "NGUYỄN THỊ THƯ", "--login", "thuky")
PASSWORD = "bốn tiếng không liên quan"


@pytest.fixture
def database(tmp_path, worker_id):
    """What the office writes into its settings: nothing with SQLite, an empty database with PostgreSQL."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield {}
        return
    empty = store.for_worker(tmp_path, f"first_{worker_id}")
    yield {"DATABASE_URL": empty.url}
    empty._run(f'DROP DATABASE IF EXISTS "{empty.name}" WITH (FORCE)')


@pytest.fixture
def clone(tmp_path):
    """The project as a stranger gets it; only the environment with its packages is not built once more."""
    place = tmp_path / "tusoi"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    (place / ".venv").symlink_to(Path(sys.prefix))
    return place


def write_down(clone, settings):
    (clone / "instance").mkdir()
    lines = (f"{name}={value}\n" for name, value in settings.items())
    (clone / "instance" / "tusoi.env").write_text("".join(lines))


def test_from_a_fresh_clone_to_the_clerks_first_page(clone, database, chromium, tmp_path):
    port, portal_port, begun = free_port(), free_port(), time.monotonic()
    took = {}
    settings = {"TUSOI_URL": f"https://{NAME}:{port}", **database}
    write_down(clone, settings)
    slip = tmp_path / "phieu.txt"
    set_up = [clone / "tusoi", "setup", *WARD, *CLERK, "--slip-to", slip]
    subprocess.run(set_up, cwd=tmp_path, env=inherited(), stdin=subprocess.DEVNULL, check=True)
    took["setup"] = time.monotonic() - begun

    assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    told = dict(re.findall(r"^ +([^:]+): +(.+)$", slip.read_text(), re.M))
    assert told["Địa chỉ"] == f"https://{NAME}:{port}/kich-hoat"

    with make_serve(tmp_path, portal_port, root=clone), in_front_of(portal_port, tmp_path / "nginx", port) as front:
        took["serve"] = time.monotonic() - begun
        window = browser.Visit(chromium, front.site)
        page = window.page
        page.goto(told["Địa chỉ"])
        page.get_by_label("Tên đăng nhập").fill(told["Tên đăng nhập"])
        page.get_by_label("Mã trên phiếu").fill(told["Mã kích hoạt"])
        page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        page.get_by_label("Ghi lại mật khẩu mới").fill(PASSWORD)
        page.get_by_role("button", name="Đặt mật khẩu và đăng nhập").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Yếu tố thứ hai")
        page.get_by_role("button", name="In thẻ mã").click()  # the office needs a second factor, a card is one
        page.get_by_role("button", name="Đã in, tiếp tục").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
        expect(page.locator("header .me")).to_contain_text("Nguyễn Thị Thư")
        page.goto("/nhap-du-lieu")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nhập dữ liệu")
        took["first page"] = time.monotonic() - begun
        window.context.close()
        assert not window.complaints
    print("\n" + ", ".join(f"{name} after {seconds:.0f} s" for name, seconds in took.items()))
