"""For how long an old record may be opened to the ward where somebody stands now. Pure."""

from datetime import date, timedelta

from portal.ground.text import Sentence, say

LONGEST_DAYS, LONGEST_REASON = 31, 500


def not_to_grant(last_on: date | None, today: date) -> Sentence | None:
    if last_on is None or last_on < today or last_on > today + timedelta(days=LONGEST_DAYS):
        return say("Cho xem từ hôm nay, không quá %(days)s ngày.", days=LONGEST_DAYS)
    return None
