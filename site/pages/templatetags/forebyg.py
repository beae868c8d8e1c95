"""The site's own tags and filters, known in every template."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import urlencode
from wagtail import hooks

from pages import cache, menu
from pages.blocks import SectionBlock
from pages.glossary import explain as explain_terms

register = template.Library()


@register.simple_tag
def icon(name, classes=""):
    """Draw one of the icons that copy_assets brought. It is decoration: say it in words beside it."""
    return format_html(
        '<svg class="icon-svg {}" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        static("dkfds/img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def main_menu(context):
    """Return the pages in the main menu as {title, url, is_here}."""
    request = context["request"]
    entries = cache.remember("menu", lambda: menu.main(request))
    return [{**entry, "is_here": request.path.startswith(entry["url"])} for entry in entries]


@register.simple_tag
def breadcrumb(page):
    """Return the pages between the front page and `page` as {title, url}; none for one not saved yet (a preview)."""
    if page.pk is None:
        return []
    return cache.remember(f"breadcrumb:{page.pk}", lambda: menu.above(page))


@register.simple_tag(takes_context=True)
def account_menu(context):
    """Return what the apps offer the signed-in in the header, as {label, url, order}."""
    request = context["request"]
    items = [item for hook in hooks.get_hooks("account_menu_items") for item in hook(request)]
    return sorted(items, key=lambda item: item["order"])


@register.simple_tag(takes_context=True)
def back_here(context):
    """Return `?next=` with this page's address, for the links to sign-in; nothing on the account's own pages.

    Nor on a page whose address is a secret: no other address may hold it.
    """
    path, is_secret = context["request"].get_full_path(), context.get("is_secret_address", False)
    return "" if path == "/" or path.startswith("/konto/") or is_secret else "?" + urlencode({"next": path})


@register.filter
def section_kind(kind):
    """Return the Danish name of a section's kind."""
    return dict(SectionBlock.KINDS)[kind]


@register.tag
def explain(parser, token):
    """{% explain %}…{% endexplain %}: explain the terms of the glossary where the text in between first uses them."""
    inside = parser.parse(("endexplain",))
    parser.delete_first_token()
    return Explained(inside)


class Explained(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        return explain_terms(self.nodelist.render(context))
