"""What certificates hold about a person: handed to her, and erased."""

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateFile


def tables(people):
    """Return the table »Beviser« for registry's »Mine oplysninger«."""
    found = Certificate.objects.filter(training__person__in=people).select_related("training")
    columns = [
        *(_("Bevisnummer"), _("Kontrolkode"), _("Navn på beviset"), _("Forløb"), _("Gennemført")),
        *(_("Gyldigt til og med"), _("Udstedt")),
    ]
    rows = [
        [c.number, c.code, c.record["name"], c.programme, c.completed_on, c.valid_until, c.issued_at] for c in found
    ]
    return [{"title": _("Beviser"), "columns": columns, "rows": rows}]


def erase(people):
    """Take the name out of her certificates and delete their files; the check page says that they were erased."""
    found = list(Certificate.objects.filter(training__person__in=people))
    CertificateFile.objects.filter(certificate__in=found).delete()
    for certificate in found:
        certificate.record |= {"name": "", "body": "", "erased_on": timezone.localdate().isoformat()}
        certificate.save(update_fields=["record"])
    return []


def files():
    """Yield (file name, bytes) of all certificates' PDFs, for the archives."""
    for file in CertificateFile.objects.select_related("certificate").order_by("pk").iterator(chunk_size=50):
        yield f"beviser/{file.certificate.number}.pdf", bytes(file.pdf)
