"""What is measured, and against what: ratios of one interleaved run, since milliseconds do not travel."""
