"""Every table that speaks of a person is told to that person, or says here why it is not."""

from portal.people.models import Correction
from portal.privacy.holdings import BY_CODE
from portal.privacy.records import RECORDS
from tests.privacy.test_every_row import owned, person_columns

TOLD = {
    "account": "account",
    "account_reset": "account",
    "activation_slip": "account",
    "authenticator_app": "account",
    "calendar_key": "account",
    "card_code": "account",
    "saved_view": "account",
    "sign_in": "sessions",
    "known_device": "sessions",
    "draft": "drafts",
    "commitment": "commitments",
    "commitment_outcome": "review",
    "plan_delivery": "copies",
    "plan_delivery_entry": "copies",
    "plan_file": "plans",
    "plan_narrative": "narratives",
    "plan_posting": "copies",
    "plan_return": "review",
    "plan_version": "plans",
    "data_request_step": "requests",
    "make_up_photo": "makeup",
    "conclusion": "answers",
    "note_covering": "answers",
    "note_rating": "notes",
    "note_telling": "answers",
    "praise_answer": "answers",
    "question": "answers",
    "second_look": "answers",
    "cell_membership": "party",
    "club_member": "organisations",
    "past_grant": "elsewhere",
    "person_link": "elsewhere",
    "contribution": "contributions",
    "data_request": "requests",
    "document_acknowledgement": "studied",
    "exemption": "party",
    "head_phone": "phone",
    "helper": "posts",
    "kin": "kin",
    "mail_address": "letters",
    "make_up": "makeup",
    "management": "party",
    "meeting_attendance": "attendance",
    "meeting_not_presented": "attendance",
    "membership": "party",
    "meeting_opinion": "opinions",
    "month_reopening_member": "answers",
    "note": "notes",
    "note_revision": "written",
    "organisation_membership": "organisations",
    "person_correction": "corrections",
    "plan": "plans",
    "post_holding": "posts",
    "out_mail": "letters",
    "reply": "answers",
    "residence": "party",
    "shared_event_participation": "events",
    "told": "messages",
    "typist": "posts",
}
NOT_APART = {
    "arrangement_placing": "told as the cell, residence or organisation once it holds",
    "arrangement_post": "told as the post once it holds",
    "figure_snapshot": "who took and signed a paper of the ward stands on the paper",
    "helper_member": "what a helper may write about is told with the helper's post",
    "meeting_convening": "told with the attendance of the session that was called",
    "meeting_visit": "told with the attendance of the session that was visited",
    "person_join": "two rows that were one person: what moved is told where it stands",
    "note_withdrawal": "taken back before anybody but its body read it: no note about the person",
    "report_file": "gone within days; the trail tells who asked",
    "sending_gap": "told with the sheet of the month: a reason of the body, not of the person",
    "ward_fact": "who typed a figure of the ward",
}


def of_people():
    """With a column for a person or an account, or hanging on a row that is about somebody."""
    return {table for table, _ in person_columns()} | owned()


def test_no_table_speaks_of_a_person_unsaid():
    assert of_people() == TOLD.keys() | NOT_APART.keys()
    assert {code for code in TOLD.values() if code not in BY_CODE} == set()


def test_a_correction_goes_into_the_pack_of_its_year_and_is_not_erased():
    record = next(one for one in RECORDS if one.table is Correction)
    assert (record.texts, record.cleared, record.in_trail) == ((), (), False)
