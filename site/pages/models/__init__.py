"""Pages: the pages themselves, who sends them, the glossary, and what the site's search reads."""

from pages.models.glossary import GlossaryTerm
from pages.models.pages import ArticlePage, BasePage, HomePage, Operator, SectionPage
from pages.models.search import SearchEntry, SearchWord

__all__ = [
    "ArticlePage",
    "BasePage",
    "GlossaryTerm",
    "HomePage",
    "Operator",
    "SearchEntry",
    "SearchWord",
    "SectionPage",
]
