"""The back office in Danish: our catalogue fills in what Wagtail's own Danish leaves in English."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.admin.forms import choosers

OURS = Path(settings.LOCALE_PATHS[0])
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w[^>]*>")
# English names the kind of thing; Danish says »det«, because a catalogue does not know whether it is en or et.
KIND_OF_THING = {"%(model_name)s", "{model_name}", "%(snippet_type_name)s", "%(snippet_plural_name)s"}


def catalogue(locale, language, domain):
    """The messages of one language and domain below a folder of translations; none when it has no such file."""
    path = Path(locale) / language / "LC_MESSAGES" / f"{domain}.po"
    return [m for m in read_po(BytesIO(path.read_bytes())) if m.id] if path.exists() else []


def forms(text):
    """A message's singular and plural as a tuple, whether it has a plural or not."""
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text):
    return set(PLACEHOLDER.findall(text))


def is_danish(message):
    return all(forms(message.string)) and not message.fuzzy


def wagtails_folders():
    modules = ("wagtail", "taggit", "modelcluster", "modelsearch")
    return [Path(app.path) / "locale" for app in apps.get_app_configs() if app.name.split(".")[0] in modules]


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_danish_text_keeps_what_is_put_into_it(domain):
    changed = {}
    for message in catalogue(OURS, "da", domain):
        offered = set().union(*map(placeholders, forms(message.id)))
        for english, danish in zip(forms(message.id), forms(message.string), strict=True):
            lost = placeholders(english) - placeholders(danish) - KIND_OF_THING
            if lost or placeholders(danish) - offered:
                changed[english] = danish
    assert changed == {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_catalogue_has_no_text_without_danish(domain):
    assert [m.id for m in catalogue(OURS, "da", domain) if not is_danish(m)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_danish_keeps_the_house_style(domain):
    style = re.compile(r"!|\.\.\.|\"(?![^<]*>)|'(?![^<]*>)")
    texts = [text for message in catalogue(OURS, "da", domain) for text in forms(message.string)]
    assert [text for text in texts if style.search(text)] == []


def test_fewer_than_two_in_a_hundred_of_wagtails_texts_lack_danish():
    wanted, danish = set(), set()
    for domain in DOMAINS:
        for folder in wagtails_folders():
            wanted |= {(domain, m.context, m.id) for m in catalogue(folder, "en", domain)}
            danish |= {(domain, m.context, m.id) for m in catalogue(folder, "da", domain) if is_danish(m)}
        danish |= {(domain, m.context, m.id) for m in catalogue(OURS, "da", domain)}
    assert len(wanted) > 1500
    assert len(wanted - danish) / len(wanted) < 0.02


def test_labels_wagtail_leaves_out_are_danish():
    with translation.override("da"):
        labels = [str(f.label) for f in choosers.EmailLinkChooserForm().fields.values()]
    assert labels == ["E-mailadresse", "Linkets tekst", "Emne", "Besked"]


def test_scripts_of_the_back_office_get_our_danish(client):
    words = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert '"Expand all": "Fold alt ud"' in words
