"""What manage.py is made of: environment, Debian packages, servers, a throw-away PostgreSQL."""
