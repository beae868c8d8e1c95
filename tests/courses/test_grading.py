import pytest

from courses import grading

SINGLE = {"kind": "single", "options": [{"correct": False}, {"correct": True}, {"correct": False}]}
MULTIPLE = {"kind": "multiple", "options": [{"correct": True}, {"correct": True}, {"correct": False}]}
ORDER = {"kind": "order", "options": [{"correct": False}] * 3}


@pytest.mark.parametrize(
    ("content", "answer", "expected"),
    [
        (SINGLE, [1], True),
        (SINGLE, [0], False),
        (SINGLE, [1, 0], False),
        (SINGLE, [], False),
        (MULTIPLE, [0, 1], True),
        (MULTIPLE, [1, 0], True),
        (MULTIPLE, [0], False),
        (MULTIPLE, [0, 1, 2], False),
        (ORDER, [0, 1, 2], True),
        (ORDER, [1, 0, 2], False),
    ],
)
def test_an_answer_is_right_when_it_is_the_whole_key_and_nothing_else(content, answer, expected):
    assert grading.is_correct(content, answer) is expected


@pytest.mark.parametrize(
    ("right", "of", "score"), [(0, 8, 0), (6, 8, 75), (7, 8, 87), (8, 8, 100), (4, 5, 80), (2, 3, 66)]
)
def test_the_score_is_rounded_down_so_that_nobody_passes_by_rounding(right, of, score):
    assert grading.score_of([True] * right + [False] * (of - right)) == score


def test_places_on_the_screen_become_option_numbers():
    assert grading.numbers_from_shown([2, 0, 1], [0, 2]) == [2, 1]
