"""Whether a report bears out the words of a claim: its figures, its hours, its words beside the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.join import gather_claims
from tellings.join.bearing import (
    Bearing,
    Day,
    Hour,
    Times,
    bear_out,
    judge_figure,
    judge_hour,
    make_side,
    names_in,
    other_day,
    times_told,
)
from tellings.join.claims import Compared, find_beside, homes_of, word_groups
from tellings.join.likeness import near_tellings, prepare
from tellings.join.sameness import judge_pairs, traits_of
from tellings.model import Claim, Quantity, Span, When
from tests.join.world import FERRY, Told, story_of, tell

SAILED = "The ferry sailed from Orrin harbour with 148 passengers and struck a reef before dawn."


def borne(worded: str, said: str, alike: float = 1.0) -> Bearing:
    """How far a report of one sentence bears out another's."""
    pile = [tell([worded, *FERRY], "a.example"), tell([said, *FERRY], "b.example")]
    rows = [(told.sentences[0], told.statements[0]) for told in pile]
    sentences, statements = [row for row, _ in rows], [row for _, row in rows]
    tellings, _ = prepare([told.article for told in pile], sentences, statements, (), ())
    first = next(place for place, telling in enumerate(tellings) if telling.said == worded)
    times = times_told(tellings, {told.article.id: told.article.text for told in pile}, ())
    traits = traits_of(tellings)
    side = make_side([place for place in range(len(tellings)) if place != first], tellings, times, traits)
    return bear_out(tellings[first], times[first], traits[first], side, alike)


def test_a_report_with_the_same_figure_in_other_words_bears_it_out() -> None:
    found = borne(SAILED, "With 148 passengers the ferry sailed from Orrin harbour; it struck a reef well before dawn.")
    assert found.borne
    assert not found.lacks


def test_another_figure_of_the_same_is_named() -> None:
    found = borne(SAILED, "The ferry sailed from Orrin harbour with 160 passengers and struck a reef before dawn.")
    assert not found.borne
    assert (found.lacks, found.instead, found.says) == (("148",), "160", "says 160, not 148")


def test_a_figure_that_is_left_out_leaves_the_rest_a_part() -> None:
    found = borne(SAILED, "The ferry sailed from Orrin harbour and struck a reef before dawn.")
    assert not found.borne
    assert found.says == "does not say 148"


def test_a_name_in_common_is_not_the_deed() -> None:
    worded = "Chairwoman Ilse Quorn Vanterpool has not been seen in public for weeks."
    assert not borne(worded, "Chairwoman Ilse Quorn Vanterpool denied the accusation.", 0.5).borne
    assert borne(worded, "Ilse Quorn Vanterpool has for weeks not been seen anywhere in public.", 0.5).borne


def test_a_quotation_is_borne_out_by_most_of_its_words_in_their_order() -> None:
    worded = "The owners had been “told about that door a year ago”, he said."
    assert borne(worded, "“They were told about that door a year ago,” he said.").borne
    other = borne(worded, "A year ago the owners were fined for a rusty door, he said.")
    assert other.says == "does not say “told about that door a year ago”"
    assert len(borne(worded.replace("ago", "ago " * 30), "Nothing of it.").lacks[0]) < 70


