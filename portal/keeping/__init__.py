"""Keeping (sao lưu): backups sealed for the keys of two safes, written here and at a second place, thinned out by age;
opening one with a key is practised once a year, and the home page of secretary and office shows when both were done.

A backup is written, read back, then sealed (age): the private halves of the keys are on no server, they stand on two
key sheets (phiếu khóa) printed at set-up. What is known of all this stands in a small file beside the backups, not in
the database: a restore must not turn it back."""
