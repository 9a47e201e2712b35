import pytest

from tests.arrangements.desk import Desk
from tests.arrangements.joint import Joint


@pytest.fixture
def desk(app, ward):
    return Desk(ward)


@pytest.fixture
def joint(app, ward):
    return Joint(ward)
