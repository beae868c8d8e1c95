from pages.stems import has_words, stems


def test_stems_leave_small_words_out():
    assert stems("Hvad er tegnene på radikalisering?") == ["tegn", "radikalisering"]


def test_small_words_count_when_there_is_nothing_else():
    assert stems("er du") == ["er", "du"]


def test_every_stem_begins_its_word():
    words = ["bekymringer", "kommunernes", "underretningerne", "fællesskabet", "ældres", "håndtering", "løgnene"]
    assert [word for word in words if not word.startswith(stems(word)[0])] == []


def test_signs_are_no_words():
    assert (has_words("?! *"), has_words("Æ")) == (False, True)
