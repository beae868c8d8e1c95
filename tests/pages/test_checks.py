from pages import checks, fonts


def warnings():
    return [(warning.id, warning.hint) for warning in checks.printing(None)]


def test_a_machine_with_all_it_takes_gets_no_warning():
    assert warnings() == []


def test_a_missing_pango_is_told_with_the_command(monkeypatch):
    monkeypatch.setattr(checks, "PANGO", ("libnowhere.so.0",))
    assert warnings() == [("pages.W001", "Kør: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")]


def test_a_missing_subsetter_is_told_with_the_command(monkeypatch):
    monkeypatch.setattr(checks, "SUBSET", "libnowhere.so.0")
    assert [id for id, _ in warnings()] == ["pages.W002"]


def test_missing_fonts_are_told_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FACES", {("Bevis", 400): tmp_path / "gone.ttf"})
    assert warnings() == [("pages.W003", "Kør: npm ci --ignore-scripts")]
