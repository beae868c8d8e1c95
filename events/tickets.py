"""The picture on a ticket."""

import io

import segno


def qr_code(enrolment):
    """Return the QR code that is scanned at the door, as the bytes of an SVG: it holds the enrolment's reference."""
    picture = io.BytesIO()
    code = segno.make(str(enrolment.reference), error="m", micro=False)
    code.save(picture, kind="svg", scale=8, border=4, light="#ffffff", svgclass=None, lineclass=None)
    return picture.getvalue()
