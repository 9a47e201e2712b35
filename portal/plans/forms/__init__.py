"""What may be typed about plans."""
