"""The same ward in Django admin and in Flask-Admin: their own servers, in an environment of their own."""
