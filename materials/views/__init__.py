"""What visitors do with materials beside reading their pages: Wagtail serves those."""
