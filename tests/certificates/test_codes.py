import pytest

from certificates import codes

CODE = "2k3f9xq7vbn4m8r1tz6wy0hdaj"


def test_codes_are_26_letters_that_are_not_misread():
    made = [codes.new() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(codes.is_whole(code) for code in made)
    assert not set("ilou") & set("".join(made))


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.upper(),
        f"  {codes.grouped(CODE)} ",
        "2K3F-9XQ7-VBN4-M8R1-TZ6W-Y0HD-AJ",
        CODE.replace("1", "l").replace("0", "O"),
        CODE.replace("1", "I"),
        f"https://forebyg.example/bevis/{CODE}/",
        f"https://forebyg.example/bevis/{CODE}/bevis.pdf",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.read(typed) == CODE


def test_a_code_is_printed_in_blocks_of_four():
    assert codes.grouped(CODE) == "2k3f 9xq7 vbn4 m8r1 tz6w y0hd aj"


@pytest.mark.parametrize("code", ["", "2026-000042", CODE[:-1], CODE + "a", "ø" * 26])
def test_what_is_no_code_is_known_as_such(code):
    assert not codes.is_whole(code)
