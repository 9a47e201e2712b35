"""Chốt số liệu: a drive's or a month's figures frozen with signer and reason. A snapshot keeps every number with its
rule, its shares and its people; it can be told again as it was known then, compared with today, and never changed."""
