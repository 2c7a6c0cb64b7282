"""Files of judgements: what may stand in them, and what is said of what may not."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.model import BadInput, Judgement, Spot
from tellings.read import read_judgements

GOOD = """
[[judgement]]
rule = "same"
a = { article = "pile/a.txt", words = "four  people\\nwere killed" }
b = { article = "pile/b.txt", start = 10, end = 31 }
note = "both count the same day"

[[judgement]]
rule = "not-same"
what = "entity"
[judgement.a]
article = "https://a.example/1"
words = "Venn"
start = 40
[judgement.b]
article = "x1"
words = "Ada Venn"

[[judgement]]
rule = "wrong-speaker"
a = { article = "x1", words = "We sail at dawn" }
speaker = "Ada Venn"

[[judgement]]
rule = "not-a-conflict"
a = { article = "x2", words = "two" }
b = { article = "x1", words = "three" }

[[judgement]]
rule = "same-origin"
a = { article = "x2" }
b = { article = "x1" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "judged.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_may_be_said(tmp_path: Path) -> None:
    found = read_judgements([write(tmp_path, GOOD)])
    by_rule = {row.rule: row for row in found}
    assert by_rule["same"] == Judgement(
        "same",
        "claim",
        Spot("pile/a.txt", "four people were killed"),
        Spot("pile/b.txt", "", 10, 31),
        note="both count the same day",
    )
    assert by_rule["not-same"].what == "entity"
    assert by_rule["wrong-speaker"].second is None
    assert by_rule["wrong-speaker"].speaker == "Ada Venn"
    assert by_rule["not-a-conflict"].first == Spot("x1", "three")  # the two places have no order
    assert by_rule["same-origin"].what == "origin"
    assert [row.id for row in found] == sorted(row.id for row in found)


@given(st.permutations(GOOD.strip().split("\n\n")), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_the_order_of_entries_and_files_says_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("j")
    paths = [folder / "1.toml", folder / "2.toml"]
    for path, part in zip(paths, (order[:cut], order[cut:]), strict=True):
        path.write_text("\n\n".join([*part, *order[:1]]), encoding="utf-8")
    assert read_judgements(reversed(paths)) == read_judgements([write(folder, GOOD)])


def test_places_have_no_order(tmp_path: Path) -> None:
    one = '[[judgement]]\nrule = "same"\na = { article = "x", words = "y" }\nb = { article = "z", words = "y" }\n'
    other = '[[judgement]]\nrule = "same"\nb = { article = "x", words = "y" }\na = { article = "z", words = "y" }\n'
    assert len(read_judgements([write(tmp_path, one + other)])) == 1


A, B = 'a = { article = "x", words = "y" }', 'b = { article = "z", words = "y" }'


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (f'rule = "sane"\n{A}\n{B}', r"entry 1: rule = 'sane' is none of same, not-same"),
        (f"{A}\n{B}", r"rule = None is none of"),
        (f'rule = "same"\n{A}', r"entry 1 \(same\): speaks of two places; add b"),
        (f'rule = "same"\n{B}', r"lacks the place it speaks of; add a"),
        (f'rule = "same"\na = "x"\n{B}', r"a is no place; write a = "),
        (f'rule = "same"\na = {{ words = "y" }}\n{B}', r"a lacks article"),
        (f'rule = "same"\na = {{ article = "x" }}\n{B}', r"a says where in the report: add words"),
        (f'rule = "same"\na = {{ article = "x", words = " " }}\n{B}', r"a.words are empty"),
        (f'rule = "same"\na = {{ article = "x", start = 4 }}\n{B}', r"start or end alone"),
        (f'rule = "same"\na = {{ article = "x", start = 4, end = 4 }}\n{B}', r"characters 4 to 4 are no place"),
        (f'rule = "same"\na = {{ article = "x", start = "4", end = 9 }}\n{B}', r"a.start = '4' is no whole number"),
        (f'rule = "same"\na = {{ article = "x", start = true, end = 9 }}\n{B}', r"a.start = True is no whole number"),
        (f'rule = "same"\na = {{ article = "x", words = "y", page = 1 }}\n{B}', r"a.page is no key here"),
        (f'rule = "same"\nwho = "me"\n{A}\n{B}', r"who is no key here"),
        (f'rule = "same"\nwhat = "story"\n{A}\n{B}', r"what = 'story' is none of claim, entity, quote"),
        (f'rule = "same-origin"\nwhat = "claim"\n{A}\n{B}', r"does not fit the rule, which is about origins"),
        (f'rule = "same"\nspeaker = "Ann"\n{A}\n{B}', r"speaker belongs to wrong-speaker"),
        (f'rule = "wrong-speaker"\nspeaker = "Ann"\n{A}\n{B}', r"names the right speaker twice"),
        (f'rule = "same"\n{A}\n{A.replace("a =", "b =")}', r"a and b are one place"),
        (f'rule = "same"\nnote = 7\n{A}\n{B}', r"note = 7 is no text"),
    ],
)
def test_a_wrong_entry_is_named_with_the_rule_and_the_way_out(tmp_path: Path, entry: str, said: str) -> None:
    path = write(tmp_path, f"[[judgement]]\n{entry}\n")
    with pytest.raises(BadInput, match=said) as caught:
        read_judgements([path])
    assert str(caught.value).startswith(f"{path}: nothing was built.")


