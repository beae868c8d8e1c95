from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from markdown import markdown
from wagtail.models import Page, Site

from pages import cache
from pages.models import ArticlePage, HomePage

CONTENT = Path(__file__).parents[2] / "content"
ARTICLES = ("privatliv", "tilgaengelighed")


class Command(BaseCommand):
    help = "Laver forsiden og sidens faste sider, hvis de mangler. Rører aldrig det, en redaktør har skrevet."

    @transaction.atomic
    def handle(self, **options):
        home = HomePage.objects.first() or make_home()
        for name in ARTICLES:
            if not home.get_children().filter(slug=name).exists():
                make_article(home, read(name))
        point_site_at(home)
        transaction.on_commit(cache.empty)
        self.stdout.write("Forsiden og de faste sider er på plads.")


def read(name):
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text())


def make_home():
    """Add the front page below the root, which takes the site's name."""
    Page.objects.filter(depth=1).update(title=settings.SITE_NAME, draft_title=settings.SITE_NAME)
    root = Page.get_first_root_node()
    text = read("forside")
    home = root.add_child(instance=HomePage(title=text["title"], lead=text["lead"], slug="forside"))
    home.save_revision().publish()
    return home


def make_article(home, text):
    body = [("section", section(part)) for part in text["sections"]]
    article = ArticlePage(title=text["title"], slug=text["slug"], lead=text["lead"], body=body)
    home.add_child(instance=article)
    article.save_revision().publish()


def section(part):
    """Return the value of a section block from {heading, kind, text in Markdown}."""
    return {
        "heading": part["heading"],
        "kind": part.get("kind", "plain"),
        "content": [("text", markdown(part["text"]))],
    }


def point_site_at(home):
    """Make `home` what the address of the site shows, and take Wagtail's welcome page away."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    named = {"hostname": address.hostname, "port": port, "site_name": settings.SITE_NAME, "root_page": home}
    Site.objects.update_or_create(is_default_site=True, defaults=named)
    for welcome in Page.objects.filter(depth=2, content_type__model="page"):
        welcome.delete()
