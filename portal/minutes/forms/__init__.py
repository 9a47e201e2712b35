"""What may be typed about meetings."""
