"""A write must come from a page of ours. The browser itself says where a request began (Origin, Sec-Fetch-Site) and no
page can make it lie; who says nothing, because they are old or no browser, is left to the form's token alone."""

from flask import Response, request

from portal.ground.text import Sentence, say
from portal.web import errors

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# "none" is a deed of the browser's own, such as sending a form again after a restart; no page can bring it about.
OURS = {"", "same-origin", "none"}
ELSEWHERE = say(
    "Yêu cầu này không đến từ một trang của cổng nên chưa được ghi. Hãy mở lại trang của cổng rồi gửi lại; "
    "nội dung vừa gõ ở bên dưới."
)


def refuse_foreign() -> Response | None:
    if request.method in SAFE:
        return None
    reason = foreign(request.host_url, request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", ""))
    return errors.refusal(reason, 403) if reason else None


def foreign(own: str, origin: str, site: str) -> Sentence | None:
    """Why a write is not taken for one of ours; `own` is the portal's address as the request came to it."""
    own = own.rstrip("/").lower()
    if site not in OURS:
        return ELSEWHERE
    if not origin or origin.lower() == own:
        return None
    if site == "same-origin" and origin != "null":  # the browser is right, and a server between has told us otherwise
        return say(
            "Trình duyệt mở cổng ở %(origin)s, còn máy chủ trước cổng (nginx) báo là %(own)s, nên chưa ghi được. Người "
            "cài đặt xem lại TUSOI_PROXIES, Host và X-Forwarded-Proto; nội dung vừa gõ ở bên dưới.",
            origin=origin,
            own=own,
        )
    return ELSEWHERE
