"""A real browser on a real server: headless Chromium (Debian's package) against the invented ward."""

import os
import threading
from contextlib import contextmanager

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.ground.db import db, enter_ward, will_write
from tests.kit.trusted import trusted_device
from tests.kit.ward import OTHER

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
FLAGS += ["--host-resolver-rules=MAP *.test 127.0.0.1"]
# No process of its own for drawing, each page's forked from one that stands, and none in reserve: starting them was two
# thirds of what a browser's tests cost.
FLAGS += ["--in-process-gpu", "--disable-features=SpareRendererForSitePerProcess,BackForwardCache,Translate"]
ABROAD = "khac-"  # before each login of the other ward
PASSWORD = "trăng sáng trên sông Đuống"
PHONE, OFFICE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def read_whole(app):
    """A browser that leaves resets the line, and werkzeug then closes no file that it was still answering from."""

    def answer(environ, start):
        body = app(environ, start)
        try:
            return list(body)
        finally:
            if hasattr(body, "close"):
                body.close()

    return answer


@contextmanager
def serving(app):
    server = make_server("127.0.0.1", 0, read_whole(app), threaded=True)
    server.daemon_threads = False  # closing waits for the last answer: it must not reach into the next test's ward
    serves = threading.Thread(target=server.serve_forever, daemon=True)
    serves.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serves.join()  # it is serve_forever that closes, and so waits


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("TUSOI_CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield browser
        browser.close()


class Visit:
    """One person's window; what the console complains of is kept and must stay empty."""

    def __init__(self, browser, site, ward=None, viewport=None, javascript=True):
        self.context = browser.new_context(
            viewport=viewport or OFFICE,
            base_url=site,
            locale="vi-VN",
            java_script_enabled=javascript,
            ignore_https_errors=site.startswith("https://"),  # an office's own certificate is known to its own machines
        )
        self.site = site
        self.page, self.ward, self.complaints = self.context.new_page(), ward, []
        self.page.on("console", self._heard)
        self.page.set_default_timeout(60_000)

    def _heard(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def sign_in(self, name):
        """By login: `office`; of the other ward `khac-office`."""
        number, accounts = self._ward_of(name)
        enter_ward(number)
        will_write()
        account = db.session.get(Account, (number, accounts[name.removeprefix(ABROAD)]))
        account.password_hash = passwords.hashed(PASSWORD)
        self.context.add_cookies([{**trusted_device(account), "url": self.site.replace("http://", "https://")}])
        db.session.commit()
        will_write(False)
        db.session.remove()
        enter_ward(1)
        self.page.goto("/dang-nhap")
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "dang-nhap" not in url)
        return self.page

    def _ward_of(self, name):
        return (OTHER, self.ward.other["accounts"]) if name.startswith(ABROAD) else (1, self.ward.accounts)
