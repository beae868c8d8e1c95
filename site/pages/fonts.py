"""The fonts we print with. They come with the packages in package.json, never from the machine."""

from functools import cache
from pathlib import Path

from django.conf import settings

PLEX = settings.ROOT / "node_modules/dkfds/src/fonts/IBMPlexSans/complete/ttf"
DEJAVU = settings.ROOT / "node_modules/dejavu-fonts-ttf/ttf"  # Arabic, Hebrew, Armenian, Georgian, rare Latin letters

REGULAR, BOLD = 400, 600
# The families are named after what was printed first: the names stand inside every certificate's bytes.
FACES = {
    ("Bevis", REGULAR): PLEX / "IBMPlexSans-Regular.ttf",
    ("Bevis", BOLD): PLEX / "IBMPlexSans-SemiBold.ttf",
    ("Bevis Reserve", REGULAR): DEJAVU / "DejaVuSans.ttf",
    ("Bevis Reserve", BOLD): DEJAVU / "DejaVuSans-Bold.ttf",
}


def missing() -> list[Path]:
    """Return the font files that set-up should have brought and that are not there."""
    return [file for file in FACES.values() if not file.exists()]


@cache
def printable_letters() -> frozenset[int]:
    """Return every code point that can be printed in both weights."""
    from fontTools.ttLib import TTFont  # slow to load

    by_weight = {REGULAR: set(), BOLD: set()}
    for (_, weight), file in FACES.items():
        with TTFont(file, lazy=True) as font:
            by_weight[weight] |= font.getBestCmap().keys()
    return frozenset(by_weight[REGULAR] & by_weight[BOLD])
