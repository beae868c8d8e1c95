"""Issuing certificates."""

import hashlib

from django.db import transaction

from certificates import codes, mails
from certificates.models import Certificate, CertificateFile
from certificates.pdf import render
from pages.models import Operator
from registry.actions import completed_by

PLAIN_TEXT = "{{navn}} har gennemført **{}**.\n\nGennemført den {{dato}}."


@transaction.atomic
def issue(*, training, is_told=True):
    """Issue the certificate of `training` from what is true now, or return the one it has.

    The mail to the holder is planned with it, unless `is_told` says that the caller tells her. Its PDF comes
    after commit, robustly: a missing library is logged and costs nobody the certificate. A PDF that was not made then
    is made when it is first asked for.
    """
    certificate, made = Certificate.objects.get_or_create(
        training=training, defaults={"code": codes.new(), "record": frozen_record(training)}
    )
    if made:
        transaction.on_commit(lambda: pdf_of(certificate), robust=True)
        if is_told:
            mails.plan_ready(certificate)
        for whole in completed_by(training):
            issue(training=whole)
    return certificate


def frozen_record(training):
    """Return what the certificate says, as plain values: the one source its PDF is ever made from."""
    text = getattr(training.programme, "certificate_text", None)
    return {
        "name": training.person.name,
        "programme": training.programme.title,
        "title": text.title if text else "Kursusbevis",
        "body": text.body if text else PLAIN_TEXT.format(training.programme.title),
        "completed_on": training.completed_on.isoformat(),
        "valid_until": training.valid_until and training.valid_until.isoformat(),
        "organisation": Operator.load().full_name,
    }


def pdf_of(certificate):
    """Return the certificate's PDF as bytes: the stored ones, or, the first time, made from the record and stored.

    Raises CannotPrint, and stores nothing, when this machine lacks what printing needs; and ValueError for one whose
    holder was erased.
    """
    if certificate.is_erased:
        raise ValueError("An erased certificate has no file.")
    stored = CertificateFile.objects.filter(certificate=certificate).first()
    if stored is None:
        pdf = render(certificate)
        stored, _ = CertificateFile.objects.get_or_create(
            certificate=certificate, defaults={"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest()}
        )
    return bytes(stored.pdf)
