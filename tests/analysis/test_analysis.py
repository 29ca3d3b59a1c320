"""Folding, words and patterns, which the index and queries share."""

from __future__ import annotations

import pickle
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import fold, fold_table
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter, is_name, names_of
from searchapp.errors import UsageError
from searchapp.model import Participant, Transcript
from searchapp.settings import Settings

MIXED = st.text(
    st.one_of(
        st.sampled_from("毛利率提升的了存儲器⽑AIａｉ019０１,.，。%&+-' \u3000\n😀𠮷é"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.open(Settings.from_environment().cache)


@given(MIXED)
def test_folding_keeps_every_offset_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert [fold(character) for character in text] == list(fold(text))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＧＭＶ", "gmv"),
        ("存儲器", "存储器"),
        ("⽑利率", "毛利率"),
        ("⻓期", "长期"),
        ("“it’s”", '"it\'s"'),
        ("‘’‚‛“”„‟‐‑‒–−", "''''\"\"\"\"-----"),
        ("a\u00a0b\u3000c", "a b c"),
        ("a\tb\u2028c\x0bd", "a b c d"),
        ("a\tb\nc", "a b\nc"),
        ("É Ω ς Ж", "é ω σ ж"),
        (
            "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
            "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        ),
        ("㑮𠁞豈", "𫝈𠀾岂"),
        ("㎡ﬁ½…—", "㎡ﬁ½…—"),
    ],
)
def test_what_reads_the_same_folds_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_every_character_folds_as_its_normal_form_in_lower_case_does() -> None:
    table = fold_table()
    for character in map(chr, [*range(0xD800), *range(0xE000, 0x110000)]):
        normal = unicodedata.normalize("NFKC", character)
        if len(normal) == 1:
            assert table[ord(character)] == table[ord(normal)], hex(ord(character))
        if len(lower := character.lower()) == 1:
            assert table[ord(character)] == table[ord(lower)], hex(ord(character))


@given(MIXED)
def test_words_rejoin_to_the_text(segmenter: Segmenter, text: str) -> None:
    folded = fold(text)
    assert "".join(segmenter.words(folded)) == folded
    assert all(segmenter.words(folded))


@pytest.mark.parametrize(
    "word",
    ["SG&A", "R&D", "8.9%", "1,234.5", "T+0", "GPT-4", "毛利率", "净利率", "2023Q3", "B2B", "V2X", "GPT-4o1"],
)
def test_one_term_is_one_word(segmenter: Segmenter, word: str) -> None:
    assert fold(word) in segmenter.words(fold(f"关于{word}，谢谢"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SG&A费用 8.9%提升", "sg&a|费用| |8.9%|提升"),
        ("non-GAAP利润", "non|-|gaap|利润"),
        ("C++和12-inch、24/7", "c++|和|12-inch|、|24/7"),
        ("A+++B", "a++|+|b"),
        ("3D-NAND,2024-11-05", "3d-nand|,|2024-11-05"),
        ("It's 1,234.5万,3,", "it's| |1,234.5|万|,|3|,"),
        ("8.9%a 1.5x/y p.a.", "8.9%|a| |1.5x/y| |p.a|."),
        ("Q3'24 T+0.5 H20A-100b-c", "q3'24| |t+0.5| |h20a-100b|-|c"),
        ("😀毛利率\n(AI)", "😀|毛利率|\n|(|ai|)"),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_words(segmenter: Segmenter, text: str, words: str) -> None:
    assert segmenter.words(fold(text)) == [word for word in words.split("|") if word]


def test_a_name_is_a_word_where_it_would_be_cut(segmenter: Segmenter) -> None:
    text = "感谢欧阳锋锋和毛利率"
    assert "欧阳锋锋" not in segmenter.words(text)
    assert "欧阳锋锋" in segmenter.words(text, ("欧阳锋锋",))
    # A name inside a longer word does not split that word.
    assert "毛利率" in segmenter.words(text, ("利率",))


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("请伍德回答", (), "请伍|德|回答"),
        ("请伍德回答，感谢伍德。请伍德", ("伍德",), "请|伍德|回答|，|感谢|伍德|。|请|伍德"),
        ("欧阳锋锋", ("锋锋", "欧阳锋锋"), "欧阳锋锋"),
        ("利率和毛利率", ("利率",), "利率|和|毛利率"),
        ("央行利率提升", ("行利",), "央|行利|率|提升"),
    ],
)
def test_names_are_words_of_their_text_wherever_they_would_be_cut(
    segmenter: Segmenter, text: str, names: tuple[str, ...], words: str
) -> None:
    assert segmenter.words(text, names) == words.split("|")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("伍德", True),
        ("欧阳锋锋", True),
        ("々〇", True),
        ("伍", False),
        ("伍a", False),
        ("jo", False),
        ("", False),
    ],
)
def test_a_name_of_two_or_more_ideographs_is_told_to_the_segmenter(written: str, told: bool) -> None:
    assert is_name(written) == told