@given(st.floats(-9, 9), st.floats(-9, 9))
def test_the_likelier_two_statements_are_one_the_better_it_is_borne_out(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert borne(SAILED, FERRY[0], low).total <= borne(SAILED, FERRY[0], high).total


def figure(low: float | None, high: float | None, unit: str = "passenger") -> tuple[Quantity, str]:
    return Quantity(Span(0, 1), low, high, unit), f"{low:g}" if low is not None else "none"


@pytest.mark.parametrize(
    ("own", "other", "judged"),
    [
        (figure(148, 148), figure(148, 148), (True, "")),
        (figure(50, None), figure(59, 59), (True, "")),
        (figure(148, 148), figure(140, 160), (False, "")),
        (figure(59, 59), figure(50, None), (False, "")),
        (figure(148, 148), figure(171, 171), (False, "171")),
        (figure(148, 148), figure(12, 12, "crew"), (False, "")),
        (figure(5e9, 5e9, "USD"), figure(5.1e9, 5.1e9, "USD"), (True, "")),
        (figure(18, 18), figure(19, 19), (False, "19")),
        (figure(148, 148), figure(148, 148, "people"), (True, "")),
        (figure(271, None, "girl"), figure(276, 276, "schoolgirl"), (True, "")),
        (figure(271, None, "girl"), figure(276, 276, "tonne"), (False, "")),
        (figure(40, 40, "m"), figure(130, 130, "ft"), (True, "")),
        (figure(131, 131, "ft"), figure(40, 40, "m"), (True, "")),
        (figure(80, 80, "m"), figure(130, 130, "ft"), (False, "130")),
        (figure(4, 4, "age"), figure(3, 3, "age"), (False, "3")),
    ],
)
def test_figures(own: tuple[Quantity, str], other: tuple[Quantity, str], judged: tuple[bool, str]) -> None:
    assert judge_figure(own[0], [other]) == judged


def test_about_so_much_bears_out_just_so_much() -> None:
    about = Quantity(Span(0, 1), 570, 630, "tonne", "about")
    assert judge_figure(figure(600, 600, "tonne")[0], [(about, "about 600")]) == (True, "")
    assert judge_figure(figure(620, 620, "tonne")[0], [(about, "about 600")]) == (False, "")


def test_of_several_figures_one_that_fits_is_enough() -> None:
    assert judge_figure(figure(18, 18)[0], [figure(23, 23), figure(18, 18)]) == (True, "")
    assert judge_figure(figure(18, 18)[0], [figure(23, 23), figure(10, None)]) == (False, "")


@pytest.mark.parametrize(
    ("own", "other", "judged"),
    [
        (Hour(400, "6:40", False), Hour(400, "6.40", False), (True, "")),
        (Hour(400, "6:40", False), Hour(410, "6:50", False), (False, "6:50")),
        (Hour(390, "half past six", True), Hour(400, "6:40", False), (True, "")),
        (Hour(440, "about 7.20", True), Hour(400, "6:40", False), (False, "6:40")),
    ],
)
def test_hours(own: Hour, other: Hour, judged: tuple[bool, str]) -> None:
    assert judge_hour(own, [other]) == judged
    assert judge_hour(own, []) == (False, "")


def test_another_day_contradicts_and_no_day_does_not() -> None:
    monday, thursday = Day("2031-05-05", "on Monday"), Day("2031-05-08", "on Thursday")
    assert other_day(thursday, [monday]) == "on Monday"
    assert other_day(thursday, [monday, thursday]) == ""
    assert other_day(thursday, []) == ""


def test_names_are_the_words_with_a_capital_inside_a_sentence() -> None:
    assert {"quorn", "ilse"} <= names_in("Ilse Quorn of Orrin Lines spoke on the quay.")
    assert "divers" not in names_in("Divers searched the wreck of the Orrin Star.")


# ---- what words a claim


def claims_of(pile: Sequence[Told]) -> list[Claim]:
    """The claims of a pile without times."""
    articles = sorted((told.article for told in pile), key=lambda article: article.id)
    statements = [statement for told in pile for statement in told.statements]
    sentences = [sentence for told in pile for sentence in told.sentences]
    return list(gather_claims(story_of(pile), articles, sentences, statements, (), (), ()))


CORE = (
    "The ferry Orrin Star ran on to the Cobbler reef off the island in thick fog on Sunday.",
    "On Sunday the ferry Orrin Star ran on to the Cobbler reef off the island, in thick fog.",
    "In thick fog the ferry Orrin Star ran on to the Cobbler reef off the island on Sunday.",
)
RICH = (
    "The ferry Orrin Star, with 160 people on board, ran on to the Cobbler reef off the island in thick fog on Sunday."
)


def test_a_claim_is_worded_by_what_its_reports_share_not_by_the_richest_sentence() -> None:
    pile = [
        tell([line, other], f"{name}.example")
        for name, line, other in zip("abcd", (RICH, *CORE), FERRY[1:], strict=False)
    ]
    [claim] = [claim for claim in claims_of(pile) if len(claim.statements) == 4]
    assert claim.text in CORE
    assert claim.partly == ()


def test_a_report_that_lacks_a_figure_of_the_words_is_told_apart_with_what_it_lacks() -> None:
    pile = [tell([RICH, FERRY[1]], "a.example"), tell([CORE[1].lower(), FERRY[2]], "b.example")]
    [claim] = [claim for claim in claims_of(pile) if len(claim.statements) == 2]
    assert claim.text == RICH
    [lacking] = claim.partly
    assert lacking.says == "does not say 160"
    assert [place.article for place in lacking.cites] == [pile[1].article.id]


def test_an_hour_of_the_words_that_a_report_contradicts_is_named() -> None:
    told = "The ferry Orrin Star ran on to the Cobbler reef off the island at {} in thick fog."
    pile = [tell([told.format("6:41"), FERRY[1]], "a.example"), tell([told.format("7:22"), FERRY[2]], "b.example")]
    articles = {row.article.id: row.article.text for row in pile}
    statements, whens = [], []
    for row in [statement for report in pile for statement in report.statements]:
        text = row.span.of(articles[row.article])
        for hour in ("6:41", "7:22"):
            if hour in text:
                start = row.span.start + text.index(hour)
                key = f"{row.id}.t"
                span = Span(start, start + len(hour))
                whens.append(When(row.article, key, span, "TIME", f"2031-05-04T0{hour}", "minute", None, (), "given"))
                row = replace(row, times=(key,), quantities=())
        statements.append(row)
    sentences = [sentence for report in pile for sentence in report.sentences]
    claims = gather_claims(story_of(pile), [row.article for row in pile], sentences, statements, whens, (), ())
    [claim] = [claim for claim in claims if len(claim.statements) == 2]
    [lacking] = claim.partly
    assert lacking.says in ("says 6:41, not 7:22", "says 7:22, not 6:41")


def test_of_claims_that_share_most_statements_the_best_borne_out_stands_by_itself() -> None:
    pile = [
        tell([line, other], f"{name}.example")
        for name, line, other in zip("abc", (*CORE[:2], f"{CORE[2][:-1]}, in an ebb tide."), FERRY[1:], strict=False)
    ]
    articles = sorted((row.article for row in pile), key=lambda article: article.id)
    statements = [row.statements[0] for row in pile]
    tellings, vectors = prepare(articles, [row.sentences[0] for row in pile], statements, (), ())
    links = judge_pairs(tellings, list(near_tellings(tellings, vectors, -9.0)))
    told = Compared(tellings, traits_of(tellings), [Times()] * 3, links)
    groups = [[0, 1], [0, 1, 2]]
    homes = homes_of(groups)
    worded = word_groups(told, groups, homes, {}, {article.id: article for article in articles})
    assert find_beside(told, worded, groups, homes) == {0: 1}
    assert find_beside(told, worded[:1], groups[:1], homes_of(groups[:1])) == {}
