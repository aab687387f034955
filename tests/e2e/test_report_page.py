"""The review's page in a real browser: nothing it loads, nothing axe finds serious, at the width of a telephone and of a desk."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from groundwork.project import Project
from groundwork.review.make import review
from groundwork.review.write import texts
from tests.diff.repositories import Repository
from tests.review.test_cases import environment

pytestmark = pytest.mark.e2e
WIDTHS = {"telephone": (390, 844), "desk": (1280, 900)}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> str:
    """Debian's Chromium, installed where it is not there and root may."""
    if not shutil.which("chromium") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True, capture_output=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True, capture_output=True
        )
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed, and only root may install it: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a pull request that replaces, deletes, costs and violates."""
    folder = tmp_path_factory.mktemp("page")
    repository = Repository(folder)
    repository.write(environment("prod", {}), "Pulumi.prod.yaml")
    repository.commit()
    change = {"pools": {"t4": {"nodes": {"max": 30}}, "a100": None}, "models": {"assistant": None}}
    repository.write(
        environment("prod", {**change, "schedules": {"evening": None, "morning": None}}), "Pulumi.prod.yaml"
    )
    repository.commit()
    made = review("prod", Project(repository.root), "HEAD~1", date(2026, 11, 25))
    assert made.report.diff is not None, made.report.errors
    (write,) = [make for name, make in texts(made) if name == "report.html"]
    file = folder / "report.html"
    file.write_text(write(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser(chromium: str, page_file: Path) -> Iterator[Browser]:
    """The page is made first: a plan has an event loop of its own, and so has what drives the browser."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()


def opened(browser: Browser, file: Path, width: str, **more: Any) -> Page:
    """The page as somebody opens it, with scripts off, as its own policy has them."""
    wide, high = WIDTHS[width]
    page = browser.new_context(viewport={"width": wide, "height": high}, **more).new_page()
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, page_file: Path, width: str, scheme: str):
    """axe is put into the page by the browser itself, past the page's own policy, which lets no script in."""
    page = opened(browser, page_file, width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    found = Axe().run(page).response["violations"]
    assert [
        f"{one['id']}: {one['help']} ({len(one['nodes'])})" for one in found if one["impact"] in {"serious", "critical"}
    ] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(browser: Browser, page_file: Path, width: str):
    page = opened(browser, page_file, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]


def test_it_asks_for_nothing_else(browser: Browser, page_file: Path):
    asked: list[str] = []
    page = browser.new_context().new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert [url for url in asked if not url.startswith(("data:", page_file.as_uri()))] == []


def test_it_works_by_the_keyboard_without_scripts(browser: Browser, page_file: Path):
    """The first thing that Tab reaches is the way past what every page has; a fold opens by Enter."""
    page = opened(browser, page_file, "desk", java_script_enabled=False)
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.get_attribute("href", timeout=2000).startswith("#")
    folds = page.locator("details:not([open]) > summary")
    if folds.count():
        before = folds.count()
        folds.first.focus()
        page.keyboard.press("Enter")
        assert folds.count() == before - 1


@pytest.mark.parametrize("width", WIDTHS)
def test_its_pictures_in_the_docs(browser: Browser, page_file: Path, width: str):
    """`UPDATE_SCREENS=1` takes them anew; what they show is looked at, not compared."""
    file = Path(__file__).parents[2] / "docs" / "images" / f"review-{width}.png"
    if os.environ.get("UPDATE_SCREENS"):
        opened(browser, page_file, width).screenshot(path=file)
    assert file.stat().st_size > 10_000
