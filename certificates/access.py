"""Who may fetch a certificate: the holder and those who may see her by name. Checking one is open to all."""

from certificates.models import Certificate
from registry.access import visible_to


def certificates_visible_to(user):
    """Return the certificates whose PDF, which carries the name, `user` may fetch."""
    return Certificate.objects.filter(training__person__in=visible_to(user))
