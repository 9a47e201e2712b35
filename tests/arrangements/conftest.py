import pytest

from tests.arrangements.arranging import Arranger
from tests.arrangements.joint import Joint


@pytest.fixture
def arranger(app, ward):
    return Arranger(ward)


@pytest.fixture
def joint(app, ward):
    return Joint(ward)
