"""What printing needs of the machine: told as warnings, because all the rest of the site runs without."""

import ctypes

from django.core.checks import Warning, register

from pages import fonts

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
SUBSET = "libharfbuzz-subset.so.0"
MEND_LIBRARIES = "Kør: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
MEND_FONTS = "Kør: npm ci --ignore-scripts"


def is_there(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@register()
def printing(app_configs, **kwargs):
    """Warn in Danish of what is missing, with the command that mends it."""
    found = []
    if not all(map(is_there, PANGO)):
        text = "Pango mangler: sitet kører, men beviser og undervisningsmaterialer kan ikke laves som PDF."
        found.append(Warning(text, hint=MEND_LIBRARIES, id="pages.W001"))
    elif not is_there(SUBSET):
        text = "libharfbuzz-subset0 mangler: hver PDF tager otte gange så lang tid at lave."
        found.append(Warning(text, hint=MEND_LIBRARIES, id="pages.W002"))
    if fonts.missing():
        text = "Skrifterne til print mangler: beviser og undervisningsmaterialer kan ikke laves som PDF."
        found.append(Warning(text, hint=MEND_FONTS, id="pages.W003"))
    return found
