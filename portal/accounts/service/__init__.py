"""Deeds at the door and at the office's desk."""

from portal.accounts.service.door import (
    activate,
    change_password,
    end_other_sessions,
    end_session,
    forget_device,
    forget_devices,
    prefer,
    sign_in,
    sign_out,
    welcome,
)
from portal.accounts.service.many import ManySlips, Printed, hand_out, issue_slips
from portal.accounts.service.office import (
    PrintedSlip,
    account_of_person,
    disable,
    enable,
    end_sessions,
    issue_slip,
    withdraw_slip,
)
from portal.accounts.service.saved import drop_view, save_view

__all__ = [
    "ManySlips",
    "Printed",
    "PrintedSlip",
    "account_of_person",
    "activate",
    "change_password",
    "disable",
    "drop_view",
    "enable",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "forget_device",
    "forget_devices",
    "hand_out",
    "issue_slip",
    "issue_slips",
    "prefer",
    "save_view",
    "sign_in",
    "sign_out",
    "welcome",
    "withdraw_slip",
]
