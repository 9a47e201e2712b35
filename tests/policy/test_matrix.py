"""Who may do what, written by hand to be read beside portal/policy/table.py: y may, – may not.

The second column is what it is done to: `ward` as a whole, a member, a body or cell, or a body's note about a member
and how far that note has come. Where this grid and the table differ, one of them is wrong: ask before changing either.
"""

from datetime import date

import pytest

from portal.organisations.models import UnitKind
from portal.organisations.queries import unit_of
from portal.people.queries.standing import subject_of
from portal.policy import Action, PolicySubject, can
from tests.kit.ward import TODAY

WHO = {
    "of": "office",
    "ad": "admin",
    "ws": "ward_secretary",
    "st": "standing",
    "fc": "front_chair",
    "f1": "front_1",
    "f3": "front_3",
    "ff": "former_front_1",
    "h1": "helper_1",
    "t1": "typist_1",
    "wh": "women_head",
    "yh": "youth_head",
    "s1": "sec_1",
    "d1": "dep_1",
    "c1": "com_1",
    "sp": "sponsor_1",
    "s3": "sec_3",
    "m1": "member_1",
    "mb": "member_1b",
    "re": "relative_1",
    "po": "police_1",
}
MATRIX = """
                                                of ad ws st fc f1 f3 ff h1 t1 wh yh s1 d1 c1 sp s3 m1 mb re po
HOME_READ        ward                           y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
OWN_ACCOUNT      ward                           y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
UNIT_READ        ward                           y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
RULES_READ       ward                           y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
PEOPLE_RECORD    ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
POWER_CONFIRM    ward                           –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
POWER_CONFIRM    member_1                       –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
POWER_CONFIRM    ward_secretary                 –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
POWER_CONFIRM    cell-1 member_1 by:office      –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
POWER_CONFIRM    cell-1 member_1 by:ward_secretary –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
TREE_ARRANGE     ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
ARRANGEMENT_READ ward                           y  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PEOPLE_JOIN      ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
IMPORT_RUN       ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
IMPORT_UNDO      ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PHONE_READ       ward                           y  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PHONE_READ       front_1                        y  –  –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PHONE_TELL       ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PHONE_TELL       front_1                        y  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
ACCOUNT_MANAGE   ward                           y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
SLIP_PRINT       ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
SETTINGS_MANAGE  ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
MAIL_READ        ward                           y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
AUDIT_READ       ward                           –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
LOCK_OPEN        ward                           y  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –

MEMBER_READ      member_1                       y  –  y  y  y  y  –  –  y  –  y  –  y  y  y  y  –  y  –  –  –
MEMBER_READ      sec_1                          y  –  y  y  y  y  –  –  y  –  y  –  y  y  y  y  –  –  –  –  –
MEMBER_READ      member_3                       y  –  y  y  y  –  y  –  –  –  –  y  –  –  –  –  y  –  –  –  –
MEMBER_READ      police_1                       y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
MEMBER_DETAILS   member_1                       y  –  y  y  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
MEMBER_DETAILS   police_1                       y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
MEMBER_EXPORT    member_1                       y  –  y  y  y  y  –  –  y  –  y  –  y  y  y  –  –  –  –  –  –
MEMBER_EXPORT    police_1                       y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
COMMITMENT_READ  member_1                       –  –  y  y  y  y  –  –  y  –  y  –  y  y  y  y  –  y  –  –  –
COMMITMENT_READ  police_1                       –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
CAMPAIGN_READ    ward                           y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
BOARD_READ       ward                           y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
CAMPAIGN_MANAGE  ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
FORM_MANAGE      ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
ROUTE_MANAGE     ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
POSTING_MANAGE   ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PAPERS_MANAGE    ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
TASK_TICK        cell-1                         y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
TASK_TICK        women                          y  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
PLAN_WRITE       member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
PLAN_TYPE        member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
PLAN_TYPE        com_1                          –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
PLAN_LIST        cell-1                         y  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
PLAN_READ        member_1                       –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  y  –  –  –
PLAN_READ        police_1                       –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
PLAN_RETURN      member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
PLAN_APPROVE     member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
PLAN_APPROVE     dep_1                          –  –  –  –  –  –  –  –  –  –  –  –  y  –  y  –  –  –  –  –  –
PLAN_APPROVE     sec_1                          –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PLAN_RETURN      sec_1                          –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PLAN_APPROVE     ward_secretary                 –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –
OUTCOME_RECORD   member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
OUTCOME_RECORD   sec_1                          –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
EVIDENCE_READ    member_1                       –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
DELIVERY_READ    cell-1                         y  –  y  y  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
DELIVERY_READ    front-1                        y  –  y  y  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
DELIVERY_SEND    cell-1                         y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
DELIVERY_READ    front-1 police_1               y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DELIVERY_RECEIVE front-1 police_1               y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DELIVERY_RECEIVE front-1                        y  –  –  –  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –

KIN_DECLARE      member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –

SHEET_READ       front-1                        –  –  –  –  –  y  –  –  y  y  –  –  –  –  –  –  –  –  –  –  –
SHEET_READ       front                          –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
SHEET_READ       women                          –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
SHEET_READ       cell-1                         –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
HELPER_NAME      front-1                        y  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
HELPER_NAME      front                          y  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
STRIP_READ       front-1                        –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
STRIP_READ       women                          –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
HELP_ASK         front-1                        –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
HELP_GIVE        ward                           –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_SEND        front-1                        –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_SEND        women                          –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
NOTE_SEND        cell-1                         –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –

NOTE_RECORD      front-1 member_1               –  –  –  –  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_RECORD      front-1 relative_1             –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_RECORD      front-1 front_1                –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_RECORD      front-1 helper_1               –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_RECORD      women member_1                 –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
NOTE_RECORD      women women_head               –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_RECORD      cell-1 member_1                –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_RECORD      cell-1 sec_1                   –  –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –

NOTE_WITHDRAW    front-1 member_1               –  –  –  –  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_WITHDRAW    front-1 relative_1             –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_WITHDRAW    front-1 front_1                –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_WITHDRAW    front-1 helper_1               –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_WITHDRAW    women member_1                 –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
NOTE_WITHDRAW    women women_head               –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_WITHDRAW    cell-1 member_1                –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_WITHDRAW    cell-1 sec_1                   –  –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
NOTE_TYPE        front-1 member_1               –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –
NOTE_ANSWER      front-1 member_1 sent          –  –  –  –  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_ANSWER      front-1 relative_1 sent        –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –

NOTE_READ        front-1 member_1               –  –  –  –  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_READ        front-1 member_1 sent          –  –  y  y  y  y  –  –  y  –  –  –  y  y  y  y  –  –  –  –  –
NOTE_READ        front-1 member_1 on:2019-05-06 –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_READ        front-1 member_1 on:2021-05-06 –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_READ        front-1 member_1 sent on:2019-05-06 –  –  y  y  y  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
NOTE_READ        women member_1 sent on:2019-05-06 –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
NOTE_READ        front-1 member_1 on:2019-05-06 of:front_1 –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_READ        front-1 member_1 sent released –  –  y  y  y  y  –  –  y  –  –  –  y  y  y  y  –  y  –  –  –
NOTE_READ        women member_1 sent            –  –  y  y  –  –  –  –  –  –  y  –  y  y  y  y  –  –  –  –  –
NOTE_READ        cell-1 member_1 sent           –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
NOTE_READ        front-1 sec_1 sent             –  –  y  y  y  y  –  –  y  –  –  –  –  y  y  y  –  –  –  –  –
NOTE_READ        front-1 sec_1 sent released    –  –  y  y  y  y  –  –  y  –  –  –  y  y  y  y  –  –  –  –  –
NOTE_READ        front-1 front_1 sent           –  –  y  y  y  –  –  –  y  –  –  –  y  y  y  y  –  –  –  –  –

NOTE_ASK         front-1 member_1 sent          –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_ASK         front-1 sec_1 sent             –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
NOTE_ASK         front-1 com_1 sent             –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
NOTE_ASK         front-1 member_1 sent by:front_1 –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_ASK         cell-1 member_1 sent by:sec_1  –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
NOTE_ASK         cell-1 member_1 sent by:com_1  –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
NOTE_RELEASE     front-1 member_1 sent          –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
NOTE_RELEASE     front-1 sec_1 sent             –  –  y  y  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –
NOTE_TELL        front-1 member_1               –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_TELL        front-1 member_1 sent          –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_TELL        front-1 sec_1 sent             –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
NOTE_REPLY       front-1 member_1 sent released –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
NOTE_REPLY_TYPE  front-1 member_1 sent           –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NOTE_REPLY_TYPE  front-1 member_1 sent released  –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_REPLY_TYPE  front-1 sec_1 sent released     –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
PRAISE_ANSWER    front-1 member_1               –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PRAISE_ANSWER    front-1 member_1 sent          –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
PRAISE_ANSWER_TYPE front-1 member_1             –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PRAISE_ANSWER_TYPE front-1 member_1 sent        –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
PRAISE_ANSWER_TYPE front-1 sec_1 sent           –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
PRAISE_ANSWER_TYPE cell-1 member_1 sent by:com_1  –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
NOTE_REPLY_TYPE  cell-1 member_1 sent released by:com_1  –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
NOTE_CONCLUDE    front-1 member_1 sent released –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
NOTE_CONCLUDE    front-1 sec_1 sent released    –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
NOTE_CONCLUDE    cell-1 member_1 sent released by:sec_1 –  –  y  y  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –
NOTE_CONCLUDE    cell-1 member_1 sent released by:com_1 –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
WORDS_OPEN       front-1 member_1 sent          –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
WORDS_OPEN       front-1 member_1 sent by:front_1 –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
NAME_COVER       front-1 member_1               –  –  –  –  –  y  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –
NAME_COVER       front-1 member_1 sent          –  –  –  –  –  y  –  –  y  –  –  –  y  y  y  –  –  –  –  –  –
NAME_COVER       front-1 sec_1 sent             –  –  y  y  –  y  –  –  y  –  –  –  –  y  y  –  –  –  –  –  –
LOOK_ASK         front-1 member_1 sent released –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
LOOK_FIRST       front-1 member_1 sent released –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –
LOOK_FIRST       front-1 member_1 sent by:sponsor_1 –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
LOOK_STANDING    front-1 member_1 sent released –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
LOOK_STANDING    front-1 member_1 sent by:standing –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
CELL_MONTH_READ  cell-1                         –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
PERIOD_CLOSE     cell-1                         –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –  –
PERIOD_REOPEN    cell-1 member_1                –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PERIOD_REOPEN    cell-3 standing                –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –

DOCUMENT_READ    cell-1                         y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DOCUMENT_READ    cell-1 addressed               y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
DOCUMENT_MANAGE  ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DOCUMENT_STUDIED member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
DOCUMENT_PROGRESS cell-1                        y  –  y  y  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
DOCUMENT_PROGRESS cell-police                   y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –

MEETING_READ     cell-1                         y  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
MEETING_READ     cell-1 convened                y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
MEETING_READ     youth                          y  –  y  y  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –
MEETING_READ     ward-party                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
MEETING_READ     cell-police                    y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
MEETING_ARRANGE  cell-1                         y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
MEETING_ARRANGE  youth                          y  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –
MEETING_ARRANGE  women                          y  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
MEETING_ARRANGE  front                          y  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
MEETING_ARRANGE  ward-party                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
MEETING_ARRANGE  cell-1 convened                y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
MEETING_RUN      cell-1                         y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
MEETING_RUN      cell-1 officer                 y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
MEETING_RUN      youth                          y  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –
MINUTES_WRITE    cell-1                         –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
MINUTES_WRITE    cell-1 convened                –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
MINUTES_WRITE    cell-1 officer                 y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
MINUTES_WRITE    youth                          –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –
MINUTES_READ     cell-1                         –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
MINUTES_READ     cell-1 convened                y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
MINUTES_READ     youth                          –  –  y  y  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –
SCORE_CONFIRM    cell-1                         –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –
SCORE_CONFIRM    cell-1 convened                –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –
CONTRIBUTION_RECORD cell-1                      –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
CONTRIBUTION_RECORD cell-1 convened             –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
CONTRIBUTION_READ cell-1 convened               –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
CONTRIBUTION_READ member_1                      –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
CONTRIBUTION_ANSWER cell-1 convened             –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
CONTRIBUTION_ANSWER member_1                    –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
CONTRIBUTION_OF_WARD cell-1                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –

REPORT_CAMPAIGN  ward-party                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
REPORT_FRONT     ward-party                     –  –  y  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
REPORT_FILE      member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –

PROGRESS_READ    front-1                        y  –  y  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PROGRESS_READ    cell-1                         y  –  y  y  y  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –
PROGRESS_LIST    front-1                        –  –  y  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
PROGRESS_LIST    cell-1                         –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –

CHECK_IN         member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
ABSENCE_TELL     member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
ABSENCE_TELL     member_3                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –
ABSENCE_REASON_READ member_1                    y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
ABSENCE_REASON_READ sec_1                       y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
ABSENCE_REASON_READ police_1                    y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
ATTENDANCE_READ  member_1                       y  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  y  –  –  –
ATTENDANCE_READ  member_3                       y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –
MAKEUP_SEND      member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
MAKEUP_READ      member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
MAKEUP_READ      police_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
MAKEUP_DECIDE    member_1                       –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
MAKEUP_DECIDE    sec_1                          –  –  –  –  –  –  –  –  –  –  –  –  –  y  y  –  –  –  –  –  –

EVENT_SHARE      cell-1                         y  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
EVENT_SHARE      women                          y  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –
EVENT_SHARE      front-1                        y  –  –  –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
EVENT_SHARE      ward-party                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
VISIT_CONFIRM    cell-1                         –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –
CHECK_RECORD     cell-1                         –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –
CHECK_RECORD     cell-police                    –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
CHECK_READ       cell-1                         –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  y  –  –  –  –  –
CHECK_READ       cell-police                    –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
CHECK_ANSWER     cell-1                         –  –  –  –  –  –  –  –  –  –  –  –  y  y  y  –  –  –  –  –  –
CHECK_ANSWER     cell-police                    –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –

OWN_DATA         member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
OWN_DATA         sec_1                          –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –  –  –  –  –  –
PAST_READ        member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
PAST_READ        cell-1 member_1 granted        –  –  y  y  –  –  –  –  –  –  –  –  y  y  y  –  –  y  –  –  –
PAST_READ        cell-police police_1 granted   –  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y
PAST_GRANT       member_1                       y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
PAST_GRANT       ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DATA_REQUEST     member_1                       –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  y  –  –  –
DATA_REQUEST_ANSWER ward                        y  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DATA_REQUEST_ANSWER member_1                    y  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
DATA_REQUEST_ANSWER ward_secretary              y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
YEAR_PROPOSE     ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
YEAR_CONFIRM     ward                           –  –  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –

FACT_RECORD      ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
SNAPSHOT_TAKE    ward                           y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
SNAPSHOT_READ    ward-party                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
BRIEFING_READ    ward-party                     y  –  y  y  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –  –
"""
FRONTS = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT)


