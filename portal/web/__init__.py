"""The door: sign-in wall, tokens, transactions, headers, languages, error pages. It decides no permission itself,
but lets nothing out that no policy was asked about."""

from portal.web.gate import init_app

__all__ = ["init_app"]