def test_both_segmenters_cut_the_same_words(seeds: Path, request: pytest.FixtureRequest) -> None:
    pytest.importorskip("rjieba", reason="the extra [fast] is not installed")
    cache = Settings.from_environment().cache
    slow, fast = Segmenter.open(cache, han="jieba"), Segmenter.open(cache, han="rjieba")
    texts = [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]
    corpus = Path(request.config.rootpath).parent / "shared" / "corpus" / "archive_tw"
    texts += [path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))[:20]]
    for text in map(fold, texts):
        assert (slow.boundaries(text) == fast.boundaries(text)).all()
    assert slow.dictionary_version == fast.dictionary_version


def test_a_dictionary_of_ones_own_adds_words_and_changes_the_version(tmp_path: Path) -> None:
    cache = Settings.from_environment().cache
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("# ours\n研发投入\n银河云平台 10 n\n", encoding="utf-8")
    own, plain = Segmenter.open(cache, dictionary), Segmenter.open(cache)
    assert "研发投入" in own.words("加大研发投入")
    assert own.dictionary_version != plain.dictionary_version
    assert "研发投入" in pickle.loads(pickle.dumps(own)).words("加大研发投入")


@pytest.mark.parametrize(
    ("one", "other"),
    [("研发投入 10\n", "研发投入 20\n"), ("研发投入\n", "研发投入 20\n"), ("研发\n", "投入\n"), ("研发 1\n投入\n", "研发\n投入 1\n")],
)  # fmt: skip
def test_dictionaries_that_differ_have_different_versions(tmp_path: Path, one: str, other: str) -> None:
    versions = set()
    for number, lines in enumerate((one, other)):
        dictionary = tmp_path / f"{number}.txt"
        dictionary.write_text(lines, encoding="utf-8")
        versions.add(Segmenter.open(tmp_path, dictionary).dictionary_version)
    assert len(versions) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("利率提 1", "央行|利率|提升"),
        ("央行利率", "央行利率|提升"),
        ("央行利率 n", "央行利率|提升"),
        ("\ufeff  央行利率  3 n  ", "央行利率|提升"),
        ("# 央行利率", "央行|利率|提升"),
        ("#央行利率", "央行|利率|提升"),
        ("\n央行利率提昇\n", "央行利率提升"),
    ],
)
def test_a_dictionary_line_tells_a_word(tmp_path: Path, line: str, words: str) -> None:
    assert _with_dictionary(tmp_path, line).words("央行利率提升") == words.split("|")


@pytest.mark.parametrize("han", ["jieba", "rjieba"])
def test_the_frequency_of_a_word_decides_where_a_text_is_cut(tmp_path: Path, han: str) -> None:
    if han == "rjieba":
        pytest.importorskip("rjieba", reason="the extra [fast] is not installed")
    segmenter = _with_dictionary(tmp_path, "率提 1\n利率提 500000", han)
    assert segmenter.name == han
    assert segmenter.words("央行利率提升") == ["央行", "利率提", "升"]
    # It is sent to another process without the model, which holds a lock.
    assert pickle.loads(pickle.dumps(segmenter)).name == han


def _with_dictionary(folder: Path, lines: str, han: str | None = None) -> Segmenter:
    dictionary = folder / "words.txt"
    dictionary.write_text(f"{lines}\n", encoding="utf-8")
    return Segmenter.open(Settings.from_environment().cache, dictionary, han=han)


@pytest.mark.parametrize("line", ["a b c d", "词 频率? n", "词 频率", "词 1.5", "词 n2 n"])
def test_a_dictionary_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text(f"好词\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        _ = Segmenter.open(tmp_path, dictionary).dictionary_version


@given(st.text("毛利率AI019,. \n", min_size=1, max_size=8), st.text("毛利率AI019,. \n", max_size=40))
def test_every_match_stands_in_the_text_and_is_not_crossed_by_the_next(needle: str, text: str) -> None:
    pattern = compile_pattern(needle)
    if pattern is None:
        return
    end = 0
    folded = fold(text)
    for start, stop in pattern.find(folded):
        assert start >= end
        assert "\n" not in folded[start:stop]
        bare = str.maketrans("", "", " ,")
        assert folded[start:stop].translate(bare) == pattern.text.translate(bare)
        end = stop


def test_the_names_of_a_company_and_of_people_however_written_are_words() -> None:
    people = (Participant("Ziyu Shen", ("沈子瑜", "沈")), Participant("歐陽鋒鋒"))
    call = Transcript("a", "星河", None, None, None, None, "a.txt", "0", people, ())
    assert names_of(call) == ("星河", "沈子瑜", "欧阳锋锋")
