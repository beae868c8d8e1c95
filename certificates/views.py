import logging
import re
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from accounts.access import for_everyone, for_signed_in
from certificates import actions, codes
from certificates.access import certificates_visible_to
from certificates.forms import CodeForm
from certificates.models import Certificate
from pages.printing import CannotPrint
from registry.actions import log_lookups
from registry.models import Lookup

logger = logging.getLogger(__name__)
GONE = 410
UNFIT_FOR_FILE_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]')


@for_everyone
def find(request):
    """Ask for a check code and lead on to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:check", form.cleaned_data["code"])
    return render(request, "certificates/find.html", {"form": form})


@for_everyone
def check(request, code):
    """Say whether a certificate is real and holds today, and nothing about the holder but initials."""
    meant = codes.read(code)
    if meant != code and codes.is_whole(meant):
        return redirect("certificates:check", meant)
    certificate = with_code(code, Certificate.objects.all())
    if certificate is None:
        return unlisted(render(request, "certificates/unknown.html", {"form": CodeForm()}, status=404))
    return unlisted(render(request, "certificates/check.html", {"certificate": certificate}))


@for_signed_in
def pdf(request, code):
    """Hand out the PDF to the holder and to those who may see her by name; the latter is noted in her log."""
    certificate = with_code(code, certificates_visible_to(request.user))
    if certificate is None:
        raise Http404
    if certificate.is_withdrawn:
        return unlisted(render(request, "certificates/check.html", {"certificate": certificate}, status=GONE))
    try:
        content = actions.pdf_of(certificate)
    except CannotPrint:
        logger.exception("Certificate %s could not be printed", certificate.number)
        return unlisted(render(request, "certificates/cannot_print.html", {"code": code}, status=503))
    log_lookups(people=[certificate.training.person], by=request.user, what=Lookup.What.CERTIFICATE)
    return unlisted(attachment(content, certificate))


def with_code(code, certificates):
    """Return the one of these certificates with the code, or None. What is no code never reaches the database."""
    if not codes.is_whole(code):
        return None
    return certificates.select_related("training__programme", "training__person").filter(code=code).first()


def attachment(content, certificate):
    """Answer with the file, under a Danish name where the browser can and a plain one where it cannot."""
    name = UNFIT_FOR_FILE_NAMES.sub("", f"{certificate.title} – {certificate.programme}")[:100].strip()
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="bevis-{certificate.number}.pdf"; '
        f"filename*=UTF-8''{quote(f'{name} ({certificate.number}).pdf', safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def unlisted(response):
    """Keep an answer about one person's certificate out of search engines and caches."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
