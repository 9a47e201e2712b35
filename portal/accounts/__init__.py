"""Accounts (tài khoản): signing in, sessions kept on the server, activation by a printed slip, throttling.
An account opens nothing by itself: what a person may do comes from the posts in force."""
