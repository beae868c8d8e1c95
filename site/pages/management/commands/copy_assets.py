import re
import shutil

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PACKAGE = settings.ROOT / "node_modules" / "dkfds" / "dist"
QR_READER = settings.ROOT / "node_modules" / "jsqr" / "dist" / "jsQR.js"
FONTS = ("Regular-Latin1", "Regular-Latin2", "SemiBold-Latin1", "SemiBold-Latin2")
ICONS = (
    "arrow-back",
    "arrow-forward",
    "calendar-month",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "close",
    "document",
    "download",
    "edit",
    "email",
    "error",
    "file-pdf",
    "help",
    "home",
    "info",
    "list-check",
    "lock",
    "menu",
    "open-in-new",
    "person",
    "print",
    "refresh",
    "save",
    "search",
    "sort-table-ascending",
    "sort-table-descending",
    "sort-table-none",
    "student",
    "success",
    "support-agent",
    "time",
    "warning",
)
# Placeholders of logos, and icons as background pictures: we draw ours with the `icon` tag.
UNUSED_RULE = re.compile(r"[^{}]*(?:@font-face|\.logo|\.icon-[a-z-]+:not\(a\))[^{}]*\{[^{}]*(?:url|local)\([^{}]*\}")
PICTURE = re.compile(r"url\(\.\./img/svg-icons/([a-z0-9-]+\.svg)\)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class Command(BaseCommand):
    help = "Kopierer det, vi bruger af designsystemet og læseren af QR-koder, fra node_modules til de statiske filer."

    def handle(self, **options):
        if not PACKAGE.is_dir():
            raise CommandError("Designsystemet mangler. Kør »npm ci --ignore-scripts« i projektets rod, og prøv igen.")
        target = settings.VAR / "assets" / "dkfds"
        shutil.rmtree(target, ignore_errors=True)
        for folder in ("css", "fonts", "img/svg-icons"):
            (target / folder).mkdir(parents=True)
        css = style_sheet()
        (target / "css" / "dkfds.css").write_text(css)
        for name in sorted(set(PICTURE.findall(css))):
            shutil.copyfile(PACKAGE / "img" / "svg-icons" / name, target / "img" / "svg-icons" / name)
        for name in FONTS:
            source = PACKAGE / "fonts" / "IBMPlexSans" / "split" / "woff2" / f"IBMPlexSans-{name}.woff2"
            shutil.copyfile(source, target / "fonts" / source.name)
        (target / "img" / "icons.svg").write_text(icon_sheet())
        copy_qr_reader(settings.VAR / "assets" / "jsqr")
        self.stdout.write(f"Designsystemet ligger i {target}.")


def copy_qr_reader(target):
    """Copy what reads QR codes on phones whose browser cannot."""
    if not QR_READER.is_file():
        raise CommandError("Læseren af QR-koder mangler. Kør »npm ci --ignore-scripts« i projektets rod, og prøv igen.")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(QR_READER, target / QR_READER.name)


def style_sheet():
    """Return the package's style sheet without what the manifest storage cannot follow or we never show."""
    css = (PACKAGE / "css" / "dkfds.min.css").read_text()
    return UNUSED_RULE.sub("", SOURCE_MAP.sub("", css))


def icon_sheet():
    """Return one SVG file with a `<symbol>` for each icon that our templates draw."""
    drawings = (PACKAGE / "img" / "all-svg-icons.svg").read_text()
    symbols = dict(re.findall(r'(?s)<symbol id="([^"]+)"(.*?</symbol>)', drawings))
    missing = [name for name in ICONS if name not in symbols]
    if missing:
        raise CommandError(f"Designsystemet har ikke ikonerne {', '.join(missing)}.")
    drawn = "".join(f'<symbol id="{name}"{symbols[name]}' for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>\n'