def rows():
    head, *lines = [line.split() for line in MATRIX.splitlines() if line.strip()]
    assert head == list(WHO)
    for line in lines:
        action, *about, marks = line[0], *line[1 : -len(head)], line[-len(head) :]
        yield pytest.param(Action[action], about, dict(zip(head, marks, strict=True)), id=" ".join([action, *about]))


def subject(ward, about):
    """`ward`, `member_1`, `front-1`, or `front-1 member_1 sent by:sec_1`."""
    if about == ["ward"]:
        return PolicySubject()
    if about == ["ward-party"]:
        about = ["ward"]
    if about[0] not in ward.units:
        return subject_of(ward.people[about[0]], TODAY)
    unit = unit_of(ward.units[about[0]])
    of_body = PolicySubject(body_id=unit.id, path=unit.path, of_front=unit.kind in FRONTS)
    of_body = of_body._replace(convened="convened" in about, officer="officer" in about, addressed="addressed" in about)
    if len(about) == 1 or about[1] not in ward.people:
        return of_body
    told = dict(one.split(":", 1) for one in about if ":" in one)
    writers = frozenset(ward.people[one.removeprefix("by:")] for one in about if one.startswith("by:"))
    return subject_of(ward.people[about[1]], TODAY)._replace(
        body_id=unit.id,
        of_front=of_body.of_front,
        sent="sent" in about,
        released="released" in about,
        granted="granted" in about,
        writers=writers,
        written_on=date.fromisoformat(told.get("on", TODAY.isoformat())),
        author_id=ward.people[told["of"]] if "of" in told else None,
        head_wrote=bool(writers & {ward.people["sec_1"], ward.people["dep_1"]}),
    )


@pytest.mark.parametrize(("action", "about", "marks"), list(rows()))
def test_who_may(ward, action, about, marks):
    on = subject(ward, about)
    found = {head: "y" if can(ward.actor(name), action, on) else "–" for head, name in WHO.items()}

    assert found == marks


def test_every_action_stands_in_the_matrix():
    asked = {param.values[0] for param in rows()}

    assert asked == set(Action)
