from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page

from pages import cache, indexing
from pages.models import GlossaryTerm


class Command(BaseCommand):
    help = "Gennemgår alt, søgningen kan finde. Nødvendig efter en opgradering; ellers holder den sig selv ved lige."

    @transaction.atomic
    def handle(self, **options):
        for page in Page.objects.filter(depth__gt=1).specific().iterator(chunk_size=200):
            indexing.index_page(page)
        for term in GlossaryTerm.objects.iterator():
            indexing.index_term(term)
        indexing.index_addresses()
        transaction.on_commit(cache.empty)
        self.stdout.write("Søgningen kender alle sider, fagord og adresser.")