def test_every_wrong_entry_is_named_at_once_but_not_a_hundred(tmp_path: Path) -> None:
    bad = '[[judgement]]\nrule = "sane"\n'
    with pytest.raises(BadInput, match=r"entry 2: .*entry 3: "):
        read_judgements([write(tmp_path, f"[[judgement]]\nrule = 'same'\n{A}\n{B}\n" + 2 * bad)])
    with pytest.raises(BadInput, match="and 92 more"):
        read_judgements([write(tmp_path, 100 * bad)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"rule = 'same'", "rule: a file of judgements holds entries that each begin with the line"),
        (b"[judgement]\nrule = 'same'", "judgement: a file of judgements holds entries"),
        (b"judgement = [1]", "entry 1: is no table"),
        (b"[[judgement]\n", "is not TOML: .*line 1"),
        (b"[[judgement]]\nnote = \xff", "is not UTF-8 text"),
        (b"a = " + b"[" * 5000, "is not TOML"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "judged.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read_judgements([path])


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_judgements([tmp_path / "nowhere.toml"])
    with pytest.raises(BadInput, match="cannot be read"):
        read_judgements([tmp_path])


def test_an_empty_file_judges_nothing(tmp_path: Path) -> None:
    assert read_judgements([write(tmp_path, "# nothing yet\n")]) == ()


VALUES = st.one_of(st.none(), st.booleans(), st.integers(-3, 9), st.text(max_size=3), st.sampled_from(["x", "same"]))
TABLES = st.dictionaries(st.sampled_from(["article", "words", "start", "end", "odd"]), VALUES, max_size=4)


@given(
    st.dictionaries(
        st.sampled_from(["rule", "what", "a", "b", "speaker", "note", "odd"]), st.one_of(VALUES, TABLES), max_size=6
    )
)
@settings(max_examples=300, deadline=None)
def test_any_entry_is_a_judgement_or_named(tmp_path_factory: pytest.TempPathFactory, entry: dict[str, object]) -> None:
    from tellings.read.judgements import BadEntry, make_judgement

    with contextlib.suppress(BadEntry):
        row = make_judgement(entry)
        assert row.first.article
        assert row.id.startswith("j")


@pytest.mark.parametrize("key", ["a" + ".a" * 50_000, '"a"' + '."a"' * 50_000, "[" + "a . " * 50_000 + "a]"])
def test_a_key_of_thousands_of_dots_is_refused_at_once(key: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="dots"):
        read_judgements([write(tmp_path, f"{key} = 1" if key[0] != "[" else key)])


@pytest.mark.parametrize(
    "text", ['\\"' * 200_000, '"""' * 100_001, "'" * 200_001, "#" + "a." * 100_000 + "\n" + "b = 1"]
)
def test_marks_that_close_nothing_cost_no_more_than_others(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_judgements([write(tmp_path, text)])


def test_dots_in_words_are_dots(tmp_path: Path) -> None:
    words = "wait " + ". . ." * 100
    (found,) = read_judgements(
        [write(tmp_path, GOOD.partition('[[judgement]]\nrule = "not-same"')[0].replace("both", words))]
    )
    assert found.note.startswith(words[:20])


@pytest.mark.parametrize(
    "entry", ['rule = "{}"', "{} = 1", 'rule = "same"\nwhat = "{}"', 'rule = "same"\na = {{ article = "x", {} = 1 }}']
)
def test_a_message_repeats_no_book(entry: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_judgements([write(tmp_path, "[[judgement]]\n" + entry.format("x" * 1_000_000))])
    assert len(str(caught.value)) < 1_000
