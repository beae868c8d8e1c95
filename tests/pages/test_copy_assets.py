import re

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import CommandError, call_command

from pages.management.commands import copy_assets


@pytest.fixture
def assets(settings, tmp_path):
    """What the command copies, in a folder of its own."""
    settings.VAR = tmp_path
    call_command("copy_assets", verbosity=0)
    return tmp_path / "assets" / "dkfds"


def test_missing_package_names_the_command_that_brings_it(monkeypatch, tmp_path):
    monkeypatch.setattr(copy_assets, "PACKAGE", tmp_path / "node_modules")
    with pytest.raises(CommandError, match="npm ci --ignore-scripts"):
        call_command("copy_assets")


def test_style_sheet_points_only_at_files_that_are_there(assets):
    css = (assets / "css" / "dkfds.css").read_text()
    missing = [url for url in re.findall(r"url\(([^)]+)\)", css) if not (assets / "css" / url).exists()]
    assert (missing, "sourceMappingURL" in css, "@font-face" in css) == ([], False, False)


def test_only_small_modern_fonts_are_copied(assets):
    fonts = list((assets / "fonts").iterdir())
    assert ({font.suffix for font in fonts}, all(font.stat().st_size < 20_000 for font in fonts)) == ({".woff2"}, True)


def test_every_icon_a_template_draws_is_in_the_sheet(assets, settings):
    sheet = set(re.findall(r'<symbol id="([^"]+)"', (assets / "img" / "icons.svg").read_text()))
    templates = "".join(file.read_text() for file in (settings.ROOT / "templates").rglob("*.html"))
    assert set(re.findall(r'{% icon "([^"]+)"', templates)) - sheet == set()


def test_manifest_storage_accepts_all_that_is_copied(assets, tmp_path):
    storage = ManifestStaticFilesStorage(location=tmp_path / "assets", base_url="/static/")
    paths = {
        str(file.relative_to(tmp_path / "assets")): (storage, str(file.relative_to(tmp_path / "assets")))
        for file in assets.rglob("*")
        if file.is_file()
    }
    assert [name for name, _, done in storage.post_process(paths) if isinstance(done, Exception)] == []
