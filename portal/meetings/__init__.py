"""Meetings (hội nghị, sinh hoạt): conferences, the cells' monthly and themed sessions, the Youth Union's calendar; who
is convened, attendance and make-up study (học bù), shared events, contributions (góp ý), checks by the committee
member in charge, and the meeting itself to its minutes.

A session held, moved and not held are three things. The denominator of an attendance is who was convened, frozen when
the roll is closed."""
