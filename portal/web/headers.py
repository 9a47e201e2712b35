"""The headers every response carries, whatever its status."""

from flask import Response, request

from portal.web.statics import compress, keep_for

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser would also keep silent about the origin of a form (Origin: null).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def dress(response: Response) -> Response:
    wear(response, request.is_secure)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = keep_for(response)
        compress(response)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def wear(response: Response, secure: bool) -> None:
    for name, value in {**ALWAYS, **(OVER_TLS if secure else {})}.items():
        response.headers.setdefault(name, value)
