"""The home page with its messages; reminders by e-mail."""
