from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def unconfirmed(self, email):
        """Return the sign-in that somebody began for this address and never confirmed, or None."""
        begun = self.filter(email__iexact=email, is_active=True, last_login=None)
        return begun.exclude(emailaddress__verified=True).first()


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. Who the person behind it is, the registry knows; here is only the address that opens the door."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    date_joined = models.DateTimeField(_("oprettet"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("bruger")
        verbose_name_plural = _("brugere")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_email",
                violation_error_message=_("Der findes allerede en bruger med den e-mailadresse."),
            )
        ]

    def __str__(self):
        return f"Bruger {self.pk}"

    @property
    def is_staff(self):
        """Wagtail asks its own permission for the back office; this only satisfies those who ask for `is_staff`."""
        return self.is_superuser

    def get_full_name(self):
        return self.email

    def get_short_name(self):
        return self.email.partition("@")[0]


class Tries(models.Model):
    """How often something was tried for one account since a moment: the counter behind the limits on sign-in.

    The account is kept as a keyed hash, so that the table tells nobody who has tried to come in.
    """

    key = models.CharField(_("konto, hashet"), max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(_("antal"), default=0)
    since = models.DateTimeField(_("siden"), db_index=True)

    class Meta:
        verbose_name = _("forsøg")
        verbose_name_plural = _("forsøg")

    def __str__(self):
        return f"Forsøg {self.key[:8]}"
