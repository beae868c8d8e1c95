"""The pictures in a lesson's free blocks, small enough for paper, under the addresses its HTML uses."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from pages import shelf

LARGEST, QUALITY = (1400, 1400), 80


def figures_in(blocks):
    """Yield the values of all figure blocks, also those within sections."""
    for block in blocks:
        if block.block_type == "figure":
            yield block.value
        elif block.block_type == "section":
            yield from figures_in(block.value["content"])


def pictures_of(lesson):
    """Return the pictures of a lesson as {address: bytes}; one whose file is gone is left out, its words stay."""
    found = {}
    for streams in (lesson.steps, lesson.body):
        for figure in figures_in(streams):
            content = bytes_of(figure["image"])
            if content:
                found[address_of(figure["image"])] = content
    return found


def address_of(image):
    return f"bundled:picture-{image.pk}.{'svg' if image.is_svg() else 'jpg'}"


def bytes_of(image):
    """Return the picture as a JPEG no larger than paper needs, a drawing as it is, or None when its file is gone."""
    try:
        if image.is_svg():
            return Path(image.file.path).read_bytes()
        return shelf.kept(shelf.key_of("jpg", image.file.name) + ".jpg", lambda: jpeg(image)).read_bytes()
    except OSError:
        return None


def jpeg(image):
    with Image.open(image.file.path) as picture:
        small = ImageOps.exif_transpose(picture).convert("RGB")
    small.thumbnail(LARGEST)
    written = io.BytesIO()
    small.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
