"""Issuing certificates."""

import hashlib
import secrets

from django.db import transaction

from certificates.models import Certificate, CertificateFile
from pages.models import Operator

CODE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o or u to misread
CODE_LENGTH = 26  # 26 letters of five bits each: 130 bits


def new_code():
    """Return a check code of 130 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


@transaction.atomic
def issue(*, training):
    """Issue the certificate of `training` from what is true now, or return the one it has. Its PDF is made after commit."""
    certificate, made = Certificate.objects.get_or_create(
        training=training, defaults={"code": new_code(), "record": frozen_record(training)}
    )
    if made:
        transaction.on_commit(lambda: pdf_of(certificate), robust=True)
    return certificate


def frozen_record(training):
    """Return what the certificate says, as plain values: the one source its PDF is ever made from."""
    text = getattr(training.programme, "certificate_text", None)
    return {
        "name": training.person.name,
        "programme": training.programme.title,
        "title": text.title if text else "Kursusbevis",
        "body": text.body if text else "{navn} har gennemført **" + training.programme.title + "**.\n\nGennemført den {dato}.",
        "completed_on": training.completed_on.isoformat(),
        "valid_until": training.valid_until and training.valid_until.isoformat(),
        "organisation": Operator.load().full_name,
    }


def pdf_of(certificate):
    """Return the certificate's PDF as bytes: the stored ones, or, the first time, made from the frozen record and stored."""
    from certificates.pdf import render  # WeasyPrint is slow to load

    stored = CertificateFile.objects.filter(certificate=certificate).first()
    if stored is None:
        pdf = render(certificate)
        stored, _ = CertificateFile.objects.get_or_create(
            certificate=certificate, defaults={"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest()}
        )
    return bytes(stored.pdf)
