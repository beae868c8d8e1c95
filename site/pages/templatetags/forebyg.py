"""The site's own tags and filters, known in every template."""

from django import template

register = template.Library()
