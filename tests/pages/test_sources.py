import pytest

from pages.sources import Problems, read


@pytest.fixture
def reading(tmp_path):
    """A function that reads the text as a YAML file: what it holds, and what is wrong with it."""

    def done(text):
        file, problems = tmp_path / "a.yaml", Problems()
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return read(file, problems), problems.lines()

    return done


def test_every_value_knows_its_file_and_line(reading):
    found, problems = reading("kind: module\nsteps:\n  - title: Ét\n  - title: To\n    time: 10\n")
    assert (found, problems) == ({"kind": "module", "steps": [{"title": "Ét"}, {"title": "To", "time": 10}]}, [])
    steps = found["steps"]
    assert (steps.file, found.line_of("steps"), steps.line_of(1), steps[1].line_of("time")) == ("a.yaml", 2, 4, 5)


def test_a_problem_is_told_with_its_line(reading):
    found, _ = reading("kind: module\ntitle: Æble\n")
    problems = Problems()
    problems.at(found, "title", "Titlen er for kort.")
    problems.at(found, "gone", "Feltet mangler.")
    assert problems.lines() == ["a.yaml, linje 1: Feltet mangler.", "a.yaml, linje 2: Titlen er for kort."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.yaml, linje 1: Filen er tom. Slet den, eller begynd med feltet »kind«."),
        ("- a\n", "a.yaml, linje 1: Filen skal bestå af felter, fx »kind: module«, ikke af en liste eller løs tekst."),
        ("a: 1\na: 2\n", "a.yaml, linje 2: Feltet »a« står to gange (første gang i linje 1). Slet det ene."),
        (
            "a: &x [*x]\n",
            "a.yaml, linje 1: Henvisninger med * bruges ikke her. Skriv teksten ud, eller sæt den i gåsetegn.",
        ),
        (b"a: \xe6\n", "a.yaml, linje 1: Filen er ikke gemt som UTF-8. Gem den igen med tegnsættet UTF-8."),
        (
            "a: b: c\n",
            "a.yaml, linje 1: Filen kan ikke læses herfra: der står et kolon inde i teksten. Sæt teksten i gåsetegn.",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_danish(reading, text, told):
    assert reading(text)[1] == [told]
