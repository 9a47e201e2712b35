"""What may be typed in the month, and the words said when it may not."""
