from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog
from django.views.static import serve

from pages import mails
from pages.cache import remember
from pages.forms import GlossaryForm, SearchForm
from pages.glossary import glossary_page
from pages.models import Operator
from pages.search_page import search_page

# What a stale form never hands back: secrets, and the old token itself.
SECRET_WORDS = ("password", "code", "csrf", "token", "secret", "credential")


def healthy(request):
    """Tell a monitor that the site answers."""
    return HttpResponse("ok", content_type="text/plain")


def accessibility_statement(request):
    """Lead to the statement in the state's own tool, or to the site's own page while there is none."""
    operator = remember("operator", Operator.load)
    return redirect(operator.accessibility_statement_url or "/tilgaengelighed/")


def search(request):
    """Show what matches what is asked for in `q`: pages, terms of the glossary, addresses of the site."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context = {"search_form": form, "words": words, **search_page(request, words)}
    return render(request, "pages/search.html", context)


def glossary(request):
    """Show all terms of the glossary from A to Å, or those that match `q`."""
    form = GlossaryForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    return render(request, "pages/glossary.html", {"glossary_form": form, "words": words, **glossary_page(words)})


def picture(request, folder, name):
    """Serve an uploaded picture or a smaller copy of one. Documents have their own view, which asks who may."""
    response = serve(request, f"{folder}/{name}", document_root=settings.MEDIA_ROOT)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@never_cache
def demo_mails(request):
    """List the mails the demo has kept, newest first."""
    if not settings.DEMO:
        raise Http404
    return render(request, "pages/demo_mails.html", {"mails": mails.kept()})


@never_cache
def demo_mail(request, name):
    """Show one of the demo's mails as text."""
    mail = mails.read(name) if settings.DEMO else None
    if mail is None:
        raise Http404
    trail = [{"title": _("Demoens mails"), "url": reverse("pages:demo_mails")}]
    return render(request, "pages/demo_mail.html", {"mail": mail, "trail": trail})


def stale_form(request, reason=""):
    """Answer a post whose token is too old, and lose nothing that was typed.

    A sign-in in another tab renews the token. When the browser vouches that the post came from our own page, it gets
    its fields back in a form with a fresh token; to anybody else this is a plain refusal.
    """
    kept = typed_fields(request) if is_from_ourselves(request) else []
    context = {"kept": kept, "has_files": bool(kept and request.FILES), "address": request.get_full_path()}
    response = render(request, "pages/stale_form.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def is_from_ourselves(request):
    """True when the browser itself says the post came from a page of this host. Scripts cannot forge these headers."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.netloc == request.get_host() and origin.scheme == request.scheme


def typed_fields(request):
    """Return what was posted as (name, value), without secrets."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    ]


def back_office_words(request):
    """The Danish of the back office's scripts; Wagtail's own address of it leaves out the site's catalogue."""
    return JavaScriptCatalog.as_view()(request)


OPEN = (healthy, accessibility_statement, search, glossary, picture, demo_mails, demo_mail, stale_form)
for view in (*OPEN, back_office_words):
    view.who_may = "everyone"
