"""How names are written, found and put in order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground import names
from portal.ground.names import fold, nfc, search_terms, sort_key, split_name, tidy_name

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SYLLABLES = st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(TONES), st.booleans()), min_size=1, max_size=6)
NAMES = st.lists(SYLLABLES, min_size=1, max_size=5)


def written(name):
    def letter(place):
        character, tone, capital = place
        shape = nfc(character + (tone if character in "aăâeêioôơuưy" else ""))
        return shape.upper() if capital else shape

    return " ".join("".join(map(letter, syllable)) for syllable in name)


def as_described(name):
    """Given name, family, middle; of each syllable first letters, then tones, then case."""

    def syllable_order(syllable):
        return (
            [LETTERS.index(letter) for letter, _, _ in syllable],
            [TONES.index(tone) if letter in "aăâeêioôơuưy" else 0 for letter, tone, _ in syllable],
            [capital for _, _, capital in syllable],
        )

    return [syllable_order(syllable) for syllable in name[-1:] + name[:-1]]


@given(NAMES, NAMES)
def test_keys_compare_as_the_order_is_described(one, other):
    first, second = sort_key(written(one)).encode(), sort_key(written(other)).encode()

    assert (first < second) is (as_described(one) < as_described(other))
    assert (first == second) is (as_described(one) == as_described(other))


@given(NAMES)
def test_a_decomposed_name_stands_where_the_composed_one_does(name):
    assert sort_key(unicodedata.normalize("NFD", written(name))) == sort_key(written(name))


@given(st.text(max_size=60))
def test_any_text_has_a_key_of_plain_letters(text):
    assert sort_key(text).isascii()
    assert "\x00" not in sort_key(text)


def test_a_class_list_is_called_in_order():
    people = ["Vũ Đức", "Lê Ấn", "Trần An", "Bùi Ăn", "Lê Ánh", "Đỗ Ân", "Mai Dũng"]

    called = [name.split()[-1] for name in sorted(people, key=sort_key)]

    assert called == ["An", "Ánh", "Ăn", "Ân", "Ấn", "Dũng", "Đức"]


def test_tones_follow_ngang_huyen_hoi_nga_sac_nang():
    assert sorted(["Hạ", "Há", "Hã", "Hả", "Hà", "Ha"], key=sort_key) == ["Ha", "Hà", "Hả", "Hã", "Há", "Hạ"]


def test_of_two_with_one_given_name_the_family_decides_then_the_middle_name():
    people = ["Trần Văn An", "Đặng Thị An", "Dương Văn An", "Dương Thị An", "An"]

    assert sorted(people, key=sort_key) == ["An", "Dương Thị An", "Dương Văn An", "Đặng Thị An", "Trần Văn An"]


def test_no_letter_of_a_name_is_taken_apart_anew(monkeypatch):
    """A list of members is sorted by it: the places of all letters were worked out once, when the portal started."""
    monkeypatch.setattr(names, "_place", None)
    assert sort_key("Niê-Bhăm H'Hen 2 Đỗ Thị Ngọc Ước")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Đường", "duong"), ("NGUYỄN Ước", "nguyen uoc"), ("Hoà", "hoa"), ("Hòa", "hoa"), ("Ngọc Đoàn", "ngoc doan")],
)
def test_a_name_is_found_without_marks(typed, found):
    assert fold(typed) == found
    assert fold(unicodedata.normalize("NFD", typed)) == found


def test_the_words_of_a_search_count_once_each():
    assert search_terms("  Đỗ,  Thị “Thị” đỗ 38.101176. ") == ("do", "thi", "“thi”", "38.101176")


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("  NGUYỄN  THỊ\u00a0HỒNG ", "Nguyễn Thị Hồng"),
        ("võ việt ý", "Võ Việt Ý"),
        ("VÕ VIỆT Ý", "Võ Việt Ý"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Y-BHĂM ÊNUÔL", "Y-Bhăm Ênuôl"),
        ("Trần Quốc Toản", "Trần Quốc Toản"),
        (unicodedata.normalize("NFD", "Đặng Thị Ước"), "Đặng Thị Ước"),
        ("", ""),
    ],
)
def test_a_name_is_written_one_way(raw, tidy):
    assert tidy_name(raw) == tidy


def test_the_given_name_is_the_last_word():
    assert split_name("Nguyễn Thị  Thanh Hạnh") == ("Nguyễn Thị Thanh", "Hạnh")
    assert split_name("Hạnh") == ("", "Hạnh")
    assert split_name("") == ("", "")
