"""Whether a session can be kept on the way by which someone came: a browser throws away a Secure cookie that was set
over plain http, unless the portal runs on its own machine."""

import re

from flask import Flask, current_app, request

from portal.ground.text import Sentence, say

SAME_MACHINE = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
OVER_PLAIN_HTTP = say(
    "Chưa đăng nhập được vì trang này mở qua http, trình duyệt không giữ phiên làm việc: người cài đặt bật TLS (https) "
    "bằng nginx ở trước cổng, hoặc đặt TUSOI_SECURE_COOKIES=0 nếu chấp nhận mật khẩu đi qua mạng không mã hóa."
)
NOT_TOLD_OF_TLS = say(
    "Chưa đăng nhập được vì trình duyệt mở trang này qua https mà cổng chưa biết: người cài đặt đặt TUSOI_PROXIES bằng "
    "số máy chủ trung gian ở trước cổng (thường là 1) và cho nginx gửi X-Forwarded-Proto."
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["why_no_session"] = why_no_session


def why_no_session() -> Sentence | None:
    if not current_app.config["SESSION_COOKIE_SECURE"] or request.is_secure or SAME_MACHINE.fullmatch(request.host):
        return None
    # Browsers say this only to a site they reach safely; a server between ended the TLS and did not say so.
    return NOT_TOLD_OF_TLS if "Sec-Fetch-Site" in request.headers else OVER_PLAIN_HTTP
