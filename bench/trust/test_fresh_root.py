"""`make trust` installs into a Debian that has never seen the portal."""

import os
import shutil

import pytest

from bench.trust import fresh_root

pytestmark = [pytest.mark.trust, pytest.mark.timeout(3600)]


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mmdebstrap"), reason="wants root and mmdebstrap")
def test_a_folder_without_internet_is_installed_set_up_and_served() -> None:
    took = fresh_root.run()
    assert took["install"] < 120, took
