"""The main menu and the breadcrumb, read from Wagtail's tree as plain lists that the cache can keep."""

from wagtail.models import Page

FRONT_PAGE_DEPTH = 2


def main(request):
    """Return the pages right below the front page that are shown in menus. Wagtail keeps the paths on the request."""
    return entries(Page.objects.live().in_menu().filter(depth=FRONT_PAGE_DEPTH + 1).order_by("path"), request)


def above(page):
    """Return the live pages between the front page and `page`."""
    return entries(page.get_ancestors().live().filter(depth__gt=FRONT_PAGE_DEPTH).order_by("path"))


def entries(found, request=None):
    return [{"title": page.title, "url": url} for page in found if (url := page.get_url(request))]
