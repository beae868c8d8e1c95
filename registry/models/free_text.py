"""What no free text may hold, wherever somebody writes."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CPR = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")


def refuse_cpr(text):
    """Refuse a text that holds what looks like a CPR number; forms for free text carry this validator."""
    if CPR.search(text):
        raise ValidationError(_("Det ligner et CPR-nummer. Skriv aldrig CPR-numre her."), code="cpr")
