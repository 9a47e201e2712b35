"""What a plan must hold, what may be done to a version and when: pure."""
