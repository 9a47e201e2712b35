import pytest

from tests.kit import installation


@pytest.fixture
def installed(tmp_path):
    """`installed()` is the portal over this test's own empty folder; settings by name change it."""
    apps = []

    def over(**settings):
        apps.append(installation.app(tmp_path, **settings))
        return apps[-1]

    yield over
    for app in apps:
        installation.let_go(app)
