"""Every table that speaks of a person is told to that person, or says here why it is not."""

from portal.ground.db import Base
from portal.people.models import Correction
from portal.privacy.holdings import BY_CODE
from portal.privacy.records import RECORDS

TOLD = {
    "account": "account",
    "cell_membership": "party",
    "club_member": "organisations",
    "contribution": "contributions",
    "data_request": "requests",
    "document_acknowledgement": "studied",
    "exemption": "party",
    "helper": "posts",
    "kin": "kin",
    "mail_address": "letters",
    "make_up": "makeup",
    "management": "party",
    "meeting_attendance": "attendance",
    "membership": "party",
    "meeting_opinion": "opinions",
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
    "figure_snapshot": "who took and signed a paper of the ward stands on the paper",
    "helper_member": "what a helper may write about is told with the helper's post",
    "meeting_convening": "told with the attendance of the session that was called",
    "meeting_visit": "told with the attendance of the session that was visited",
    "person_join": "two rows that were one person: what moved is told where it stands",
    "note_withdrawal": "taken back before anybody but its body read it: no note about the person",
    "person_link": "the number that the same person has in another ward",
    "report_file": "gone within days; the trail tells who asked",
    "sending_gap": "told with the sheet of the month: a reason of the body, not of the person",
    "ward_fact": "who typed a figure of the ward",
}


def of_people():
    tables = {mapper.class_.__table__ for mapper in Base.registry.mappers}
    return {one.name for one in tables if any(key.column.table.name == "person" for key in one.foreign_keys)}


def test_no_table_speaks_of_a_person_unsaid():
    assert of_people() == TOLD.keys() | NOT_APART.keys()
    assert {code for code in TOLD.values() if code not in BY_CODE} == set()


def test_a_correction_goes_into_the_pack_of_its_year_and_is_not_erased():
    record = next(one for one in RECORDS if one.table is Correction)
    assert (record.texts, record.cleared, record.in_trail) == ((), (), False)
