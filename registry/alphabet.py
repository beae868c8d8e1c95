"""The Danish alphabet, for those who sort and compare people; it lives in pages, whose glossary sorts by it too."""

from pages.alphabet import danish_key, without_danish_letters

__all__ = ["danish_key", "without_danish_letters"]
