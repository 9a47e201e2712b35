"""A typist copies a signed paper sheet: the signer stays the author and is told."""

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed
from portal.notifications import Told
from portal.supervision.models import Note, NoteKind, NoteRevision
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note
from portal.supervision.service.typing import type_note

REMARK = NoteSaid(NoteKind.REMARK, remark="Chữ trên phiếu giấy.")


def typed(ward, who="typist_1", whom="member_1", signer="front_1", revision=0):
    will_write()
    note = type_note(
        ward.actor(who),
        ward.place("front-1"),
        ward.people[whom],
        ward.today,
        signer_id=ward.people[signer],
        said=REMARK,
        revision=revision,
    )
    db.session.commit()
    return note


@pytest.mark.parametrize("who", ["front_1", "helper_1", "front_3", "women_head", "sec_1", "office", "member_1"])
def test_who_may_not_type(ward, who):
    with pytest.raises(NotAllowed):
        typed(ward, who)
    assert db.session.scalar(db.select(Note.id)) is None


@pytest.mark.parametrize(
    ("signer", "whom"),
    [
        ("typist_1", "member_1"),  # no head, no helper
        ("former_front_1", "member_1"),  # the post has ended
        ("front_3", "member_1"),  # another body's head
        ("helper_1", "helper_1"),  # about themself
    ],
)
def test_who_cannot_have_signed(ward, signer, whom):
    with pytest.raises(Invalid, match="người đã ký"):
        typed(ward, whom=whom, signer=signer)


def test_the_signer_is_the_author_and_is_told(ward):
    typed(ward)
    revision = db.session.scalar(db.select(NoteRevision))
    assert (revision.author_id, revision.typed_by) == (ward.front_1, ward.typist_1)
    assert revision.capacity == "Trưởng ban CTMT tổ dân phố 1"
    assert db.session.scalar(db.select(Told.person_id)) == ward.front_1


@pytest.mark.parametrize("path", ["", "/{member}", "/{member}/nhap"])
@pytest.mark.parametrize("who", ["front_1", "front_3", "helper_1", "women_head", "office"])
def test_the_page_is_the_typists_alone(as_, ward, who, path):
    address = url(ward) + path.format(member=ids.written(ward.member_1))
    browser = as_(who)
    answer = browser.post(address) if path.endswith("nhap") else browser.get(address)
    assert answer.status_code == 404


def test_a_typist_for_another_body_learns_nothing(as_, ward):
    assert as_("typist_1").get(url(ward, "front-3")).status_code == 404


def test_the_typist_sees_no_earlier_text(as_, ward):
    will_write()
    said = NoteSaid(NoteKind.REMARK, remark="Lời đã ghi trước.", recommendation="Kiến nghị kín.")
    record_note(ward.actor("front_1"), ward.place("front-1"), ward.member_1, ward.today, said=said, revision=0)
    db.session.commit()
    signer = ids.written(ward.front_1)
    browser, sheet, member = as_("typist_1"), url(ward).removesuffix("/nhap-phieu"), ids.written(ward.member_1)
    pages = [
        browser.get(url(ward)),
        browser.get(f"{url(ward)}/{member}"),
        browser.get(f"{sheet}?mo={member}"),
        browser.post(f"{url(ward)}/{member}", {"deed": "record", "remark": "x" * 2001}),
        browser.post(f"{url(ward)}/{member}", {"deed": "record", "remark": "Khác.", "signer": signer}),
        browser.post(f"{sheet}/{member}", {"deed": "record", "remark": ""}),
        browser.get(f"{sheet}/excel"),
        browser.get(f"{sheet}/gui"),
    ]
    assert [page.status_code for page in pages] == [200, 200, 303, 422, 409, 404, 404, 404]
    assert not any("Lời đã ghi trước." in page.text or "Kiến nghị kín." in page.text for page in pages)


@pytest.mark.parametrize("htmx", [True, False])
def test_typing_leads_to_the_next_paper(as_, ward, htmx):
    browser, address = as_("typist_1"), f"{url(ward)}/{ids.written(ward.member_1)}"
    key = ids.written(ward.commitments["member_1"][0])
    form = {"remark": "Tốt.", "deed": "record", "signer": ids.written(ward.helper_1), f"muc-{key}": "well"}
    answer = browser.submit(browser.get(address), address, htmx, **form)
    assert answer.status_code == (200 if htmx else 303)
    revision = db.session.scalar(db.select(NoteRevision))
    assert (revision.author_id, revision.remark) == (ward.helper_1, "Tốt.")


def test_without_a_signer_everything_typed_stays(as_, ward):
    browser, address = as_("typist_1"), f"{url(ward)}/{ids.written(ward.member_1)}"
    answer = browser.post(address, {"deed": "record", "remark": "Chữ chép dở."}, True)
    assert answer.status_code == 422
    assert "Chữ chép dở." in answer.text
    assert "Hãy chọn người đã ký phiếu giấy." in answer.text


def test_a_typists_draft_waits_for_them(as_, ward):
    browser, address = as_("typist_1"), f"{url(ward)}/{ids.written(ward.member_1)}"
    assert "Đã lưu nháp" in browser.post(f"{address}/nhap", {"remark": "Chữ chép dở."}, True).text
    assert "Chữ chép dở." in browser.get(address).text


def url(ward, body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}/nhap-phieu"
