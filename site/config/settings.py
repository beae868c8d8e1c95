"""Settings of Forebyg: one file, values from the environment, safe in production unless told otherwise.

FOREBYG_MODE is `production` (the default), `demo` (one machine, plain http, sign-ins printed) or `test`.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config import ROOT

MODES = ("production", "demo", "test")
YES, NO = ("1", "true", "ja", "yes"), ("", "0", "false", "nej", "no")


def text(name, default=None):
    """Return the environment's value of `name`; without a default the value must be there."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} mangler. Sæt den i miljøet; docs/running.md viser hvordan.")
    return value


def flag(name, default=False):
    """Return the environment's value of `name` as true or false."""
    value = os.environ.get(name, "").strip().lower()
    if value in YES:
        return True
    if value in NO:
        return default if value == "" else False
    raise ImproperlyConfigured(f"{name} er »{value}«, men skal være 1 eller 0.")


def number(name, default):
    """Return the environment's value of `name` as a whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} er »{value}«, men skal være et helt tal.")
    return int(value)


def listing(name, default=None):
    """Return the comma-separated values of `name`."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


MODE = text("FOREBYG_MODE", "production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"FOREBYG_MODE er »{MODE}«, men skal være en af: {', '.join(MODES)}.")
PRODUCTION, DEMO = MODE == "production", MODE == "demo"

VAR = Path(text("FOREBYG_VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def demo_secret_key():
    """Return the key of this machine's demo, made the first time it is asked for."""
    file = VAR / "demo-secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


DEBUG = flag("FOREBYG_DEBUG")
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("FOREBYG_DEBUG må ikke være slået til i produktion.")
SECRET_KEY = text("SECRET_KEY") if PRODUCTION else text("SECRET_KEY", demo_secret_key())
if PRODUCTION and len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY er for kort: brug mindst 40 tilfældige tegn.")
SITE_URL = (text("SITE_URL") if PRODUCTION else text("SITE_URL", "http://127.0.0.1:8000")).rstrip("/")
if PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured(f"SITE_URL er »{SITE_URL}«, men skal begynde med https:// i produktion.")
ALLOWED_HOSTS = listing("ALLOWED_HOSTS") if PRODUCTION else listing("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS må ikke rumme »*«: links i mails ville pege, hvorhen afsenderen vil.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SITE_NAME = "Forebyg"

INSTALLED_APPS = [
    "accounts",
    "pages",
    "outbox",
    "registry",
    "certificates",
    "courses",
    "events",
    "materials",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "accounts.apps.BackOfficeUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_tasks",
]

MIDDLEWARE = [
    "pages.middleware.AnonymousPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.middleware.SecurityHeaders",
    "pages.middleware.UploadLimit",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.BackOfficeDoor",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.site",
            ],
            "builtins": ["pages.templatetags.forebyg"],
        },
    }
]
FORM_RENDERER = "pages.forms.Renderer"

DATABASES = {"default": dj_database_url.parse(text("DATABASE_URL", f"sqlite:///{VAR / 'forebyg.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON"  # who is erased is overwritten in the file too
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=3000"} | DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    raise ImproperlyConfigured("DATABASE_URL skal pege på SQLite eller PostgreSQL.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The limits on sign-in must hold across workers, so the cache they count in is the database's.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/min-side/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "courses.adapter.Adapter"  # which builds on registry's, which builds on accounts'
ACCOUNT_SIGNUP_FORM_CLASS = "registry.forms.SignUpForm"
ACCOUNT_USER_DISPLAY = "accounts.adapter.address_of"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignUpForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "confirm_login_code": "accounts.forms.ConfirmCodeForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# By account, never by address: half a theme day sits behind one municipal address, and behind a proxy everybody does.
# Sign-in and mailed codes are counted by accounts.actions, in one atomic statement; these are what is left for allauth.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "signup": None,
    "request_login_code": None,
    "reset_password": "5/10m/key",
    "reset_password_from_key": None,
    "confirm_email": None,
    "change_password": "10/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "verify_phone": "1/m/user",
    "change_phone": "1/m/user",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.EditPasskeyForm",
}
BACK_OFFICE_NEEDS_SECOND_FACTOR = flag("BACK_OFFICE_NEEDS_SECOND_FACTOR", default=PRODUCTION)

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk")]
LOCALE_PATHS = [ROOT / "site" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# How long things are kept; the worker sees to it once a day (docs/privacy.md).
RETENTION_RUNS = flag("RETENTION_RUNS", default=True)
PROFILE_UNUSED_MONTHS = number("PROFILE_UNUSED_MONTHS", 24)
PROFILE_WARNING_DAYS = number("PROFILE_WARNING_DAYS", 30)
LOOKUP_MONTHS = number("LOOKUP_MONTHS", 24)

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static", ("dkfds", VAR / "assets" / "dkfds"), ("jsqr", VAR / "assets" / "jsqr")]
MEDIA_URL = "/filer/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SECURE_SSL_REDIRECT = PRODUCTION and not flag("BEHIND_TLS_PROXY", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = number("SESSION_HOURS", 12) * 3600
CSRF_FAILURE_VIEW = "pages.views.stale_form"
X_FRAME_OPTIONS = "SAMEORIGIN"

MAIL_FOLDER = VAR / "mail"
EMAIL_BACKEND = "pages.mails.DemoBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = number("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 4  # seconds: a silent mail server must not hold a page for five
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "Forebyg <forebyg@forebyg.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Its saving races with the editor's own click on »Udgiv«, who is then told that somebody saved in another window.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("da", "Dansk"), ("en", "English")]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "pages.upload_forms.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "zip", "png", "jpg", "jpeg", "vtt", "mp4", "webm"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # a file from the library is saved, never shown as a page of ours
WAGTAILDOCS_DOCUMENT_FORM_BASE = "pages.upload_forms.DocumentForm"
UPLOAD_MAX_MB = number("UPLOAD_MAX_MB", 25)
FILM_MAX_MB = number("FILM_MAX_MB", 200)
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "pages.back_office_search", "SEARCH_CONFIG": "danish"},
    "readers": {"BACKEND": "pages.indexing"},
}
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# The proxy in front sends http to https (see BEHIND_TLS_PROXY); the editor shows previews in a frame of our own.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W019"]
