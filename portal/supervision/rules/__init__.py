"""When the month takes what: pure, values in, a reason or a value out."""
