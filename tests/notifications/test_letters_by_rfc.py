"""What a letter says to mail programs is read by Python's own parser as it was meant: raw ASCII, folded right."""

from email import message_from_bytes
from email.policy import default

import pytest

from portal.notifications.post import Security, Server, written_out

NUMBER = "3fx9k2mq7w1ab" * 3
STOP = "https://cong-tu-soi.dang-uy-phuong-thu-nghiem.thanh-pho.example.vn/loi-nhac/thoi/" + "k" * 64
STRUCTURED = ("From", "To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post")


def letter(address="bi-thu.chi-bo@example.vn", stop=STOP):
    sender = "cong-tu-soi@dang-uy-phuong-thu-nghiem.thanh-pho.example.vn"
    server = Server("thu.example", 25, Security.NONE, "", "", sender, "https://tu-soi.example")
    text = "Kính gửi đồng chí.\n" + "Một dòng dài. " * 40
    return written_out(server, NUMBER, address, "Lời nhắc từ Cổng Tự Soi " * 4, text, stop)


def headers_of(raw):
    """Each header's lines as they stand on the wire."""
    head = raw.split(b"\r\n\r\n")[0].decode("ascii")
    found = []
    for line in head.split("\r\n"):
        if line[0] in " \t":
            found[-1] += "\r\n" + line
        else:
            found.append(line)
    return dict(one.split(":", 1) for one in found)


@pytest.mark.parametrize(
    "address", ["bi-thu@example.vn", "mot-dia-chi-rat-dai" * 3 + "@" + "mien." * 12 + "example.vn"]
)
def test_every_structured_header_is_raw_ascii_and_read_back_the_same(address):
    raw = bytes(letter(address))
    lines, read = headers_of(raw), message_from_bytes(raw, policy=default)
    for name in STRUCTURED:
        assert "=?" not in lines[name].replace("=?utf-8?", "", 1) if name == "From" else "=?" not in lines[name], name
        assert not read[name].defects, (name, read[name].defects)
    assert read["List-Unsubscribe"] == f"<{STOP}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["Message-ID"] == f"<{NUMBER}@dang-uy-phuong-thu-nghiem.thanh-pho.example.vn>"
    assert [one.addr_spec for one in read["To"].addresses] == [address]
    assert [(one.display_name, one.addr_spec.split("@")[0]) for one in read["From"].addresses] == [
        ("Cổng Tự Soi", "cong-tu-soi")
    ]
    assert read["Subject"].strip() == ("Lời nhắc từ Cổng Tự Soi " * 4).strip()
    assert read.get_content().startswith("Kính gửi đồng chí.")


def test_no_line_is_longer_than_a_mail_server_takes():
    raw = bytes(letter())
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_over_plain_http_no_one_click_is_promised():
    assert "List-Unsubscribe-Post" not in letter(stop="http://127.0.0.1:8000/loi-nhac/thoi/k")


def test_no_line_can_be_slipped_into_a_header():
    with pytest.raises(ValueError, match="linefeed"):
        letter(stop="https://x.example/\r\nBcc: ai-do@example.vn")


def test_a_mail_program_ends_the_letters_by_itself(stranger, confirmed):
    confirmed("front_1")
    said = {"List-Unsubscribe": "One-Click"}
    headers = {"Origin": None, "Sec-Fetch-Site": None}
    assert stranger.post("/loi-nhac/thoi/stop-front_1", {"x": "1"}, token=False, headers=headers).status_code == 403
    assert stranger.post("/loi-nhac/thoi/stop-front_1", said, token=False, headers=headers).status_code == 200
    assert stranger.post("/dang-xuat", said, token=False, headers=headers).status_code == 403
