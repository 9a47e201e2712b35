"""Who may lean on whom (docs/decisions): each failure names the file and says what is asked of it."""

from tests.house.source import CHAPTERS, ROOMS, begins, portal

FLASK = ("flask", "flask_login", "flask_wtf", "flask_babel", "werkzeug")
FORBIDDEN = {
    "rules": (*FLASK, "wtforms", "sqlalchemy", "portal.ground.db", "portal.web"),
    "models": (*FLASK, "wtforms", "portal.web"),
    "queries": (*FLASK, "wtforms", "portal.web"),
    "service": (*FLASK, "wtforms", "portal.web"),
    "forms": ("sqlalchemy", "portal.ground.db"),
    "views": ("sqlalchemy", "portal.ground.db"),
}
WEB_KNOWS = ("portal.web", "portal.accounts", "portal.policy", "portal.ground", "portal.audit")
SEE_ALL = {"__main__", "app", "cli", "demo", "config", "glossary", "menu", "__init__"}


def told(offences):
    assert not offences, "\n" + "\n".join(offences)


def test_each_room_imports_only_what_belongs_in_it():
    told(
        [
            f"{file.name}:{one.line} is a {file.room} room and may not import {one.module}"
            for file in portal()
            if file.room in ROOMS and file.chapter in CHAPTERS
            for one in file.imports()
            if begins(one.module, *FORBIDDEN[file.room])
        ]
    )


def test_a_chapter_looks_only_backward():
    told(
        [
            f"{file.name}:{one.line} belongs to {file.chapter} and may not know {one.module}, which comes later"
            for file in portal()
            if file.chapter in CHAPTERS
            for one in file.imports()
            if begins(one.module, *(f"portal.{later}" for later in CHAPTERS[CHAPTERS.index(file.chapter) + 1 :]))
        ]
    )


def test_the_web_knows_accounts_policy_and_ground():
    told(
        [
            f"{file.name}:{one.line} may not know {one.module}: a chapter registers itself, web does not look for it"
            for file in portal()
            if file.chapter == "web"
            for one in file.imports()
            if begins(one.module, "portal") and one.module != "portal" and not begins(one.module, *WEB_KNOWS)
        ]
    )


def test_nobody_but_the_start_knows_the_whole_portal():
    told(
        [
            f"{file.name}:{one.line} may not know {one.module}"
            for file in portal()
            if file.chapter not in SEE_ALL
            for one in file.imports()
            if begins(one.module, "portal.app", "portal.cli", "portal.demo")
        ]
    )


def test_every_folder_is_a_known_chapter():
    told(
        [
            f"{file.name}: {file.chapter} stands in no order of chapters (tests/house/source.py)"
            for file in portal()
            if file.chapter not in {*CHAPTERS, *SEE_ALL, "web"}
        ]
    )


def test_imports_stand_at_the_top():
    told(
        [
            f"{file.name}:{one.line} imports {one.module} inside a function: a circle is hidden, or a comment is "
            "missing that says which heavy library is spared"
            for file in portal()
            for one in file.imports()
            if one.hidden and not one.says_why
        ]
    )


def test_services_leave_the_commit_to_the_door():
    told(
        [
            f"{file.name} commits: web and cli do, so that a deed and its trail stand or fall together"
            for file in portal()
            if file.chapter in CHAPTERS
            and file.room in {"rules", "models", "queries", "service", "forms"}
            and ".commit()" in file.text
        ]
    )
