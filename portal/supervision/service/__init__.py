"""What people do in the month; one function per deed."""
