"""What may be done to a session and when: pure."""
