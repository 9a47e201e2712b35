"""The headers that every answer owes, written down here a second time: the portal's own list proves nothing."""

OWED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
PAST_A_YEAR = "max-age=31536000; includeSubDomains"


def headers_owed(scheme="https"):
    """Over plain http a browser must not be told to come by https only: there may be no TLS yet."""
    return {**OWED, "Strict-Transport-Security": PAST_A_YEAR if scheme == "https" else None}
