"""Every test lives in one invented ward, in a real database that the migrations built."""

import gc
from contextlib import nullcontext
from pathlib import Path

import pytest

from portal.audit import books
from portal.ground.db import db, enter_ward, will_write
from tests.kit import chance, drills, engines, installation, sampling, store
from tests.kit.demonstrations import Demonstrations
from tests.kit.pages import Browser
from tests.kit.ward import Ward, build_ward


def pytest_addoption(parser):
    parser.addoption("--whole", action="store_true", help="every case of the large grids, not a sample")
    parser.addoption("--fast", action="store_true", help="what needs no database, and a seventh of the rest")
    parser.addoption("--engine", action="store_true", help="only what may differ between the two database engines")
    parser.addoption("--half", action="store_true", help="one in two of what would run, by the seed of the day")
    parser.addoption("--prove", action="store_true", help="after each test the trail must prove every row it left")
    parser.addoption("--drill", help="only drills that follow this protocol (tests/kit/drills.py)")
    parser.addoption("--results", help="keep what each drill found in this file, beside what stands in it")


def pytest_configure(config):
    gc.disable()  # till all is collected: what is imported stays, and would be looked through some thirty times
    chance.stand_still()
    if (place := config.getoption("--results")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(drills.Results(place))


def pytest_report_header(config):
    return f"grids: {'whole' if config.getoption('--whole') else 'a seventh of each'}, GRID_SEED={sampling.seed()}"


def pytest_collection_modifyitems(config, items):
    named = any("[" in word for word in config.args)  # whoever names a case gets it
    items[:], left_out = sampling.sample(items, whole=named or config.getoption("--whole"))
    if protocol := config.getoption("--drill"):
        items[:], others = drills.choose(items, protocol)
        left_out = [*left_out, *others]
    if config.getoption("--engine"):
        items[:], alike = engines.may_differ(items)
        left_out = [*left_out, *alike]
    if config.getoption("--half"):
        half = set(sampling.a_share(items, "half", whole=named, one_in=2))
        left_out = [*left_out, *(item for item in items if item not in half)]
        items[:] = [item for item in items if item in half]
    if config.getoption("--fast"):
        cheap = {item for item in items if engines.without_database(item)}
        cheap |= set(sampling.a_share([item for item in items if item not in cheap], "fast", whole=False))
        left_out = [*left_out, *(item for item in items if item not in cheap)]
        items[:] = [item for item in items if item in cheap]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory):
    installation.empty_once(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def built(tmp_path_factory, worker_id, pytestconfig):
    """The portal and its pristine ward, built once; each test gets the ward back as it was."""
    chance.draw_by(pytestconfig, "the ward")
    with store.in_memory(tmp_path_factory) as place:
        yield from _built(place, worker_id)


def _built(place, worker_id):
    database = store.for_worker(place, worker_id)
    app = installation.app(Path(place), DATABASE_URL=database.url, **installation.ASKED)
    with app.app_context():
        database.create()
        ids = build_ward()
        db.session.remove()
        database.keep_as_template(db.engine)
    # House, tests and ward stay to the end: looking through them again and again was a tenth of a run.
    gc.collect()
    gc.freeze()
    yield app, database, ids
    database.drop(db, app)


@pytest.fixture(autouse=True)
def _same_morning(request):
    chance.back_to_the_morning()
    chance.draw_by(request.config, request.node.nodeid)
    # What the last test was about to write is no business of this one's: its readers would hold the write lock.
    will_write(False)


@pytest.fixture(autouse=True)
def _sends_no_statement(request):
    with engines.no_statement() if engines.without_database(request.node) else nullcontext():
        yield


@pytest.fixture
def app(built, pytestconfig):
    app, database, _ = built
    with app.app_context():
        db.session.remove()
        database.restore(db.engine)
        enter_ward(1)
        will_write(False)
        yield app
        db.session.remove()
        if pytestconfig.getoption("--prove"):
            proof = books.prove(db.session.connection(), 1)
            assert (proof.wrong, books.prove_seals(db.session.connection(), 1)) == ([], None)
            db.session.remove()
        enter_ward(None)


@pytest.fixture
def drill(record_property):
    """Counts the cases of a drill of a release, and shows how far it is."""
    one = drills.Drill()
    yield one
    record_property("cases", one.cases)
    record_property("failures", one.failures)


@pytest.fixture(scope="session")
def demonstrations(tmp_path_factory, worker_id):
    """The demonstration ward, built from its workbooks once for all workers; `copy` opens one of its own."""
    base = tmp_path_factory.getbasetemp()
    kept = Demonstrations((base if worker_id == "master" else base.parent) / "demonstration", worker_id)
    yield kept
    kept.drop()


@pytest.fixture(scope="session")
def demonstration_built(demonstrations, tmp_path_factory):
    """The demonstration ward in a place of each worker; tests only read it."""
    return demonstrations.copy(tmp_path_factory.mktemp("demonstration") / "read")


@pytest.fixture
def ward(app, built):
    """The invented ward: people, units and records by name."""
    return Ward(built[2])


@pytest.fixture
def as_(app, ward):
    """A browser in which the named person of the ward is signed in."""
    return lambda name: Browser(app, ward, name)


@pytest.fixture
def stranger(app):
    return Browser(app)


@pytest.fixture(scope="session")
def chromium():
    from tests.kit import browser  # Playwright is heavy and only journeys want it

    with browser.chromium() as running:
        yield running


@pytest.fixture
def visit(app, ward, chromium):
    """`visit("front_1")`: a window in which that person has signed in with their password."""
    from tests.kit import browser  # Playwright is heavy and only journeys want it

    windows = []
    with browser.serving(app) as site:

        def enter(name=None, **how):
            window = browser.Visit(chromium, site, ward, **how)
            windows.append(window)
            if name:
                window.sign_in(name)
            return window.page

        enter.windows = windows  # a test that cuts the network clears what its own window complained of
        yield enter
        for window in windows:
            window.context.close()
    assert not [line for window in windows for line in window.complaints]
