"""Wagtail's choosers start themselves with an inline script, which our security policy refuses.

Here a chooser says what its script needs in data attributes, and back_office.js starts it. Wagtail has no template or
setting for this: the method is replaced, the one place where we do so.
"""

import json

from django.utils.html import format_html
from wagtail.admin.widgets.chooser import BaseChooser


def render(chooser, name, value, attrs=None, renderer=None):
    """Stand in for BaseChooser.render: the same without the script."""
    value_data = chooser.get_value_data(value)
    settings = chooser.get_js_init_options(attrs["id"], name, value_data)
    return format_html(
        '{}<span hidden data-controller="forebyg-picker" data-picker="{}" data-field="{}" data-settings="{}"></span>',
        chooser.render_html(name, value_data, attrs),
        chooser.js_constructor,
        attrs["id"],
        json.dumps(settings),
    )


def start_without_inline_scripts():
    """Let every chooser of the back office render so."""
    BaseChooser.render = render
