from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_everyone


@for_everyone
def healthy(request):
    """Tell a monitor that the site answers."""
    return HttpResponse("ok", content_type="text/plain")


@for_everyone
def stale_form(request, reason=""):
    """Stand in for Django's 403 when a form's token is too old."""
    return render(request, "pages/stale_form.html", status=403)
