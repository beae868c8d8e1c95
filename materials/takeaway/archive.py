"""ZIP files that come out the same each time: written as a stream, in the given order, with one fixed date."""

import zipfile

LEVEL = 6
FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP file knows
UNIX, RW_R_R = 3, 0o100644 << 16
ALREADY_SMALL = (".pdf", ".docx", ".png", ".jpg", ".jpeg", ".webp", ".zip", ".mp4")


class Sink:
    """A file that can only be written to, and hands on what was written."""

    def __init__(self):
        self.chunks = []

    def write(self, data):
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def taken(self):
        chunks, self.chunks = self.chunks, []
        return b"".join(chunks)


def streamed(entries):
    """Yield the bytes of a ZIP file. `entries` are (name, iterable of bytes), each made when its turn comes."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, chunks in entries:
            with archive.open(entry(name), "w") as file:
                yield sink.taken()
                for chunk in chunks:
                    file.write(chunk)
                    yield sink.taken()
    yield sink.taken()


def zipped(entries):
    """Return a ZIP file of (name, bytes) as bytes."""
    return b"".join(streamed((name, [content]) for name, content in entries))


def entry(name):
    info = zipfile.ZipInfo(name, FIXED_DATE)
    info.create_system, info.external_attr = UNIX, RW_R_R
    info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(ALREADY_SMALL) else zipfile.ZIP_DEFLATED
    info._compresslevel = LEVEL
    return info
