"""What may be typed about people: `lists` for the member list, `events` for the office's deeds."""
