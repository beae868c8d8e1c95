import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from pages.models import ArticlePage, HomePage

pytestmark = pytest.mark.django_db


def everything():
    return (list(Page.objects.order_by("pk").values()), list(Site.objects.values()))


def test_setting_up_again_changes_nothing():
    before = everything()
    call_command("setup_site", verbosity=0)
    assert everything() == before


def test_front_page_is_the_root_and_the_welcome_page_is_gone():
    home = HomePage.objects.get()
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk


def test_what_an_editor_wrote_stays():
    page = ArticlePage.objects.get(slug="privatliv")
    page.title = "Vores egen tekst"
    page.save_revision().publish()
    call_command("setup_site", verbosity=0)
    assert ArticlePage.objects.get(slug="privatliv").title == "Vores egen tekst"


def test_page_that_went_missing_comes_back():
    ArticlePage.objects.get(slug="tilgaengelighed").delete()
    call_command("setup_site", verbosity=0)
    assert ArticlePage.objects.get(slug="tilgaengelighed").live
