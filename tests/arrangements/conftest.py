import pytest

from tests.arrangements.desk import Desk


@pytest.fixture
def desk(app, ward):
    return Desk(ward)
