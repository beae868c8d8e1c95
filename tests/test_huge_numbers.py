"""Numbers that no row can have are sent everywhere; nobody meets an error of the server. Run on both databases."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from materials import actions, planning
from materials.models import ThemeWeekPage, WeekPlan
from pages import addresses as numbers
from tests.test_who_comes_in import PARTS, addresses, filled_in, ours

pytestmark = pytest.mark.django_db
HUGE = ("2147483648", "9223372036854775807", "9223372036854775808", "9" * 20, "9" * 4400)
NO_ROW = HUGE[2:]  # what no database can number
# What stands in addresses after the question mark and may be read as a number.
ASKED = (
    "side",
    "p",
    "byt",
    "dag",
    "moedegang",
    "aar",
    "trin",
    "kommune",
    "infohus",
    "ydelse",
    "antal",
    "kode",
    "forloeb",
)
ASKED += ("maaned", "fra", "til", "sector", "fagomraade", "ark", "visning", "q", "sted", "beholdes", "fjernes")


def with_numbers():
    """The addresses with the number of a row in them, ours in the back office too."""
    return [(a, p) for a, p in addresses() if "<number:" in a]


@pytest.fixture
def plan(db):
    week = ThemeWeekPage.objects.get(slug="temauge-om-demokrati")
    suggested = planning.as_suggested(week, band="mellemtrin", day_names=["mandag"])
    return actions.keep_plan(week=week, band="mellemtrin", days=suggested)


def test_every_number_in_an_address_of_ours_is_one_a_row_can_have():
    known = {a for a, _ in ours()}
    assert [a for a in known if "<int:" in a] == []
    assert len(with_numbers()) > 20


@pytest.mark.parametrize("number", HUGE)
def test_an_address_with_a_huge_number_is_not_there(number, visitor, coordinator, administrator, client_of):
    pages, clients = [], [client_of(user) for user in (visitor, coordinator, administrator)]
    for address, pattern in with_numbers():
        for part in re.findall(r"<number:(\w+)>", address):
            one = address.replace(f"<number:{part}>", number)
            pages.append(filled_in(re.sub(r"<number:\w+>", "1", one), words_only(pattern)))
    met = {
        (page, method, place): getattr(client, method)(page).status_code
        for page in pages
        for place, client in enumerate(clients)
        for method in ("get", "post")
    }
    assert {key: status for key, status in met.items() if status >= 500} == {}
    if number in NO_ROW:
        assert {status for (page, *_), status in met.items() if not page.startswith("/cms/")} == {404}


def words_only(pattern):
    """The pattern as `filled_in` reads it, when the numbers have been filled in already."""
    others = {n: c for n, c in pattern.pattern.converters.items() if not isinstance(c, numbers.Number)}
    return SimpleNamespace(pattern=SimpleNamespace(converters=others))


@pytest.mark.parametrize("number", HUGE)
def test_a_huge_number_after_the_question_mark_breaks_no_page(number, plan, visitor, coordinator, editor, client_of):
    secret = {"secret": plan.edit_secret}
    pages = [
        filled_in(a, p).replace(PARTS["secret"], secret["secret"])
        for a, p in ours()
        if not a.endswith((".pdf", ".docx", ".zip"))
    ]
    asked, clients = dict.fromkeys(ASKED, number), [client_of(user) for user in (visitor, coordinator, editor)]
    met = {(page, place): client.get(page, asked).status_code for page in pages for place, client in enumerate(clients)}
    assert {page: status for page, status in met.items() if status >= 500} == {}


@pytest.mark.parametrize("number", [*HUGE, "-1", "0"])
def test_a_plan_stays_as_it_is_when_a_huge_number_is_sent(number, plan, client):
    lesson = plan.days[0]["lessons"][0]
    sent = [{"aendring": name, "forloeb": lesson, "andet": number, "dag": 1} for name in ("laeg", "byt")]
    sent += [{"aendring": name, "forloeb": number, "dag": 1} for name in ("op", "ned", "flyt", "fjern")]
    sent += [{"aendring": "flyt", "forloeb": lesson, "dag": number, "plads": number}]
    address = reverse("materials:plan_change", args=[plan.edit_secret])
    met = [client.post(address, {"version": plan.version, **one}).status_code for one in sent]
    assert set(met) <= {302, 404}
    assert WeekPlan.objects.get().days == plan.days


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("9223372036854775807", 2**63 - 1),
        (None, None),
        *((no, None) for no in ("", "0", "-1", "01", "1.0", "²", *NO_ROW)),
    ],
)
def test_a_number_of_a_row_is_read_or_is_none(text, number):
    assert numbers.number_in(text) == number
