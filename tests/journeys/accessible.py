"""What axe finds wrong on the page a person has before them."""

from axe_playwright_python.sync_playwright import Axe


def accessible(page):
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
