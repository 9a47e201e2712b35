"""Flask-Admin on the ward's data; runs in the bench's own environment and knows nothing of the portal. It asks nobody
who they are and writes down nothing: the least that such a page can cost."""

import os
from pathlib import Path

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy

PLACE = Path(os.environ["PEERS"])
application = Flask("flask_admin_site")
application.config.update(SECRET_KEY="bench", SQLALCHEMY_DATABASE_URI=f"sqlite:///{PLACE / 'peers.sqlite3'}")
db = SQLAlchemy(application)


class Cell(db.Model):
    __tablename__ = "cell"
    id = db.Column(db.BigInteger, primary_key=True)
    name = db.Column(db.Text)

    def __str__(self):
        return self.name


class Member(db.Model):
    __tablename__ = "member"
    id = db.Column(db.BigInteger, primary_key=True)
    name = db.Column(db.Text)
    sort_key = db.Column(db.Text)
    card = db.Column(db.Text)
    born = db.Column(db.Text)
    cell_id = db.Column(db.BigInteger, db.ForeignKey("cell.id"))
    cell = db.relationship(Cell)

    def __str__(self):
        return self.name


class MemberNote(db.Model):
    __tablename__ = "note"
    id = db.Column(db.BigInteger, primary_key=True)
    member_id = db.Column(db.BigInteger, db.ForeignKey("member.id"))
    month = db.Column(db.Text)
    kind = db.Column(db.Text)
    remark = db.Column(db.Text)
    member = db.relationship(Member)


class Members(ModelView):
    column_list = ("name", "card", "born", "cell")
    column_default_sort = "sort_key"
    column_filters = ("cell_id",)
    page_size = 2_000


class Notes(ModelView):
    column_list = ("member", "month", "kind", "remark")
    column_editable_list = ("kind", "remark")
    column_filters = ("member.cell_id", "month")
    page_size = 50


admin = Admin(application, name="bench")
admin.add_view(Members(Member, db.session, endpoint="member"))
admin.add_view(Notes(MemberNote, db.session, endpoint="note"))
application.add_url_rule("/hello", view_func=lambda: "hello")
