"""Meetings (hội nghị, sinh hoạt): the calendar of conferences, the cells' monthly and themed sessions and the Youth
Union's month; who is called to each, and shared events (việc chung).

A session held, moved and not held are three things."""
