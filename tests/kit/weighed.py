"""What weighs asks first, whichever route does it: a request of any test that takes people out, gives a post, prints a
slip or changes a factor or an address comes from a route that asks once more, or from one that says why not."""

from contextlib import suppress

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.web.proof import NOT_WEIGHTY, WEIGHTY

BEGUN = {"activation_slip", "authenticator_app", "card_code", "mail_address", "post_holding"}  # a new row of these


def unasked(app, method, url, answer, begun=()):
    """Why this request should have asked; '' where it did or need not."""
    weighs = sorted(BEGUN & set(begun))
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        weighs.append("a file")
    if answer.status_code >= 400 or not weighs:
        return ""
    endpoint = ""
    with suppress(HTTPException, RequestRedirect):
        endpoint = app.url_map.bind("localhost").match(url.partition("?")[0], method=method)[0]
    return "" if endpoint in WEIGHTY or endpoint in NOT_WEIGHTY else f"{endpoint} gives {weighs} and asks nobody"
