"""The application a WSGI server loads: `granian --interface wsgi --working-dir site config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

import config  # noqa: F401  (puts the repository root on the path)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
