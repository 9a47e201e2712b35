"""What holds for people, from values alone: `standing` and the list's heading, `events` and what each refuses."""
