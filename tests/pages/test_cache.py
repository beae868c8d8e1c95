"""What empties the cache of pages: whatever an editor changes that can be seen."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from pages import cache
from pages.models import ArticlePage, HomePage, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(administrator, client_of, settings):
    settings.BACK_OFFICE_NEEDS_SECOND_FACTOR = False
    return client_of(administrator)


@pytest.fixture
def article():
    return HomePage.objects.get().add_child(instance=ArticlePage(title="En artikel", slug="en-artikel"))


@pytest.fixture
def empties(django_capture_on_commit_callbacks):
    """A function that runs a change and tells whether the cache was emptied by it."""

    def run(change):
        before = cache.generation()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return cache.generation() != before

    return run


@pytest.mark.parametrize("change", ["publish", "unpublish", "delete"])
def test_a_page_that_comes_or_goes_empties_it(empties, article, change):
    revision = article.save_revision()
    changes = {"publish": revision.publish, "unpublish": article.unpublish, "delete": article.delete}
    assert empties(changes[change])


def test_a_page_that_moves_empties_it(empties, article):
    first = Page.objects.get(depth=3, slug="privatliv")
    assert empties(lambda: article.move(first, pos="left"))


def test_an_order_changed_in_the_list_of_pages_empties_it(empties, office, article):
    address = reverse("wagtailadmin_pages:set_page_position", args=[article.pk])
    assert empties(lambda: office.post(f"{address}?position=0"))


@pytest.mark.parametrize("kind", ["login", "none"])
def test_a_page_made_private_or_public_again_empties_it(empties, office, article, kind):
    article.view_restrictions.create(restriction_type="groups")
    address = reverse("wagtailadmin_pages:set_privacy", args=[article.pk])
    assert empties(lambda: office.post(address, {"restriction_type": kind}))
    assert article.get_view_restrictions().exists() == (kind == "login")


def test_the_operators_new_number_is_on_the_next_page(office, client, django_capture_on_commit_callbacks):
    assert "99 99 99 99" not in client.get("/").text
    fields = {f.name: f.value_from_object(Operator.load()) for f in Operator._meta.fields if f.name != "id"}
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("wagtailsettings:edit", args=["pages", "operator", Operator.load().pk])
        office.post(address, fields | {"hotline_phone": "99 99 99 99"})
    assert Operator.load().hotline_phone == "99 99 99 99"
    assert "99 99 99 99" in client.get("/").text


def test_a_changed_picture_empties_it(empties, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = get_image_model().objects.create(title="Tegning", file=get_test_image_file())
    address = reverse("wagtailimages:edit", args=[image.pk])
    fields = {"title": "Ny tegning", "description": "", "collection": image.collection_id, "tags": ""}
    assert empties(lambda: office.post(address, fields))
    image.refresh_from_db()
    assert image.title == "Ny tegning"
