from pages import cache
from pages.models import Operator


def site(request):
    """What every page needs: the operator (name, phone, hotline)."""
    return {"operator": cache.remember("operator", Operator.load)}
