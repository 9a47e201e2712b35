"""Django admin on the ward's data; runs in the bench's own environment and knows nothing of the portal."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

PLACE = Path(os.environ["PEERS"])
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    DEBUG=False,
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LANGUAGE_CODE="vi",
    DATA_UPLOAD_MAX_NUMBER_FIELDS=100_000,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": PLACE / "peers.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": "PRAGMA synchronous=FULL;", "transaction_mode": "IMMEDIATE"},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
                ],
            },
        }
    ],
    STATIC_URL="/static/",
)
django.setup()

from django.contrib import admin  # noqa: E402 - only after the settings
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402


class Cell(models.Model):
    name = models.TextField()

    class Meta:
        app_label, db_table, managed = "auth", "cell", False

    def __str__(self):
        return self.name


class Member(models.Model):
    name = models.TextField()
    sort_key = models.TextField()
    card = models.TextField()
    born = models.DateField(null=True)
    cell = models.ForeignKey(Cell, models.PROTECT)

    class Meta:
        app_label, db_table, managed, ordering = "auth", "member", False, ["sort_key"]

    def __str__(self):
        return self.name


class MemberNote(models.Model):
    member = models.ForeignKey(Member, models.PROTECT)
    month = models.TextField()
    kind = models.TextField(choices=[(one, one) for one in ("remark", "nil", "unseen")])
    remark = models.TextField(blank=True)

    class Meta:
        app_label, db_table, managed = "auth", "note", False


@admin.register(Cell)
class Cells(admin.ModelAdmin):
    pass


@admin.register(Member)
class Members(admin.ModelAdmin):
    list_display = ("name", "card", "born", "cell")
    list_select_related = ("cell",)
    list_filter = ("cell",)
    list_per_page = 2_000
    search_fields = ("name",)


@admin.register(MemberNote)
class Notes(admin.ModelAdmin):
    list_display = ("member", "month", "kind", "remark")
    list_editable = ("kind", "remark")
    list_select_related = ("member",)
    list_filter = ("member__cell",)
    list_per_page = 50
    raw_id_fields = ("member",)


urlpatterns = [path("admin/", admin.site.urls)]
application = get_wsgi_application()


def make_ready():
    """Its own tables, and a session of somebody who may do everything: printed as the cookie's value."""
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_superuser("bench")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)


if __name__ == "__main__" and sys.argv[1:] == ["ready"]:
    make_ready()
