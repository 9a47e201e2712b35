"""Static files are kept for ever under an address that names their content, and under no other."""

import gzip
import hashlib
import re
from urllib.parse import urlsplit

from portal.web.statics import digest_of
from tests.house.source import ROOT, templates
from tests.house.test_floors import told

FOREVER = "public, max-age=31536000, immutable"


def addresses(page):
    return set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))


def asked(browser, address):
    with browser.get(address) as answer:
        return answer.status_code, answer.headers


def test_every_static_address_names_the_content(as_):
    browser = as_("front_1")
    found = addresses(browser.get("/")) | addresses(browser.get("/lich"))
    assert any("portal.css" in one for one in found)
    assert any("icons" in one for one in found)
    for one in found:
        parts = urlsplit(one)
        digest = hashlib.sha256((ROOT / parts.path.lstrip("/")).read_bytes()).hexdigest()
        assert parts.query == f"v={digest[:12]}", one
        assert asked(browser, one)[1]["Cache-Control"] == FOREVER, one


def test_an_address_without_the_digest_or_with_an_old_one_is_asked_for_again(as_):
    browser = as_("front_1")
    for one in ("/static/portal.css", "/static/portal.css?v=", "/static/portal.css?v=000000000000"):
        status, headers = asked(browser, one)
        assert (status, headers["Cache-Control"]) == (200, "no-cache"), one
        assert headers["ETag"]
    status, headers = asked(browser, "/static/none.css?v=000000000000")
    assert status == 404
    assert "immutable" not in headers["Cache-Control"]


def test_text_goes_out_compressed_and_no_page_does(as_):
    browser = as_("front_1")
    for name in ("portal.css", "portal.js", "htmx-4.0.1.min.js", "icons-1.svg"):
        whole = (ROOT / "static" / name).read_bytes()
        with browser.get(f"/static/{name}", headers={"Accept-Encoding": "gzip, br"}) as packed:
            assert gzip.decompress(packed.data) == whole
            assert len(packed.data) < len(whole) / 2
            assert packed.headers["Content-Encoding"] == "gzip"
            assert "Accept-Encoding" in packed.headers["Vary"]
            assert int(packed.headers["Content-Length"]) == len(packed.data)
            again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
        with browser.get(f"/static/{name}", headers=again) as known:
            assert (known.status_code, known.data) == (304, b"")
        with browser.get(f"/static/{name}") as plain:
            assert (plain.data, plain.headers.get("Content-Encoding")) == (whole, None)
    font = "/static/be-vietnam-pro-5.3.0-latin-400.woff2"
    for address in (font, "/"):
        with browser.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            assert "Content-Encoding" not in answer.headers


def test_a_changed_file_has_another_address(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    (tmp_path / "a.css").write_text("one")
    with app.test_request_context():
        first = digest_of("a.css")
        (tmp_path / "a.css").write_text("another")
        assert digest_of("a.css") not in ("", first)
        assert digest_of("no such file") == ""


def test_what_the_stylesheet_asks_for_names_its_content_too():
    css = (ROOT / "static/portal.css").read_text()
    asked = re.findall(r'url\("([^"?]+)(?:\?v=([0-9a-f]+))?"\)', css)
    assert asked
    for name, digest in asked:
        assert digest == hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:12], name


def test_no_page_writes_a_static_address_by_hand():
    told([f"{file.name}: write url_for('static', filename=...)" for file in templates() if "/static/" in file.text])
