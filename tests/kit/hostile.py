"""What nobody should send: values that spoil a field, and what of a page can be sent at all."""

from html.parser import HTMLParser
from urllib.parse import urlencode

LONE = "\ud800"  # half a character
HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "9" * 25,
    "1e400",
    "٣٤",
    "NaN",
    "None",
    "true",
    "31/02/2022",
    "00/00/0000",
    "0001-01-01",
    "9999-12-31",
    "01/01/99999",
    "25:99",
    "2022-13",
    "2022-00",
    "\x00",
    "a\x00b",
    LONE,
    "\u202egpj.exe",
    "\u200b",
    "e\u0302\u0301" * 40,
    "Nguye\u0302\u0303n",
    "Nguyễn Thị Hoà",
    "😀" * 50,
    "<script>alert(1)</script>",
    "{{7*7}}",
    "' OR 1=1 --",
    "%00",
    "../../etc/passwd",
    "https://example.org/",
    "//example.org",
    "javascript:alert(1)",
    "\r\nX: y",
    "=1+1",
    "x" * 30_000,
    "0" * 13,
    "zzzzzzzzzzzzz",
    "[]",
    '{"a": 1}',
    "%(name)s",
    "{0}",
    "\\",
    "NULL",
)


class Reached(HTMLParser):
    """Links and forms of a page, each form with every field that may be sent."""

    def __init__(self, html):
        super().__init__()
        self.links, self.forms, self.form = set(), [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and (attrs.get("href") or "").startswith("/"):
            self.links.add(attrs["href"].partition("#")[0])
        elif tag == "form":
            self.form = (attrs.get("action") or "", (attrs.get("method") or "get").lower(), {})
            self.forms.append(self.form)
        elif self.form is not None and tag in {"input", "textarea", "select", "button"} and attrs.get("name"):
            kind = "file" if attrs.get("type") == "file" else "text"
            self.form[2].setdefault(attrs["name"], (attrs.get("value") or "", kind))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def query(fields):
    """Written out by hand: half a character goes over the wire as its bytes, which a test's client would refuse."""
    plain = {key: value for key, value in fields.items() if not isinstance(value, tuple)}
    return urlencode(plain, doseq=True, errors="surrogatepass")
