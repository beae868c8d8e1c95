import hashlib
import json

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def fingerprint(content):
    """Return the SHA-256 (64 hex letters) of `content`, whatever the order of its keys."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Version(models.Model):
    """What a learner was shown, kept for ever as it was and found by the hash of its content. Never changed."""

    hash = models.CharField(_("fingeraftryk"), max_length=64, unique=True)
    content = models.JSONField(_("indhold"))
    made_at = models.DateTimeField(_("lavet"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def of(cls, content, **known):
        """Return the version with this content, made now if it is new."""
        return cls.objects.get_or_create(hash=fingerprint(content), defaults={"content": content, **known})[0]
