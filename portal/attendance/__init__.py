"""Attendance (điểm danh): the roll of a session, who took it, why someone was absent, make-up study (học bù), and what
a summary reported without names.

The denominator is who was convened, frozen when the roll is closed; who is exempt counts in neither."""
