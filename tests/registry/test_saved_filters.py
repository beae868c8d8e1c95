"""Choices of filters on »Min kommune« that somebody keeps under a name."""

import pytest

from registry import saved_filters
from registry.actions import Refused
from registry.models import SavedFilter
from tests import factories

pytestmark = pytest.mark.django_db
LIST, SAVE = "/min-kommune/", "/min-kommune/filtre/gem/"


def test_a_filter_is_saved_listed_and_leads_back(client_of, coordinator):
    client = client_of(coordinator)
    answer = client.post(SAVE, {"navn": "Skoler uden", "filtre": "fagomraade=skole&status=ingen&side=2"})
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query) == ("Skoler uden", "kommune=0751&fagomraade=skole&status=ingen")
    assert answer.url == f"{LIST}?{saved.query}"
    page = client.get(LIST).content.decode()
    assert '?kommune=0751&amp;fagomraade=skole&amp;status=ingen#staff">Skoler uden</a>' in page


def test_what_is_no_choice_of_the_list_is_left_out(client_of, coordinator):
    client = client_of(coordinator)
    client.post(SAVE, {"navn": "A", "filtre": "status=ingen&fagomraade=vrøvl&next=https://ond.example&kommune=0461"})
    assert SavedFilter.objects.get().query == "kommune=0751&status=ingen"


@pytest.mark.parametrize(
    "data",
    [
        {"navn": "", "filtre": "status=ingen"},
        {"navn": "x" * 61, "filtre": "status=ingen"},
        {"navn": "Tom", "filtre": ""},
        {"navn": "Tom", "filtre": "status=vrøvl"},
        {},
    ],
)
def test_a_filter_without_name_or_choice_is_refused(client_of, coordinator, data):
    assert client_of(coordinator).post(SAVE, data).status_code == 302
    assert SavedFilter.objects.count() == 0


def test_the_same_name_changes_what_is_kept(coordinator):
    saved_filters.save(user=coordinator, name="A", query="status=ingen")
    saved_filters.save(user=coordinator, name=" A ", query="status=gyldigt")
    assert list(SavedFilter.objects.values_list("name", "query")) == [("A", "status=gyldigt")]


def test_there_is_an_end_to_them(coordinator):
    for n in range(saved_filters.MOST):
        saved_filters.save(user=coordinator, name=f"Nr. {n}", query="status=ingen")
    with pytest.raises(Refused, match="Slet et af dem"):
        saved_filters.save(user=coordinator, name="En til", query="status=ingen")
    assert saved_filters.save(user=coordinator, name="Nr. 0", query="status=gyldigt").query == "status=gyldigt"


def test_each_deletes_her_own_only(client_of, coordinator, coordinator_odense):
    saved = saved_filters.save(user=coordinator, name="A", query="status=ingen")
    address = f"/min-kommune/filtre/{saved.pk}/slet/"
    assert client_of(coordinator_odense).post(address).status_code == 404
    assert client_of(coordinator).post(address).status_code == 302
    assert SavedFilter.objects.count() == 0


def test_nobody_sees_the_filters_of_others(client_of, coordinator):
    other = factories.coordinator("anden@aarhus.example", name="Anders", municipality="0751")
    saved_filters.save(user=other, name="Hans eget filter", query="status=ingen")
    assert "Hans eget filter" not in client_of(coordinator).get(LIST).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_saved_filters_cost_one_query(coordinator, number, django_assert_num_queries):
    for n in range(number):
        saved_filters.save(user=coordinator, name=f"Nr. {n}", query="status=ingen")
    with django_assert_num_queries(1):
        assert len(saved_filters.saved_by(coordinator)) == number


def test_who_runs_no_municipality_saves_nothing(cast, client_of):
    met = {who: client_of(user).post(SAVE).status_code for who, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | dict.fromkeys(
        ["visitor", "coordinator", "coordinator_odense", "adviser", "administrator"], 302
    )
