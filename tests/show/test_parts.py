"""The pieces pages are made of: differences by word, marked texts, times on a scale, names, folded conflicts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.model import Cite, Conflict, KnownDay, Mention, Origin, Part, Share, Span
from tellings.show.claims import Seen, _reads_by_itself, by_wording, claim_views, repeats, summary, unlike_texts
from tellings.show.conflicts import brief, fold, open_story, subjects
from tellings.show.copies import ROW, beside, origin_note, pairs_of_reports, picture, strips
from tellings.show.diff import changed_words, word_runs
from tellings.show.disputes import ground
from tellings.show.html import apart_words
from tellings.show.labels import (
    outlet_codes,
    outlet_name,
    shorten,
    slug,
    time_words,
    unique_names,
    unquoted,
    web_address,
)
from tellings.show.lookup import MOST_PLACES, look_up, range_words, undated_words
from tellings.show.matrix import columns_of, matrix
from tellings.show.quotes import NOBODY, STANDS, discussed, speakers
from tellings.show.sources import Item, nest, paragraphs
from tellings.show.story import card, in_part_words, order_words, outlets_words, readable_first, story_page, tally_words
from tellings.show.timeline import Life, Scale, asked_days, interval, lanes, lives, ticks
from tellings.show.versions import text_changes
from tests.show.worlds import articles_of, ferry, written

sentences = st.lists(
    st.sampled_from(
        [
            "the",
            "ferry",
            "sank",
            "in",
            "bay",
            "on",
            "Tuesday",
            "killing",
            "four",
            "six",
            "people",
            "police",
            "“said”",
            "said.",
        ]
    ),
    max_size=14,
).map(" ".join)


@given(sentences, sentences)
def test_runs_hold_both_texts(fuller: str, text: str) -> None:
    runs = word_runs(fuller, text)
    assert " ".join(run.text for run in runs if run.kind != "missing").split() == text.split()
    assert len([word for run in runs if run.kind != "added" for word in run.text.split()]) == len(fuller.split())


@given(sentences)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(run.kind == "same" for run in word_runs(text, text))
    assert changed_words(text, text.upper()) == ()


def test_quote_styles_and_case_are_no_change() -> None:
    assert [run.kind for run in word_runs("“We heard a crack,” she said", '"we heard a crack" she said')] == ["same"]


def test_changed_words_are_those_the_other_lacks() -> None:
    text = "killing four people, police said"
    assert [text[start:end] for start, end in changed_words(text, "killing six people, police said")] == ["four"]


def test_texts_with_little_in_common_are_not_marked() -> None:
    assert changed_words("the ferry sank in the bay", "a minister resigned yesterday") == ()


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Item]]:
    text = draw(st.text(alphabet="ab ", min_size=1, max_size=30))
    items: list[Item] = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        items.append((start, -end, draw(st.integers(0, 1)), "tint", f"x{number}"))
    return text, items


@given(marked_texts())
def test_marks_nest_and_leave_the_text_whole(drawn: tuple[str, list[Item]]) -> None:
    text, items = drawn
    bits = nest(text, Span(0, len(text)), items)
    assert "".join(bit.text for bit in bits) == text
    depth = 0
    for bit in bits:
        depth += {"open": 1, "close": -1, "text": 0}[bit.step]
        assert depth >= 0
    assert depth == 0
    assert sorted(bit.anchor for bit in bits if bit.anchor) == sorted(item[4] for item in items)


@given(marked_texts())
def test_marks_cover_exactly_their_characters(drawn: tuple[str, list[Item]]) -> None:
    text, items = drawn
    marked = {place for start, minus, *_ in items for place in range(start, -minus)}
    at = depth = 0
    for bit in nest(text, Span(0, len(text)), items):
        depth += {"open": 1, "close": -1, "text": 0}[bit.step]
        for _ in bit.text:
            assert (at in marked) is (depth > 0)
            at += 1


@given(articles_of())
def test_paragraphs_hold_all_but_blanks(articles: tuple[object, ...]) -> None:
    for article in articles:
        spans = [span for _, span in paragraphs(article)]  # type: ignore[arg-type]
        covered = {place for span in spans for place in range(span.start, span.end)}
        text: str = article.text  # type: ignore[attr-defined]
        assert all(place in covered for place, sign in enumerate(text) if not sign.isspace())
        assert all(one.end <= other.start for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2031-05-06", "6 May 2031"),
        ("2031-05-06T09:30", "6 May 2031, 09:30"),
        ("2031-05-06T09:30:11+02:00", "6 May 2031, 09:30 +02:00"),
        ("2031-05-06T09:30Z", "6 May 2031, 09:30 UTC"),
        ("2031-05-06TNI", "6 May 2031, night"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        ("203", "the 2030s"),
        ("2031-W20", "week of 12 May 2031"),
        ("2031-W54", "2031-W54"),
        ("2031-Q2", "quarter 2 of 2031"),
        ("2031-SU", "summer 2031"),
        (None, "undated"),
        ("P3D", "P3D"),
        ("2031-99-99", "2031-99-99"),
    ],
)
def test_times_in_words(value: str | None, words: str) -> None:
    assert time_words(value) == words


@given(st.text(max_size=20), st.text(max_size=12), st.text(max_size=12))
def test_any_time_has_an_interval_or_none(value: str, low: str, high: str) -> None:
    found = interval(value, low, high)
    assert found is None or found[0] <= found[1]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_hold(day: str) -> None:
    for value in (day, f"{day}T23:59", f"{day}TNI"):
        found = interval(value, day, day)
        assert found is not None
        assert found[0] <= found[1]


@given(
    st.datetimes(timezones=st.just(UTC)), st.timedeltas(min_value=timedelta(hours=1), max_value=timedelta(days=40_000))
)
def test_ticks_stand_on_the_scale_in_order(low: datetime, length: timedelta) -> None:
    try:
        scale = Scale(low, low + length)
    except OverflowError:
        return
    found = ticks(scale)
    places = [place for place, _ in found]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert len(found) <= 10


def test_hours_and_vague_days_are_bars_of_their_length() -> None:
    hour, day = interval("2031-05-06T09", None, None), interval("2031-05-06", "2031-05-06", "2031-05-07")
    assert hour is not None
    assert day is not None
    assert (hour[1] - hour[0], day[1] - day[0]) == (timedelta(hours=1), timedelta(days=2))


@given(st.lists(st.text(max_size=15), max_size=30))
def test_codes_and_names_differ(names: list[str]) -> None:
    codes = outlet_codes(names)
    assert len(set(codes)) == len(codes) == len(names)


def test_codes_are_what_a_reader_would_guess() -> None:
    assert outlet_codes(["BBC", "theguardian.com", "The Herald", "New York Times", "Herald"]) == (
        "BBC",
        "GUA",
        "HER",
        "NYT",
        "HE2",
    )
    assert unique_names(["Courier", "Courier"]) == ("Courier", "Courier (2)")


@given(st.text(max_size=60), st.text(max_size=60))
def test_slugs_are_plain_and_differ(one: str, other: str) -> None:
    assert slug(one).replace("_", "").isalnum() or slug(one).strip("_") == ""
    assert slug(one).isascii()
    assert (slug(one) == slug(other)) is (one == other)


@given(st.text(max_size=300))
def test_short_words_are_short(text: str) -> None:
    assert len(shorten(text, 40)) <= 42
    assert unquoted(text) or not text


@given(st.text(max_size=40))
def test_web_addresses_are_web_addresses(url: str) -> None:
    found = web_address(url)
    assert found is None or found.lower().startswith(("http://", "https://"))


def test_pairs_of_one_subject_fold_and_others_do_not() -> None:
    (toll, weak) = ferry().conflicts
    third = replace(toll, id="kthird", b=weak.b, about="people killed on Tuesday")
    missing = replace(toll, id="kmissing", about="passengers missing")
    other = Conflict(
        "kother", toll.story, "name", "conflict", "the owner", weak.b, Cite(weak.b.article, 0, 3), 0.9, 2.0
    )
    assert sorted(len(group) for group in fold([toll, third, missing])) == [1, 2]
    assert sorted(len(group) for group in fold([replace(toll, about=""), replace(third, about="")])) == [2]
    assert sorted(len(group) for group in fold([toll, replace(other, b=Cite("zz", 0, 3), a=Cite("zz", 5, 6))])) == [
        1,
        1,
    ]


def test_a_revision_tells_the_earlier_side_first_and_its_steps_in_order() -> None:
    rows = ferry()
    (toll, _) = rows.conflicts
    turned = replace(toll, a=toll.b, b=toll.a, also_a=toll.also_b, also_b=())
    (one,) = open_story(replace(rows, conflicts=(turned,))).subjects
    assert one.pairs[0].a.words == "killing four people"
    assert [step.words for step in one.steps][:2] == ["killing four people", "killing six people"]
    assert one.pairs[0].joiner == "then"


def test_claims_come_best_supported_first_and_spell_their_marks() -> None:
    rows = ferry()
    look = look_up(rows)
    views = claim_views(rows, look)
    assert [view.id for view in views] == ["csix", "csank", "cfour", "cfined"]
    assert [view.mark.signs for view in views] == ["ff", "fo", "fn", "cf"]
    assert views[1].mark.number == "1–2"
    assert "uncertain" in views[1].mark.words


def test_the_summary_is_made_of_sentences_as_they_stand() -> None:
    rows = ferry()
    look = look_up(rows)
    told = summary(claim_views(rows, look), rows, look)
    assert told
    for one in told:
        assert any(one.text.removesuffix(" …") in " ".join(article.text.split()) for article in rows.articles)
        assert one.text.endswith((".", " …"))
    assert len({one.text for one in told}) == len(told)


def test_a_claim_of_one_newsroom_makes_no_summary() -> None:
    rows = ferry()
    look = look_up(rows)
    alone = replace(rows, claims=rows.claims[3:], corroborations=rows.corroborations[3:])
    assert summary(claim_views(alone, look), alone, look) == ()


def test_quotes_stand_with_their_speaker_and_what_was_left_out() -> None:
    (venn,) = [one for one in speakers(ferry(), look_up(ferry())) if one.shared]
    assert venn.name == "Ada Venn"
    (words,) = venn.shared
    assert words.tag == "shortened"
    assert [run.text for run in words.renderings[1].runs if run.kind == "missing"] == ["then"]


def test_only_what_a_report_sets_in_marks_is_shown_in_marks() -> None:
    rows = ferry()
    courier = rows.articles[0]
    assert all(r.quoted for one in speakers(rows, look_up(rows)) for w in one.shared for r in w.renderings)
    start = courier.text.index("ferry")
    told = replace(rows.quotes[0], form="indirect", words=(Span(start, start + 20),))
    (one,) = speakers(replace(rows, quotes=(told,), utterances=()), look_up(rows))
    assert [r.quoted for w in one.single for r in w.renderings] == [False]


def test_what_somebody_denied_is_not_shown_as_what_they_hold() -> None:
    rows = ferry()
    text = "Ada Venn denied that the ferry was late. Ada Venn said that the ferry was late."
    article = replace(rows.articles[0], text=text)
    first, last = text.index("the ferry"), text.rindex("the ferry")
    quotes = tuple(
        replace(rows.quotes[0], form="indirect", words=(Span(at, at + 18),), cue=Span(*cue))
        for at, cue in ((first, (9, 15)), (last, (text.index("said"), text.index("said") + 4)))
    )
    told = replace(rows, articles=(article, *rows.articles[1:]), quotes=quotes, utterances=())
    (one,) = speakers(told, look_up(told))
    assert {words.how for words in one.single} == {"denied, not in quotation marks", "not in quotation marks"}


def test_a_country_that_speaks_is_its_government() -> None:
    rows = ferry()
    land = replace(rows.entities[0], label="COUNTRY")
    named = replace(rows, entities=(land, *rows.entities[1:]))
    assert {one.stands for one in speakers(named, look_up(named)) if one.name == land.name} <= {STANDS["COUNTRY"]}
    assert STANDS["COUNTRY"] in {one.stands for one in speakers(named, look_up(named))}
    assert not any(one.stands for one in speakers(rows, look_up(rows)))


def test_a_quote_nobody_is_named_for_says_so() -> None:
    rows = ferry()
    bare = replace(rows.quotes[0], who=None, speaker=None)
    found = speakers(replace(rows, quotes=(bare,), utterances=()), look_up(rows))
    assert [one.name for one in found] == [NOBODY]


def test_lanes_put_background_on_a_scale_of_its_own() -> None:
    rows = ferry()
    look = look_up(rows)
    titles = {lane.title: lane for lane in lanes(rows, look, subjects(rows, ground(rows, look)))}
    assert list(titles) == ["When it happened", "When it was known", "When it was published", "Before that"]
    (today,) = [entry for entry in titles["When it happened"].entries if entry.life.now]
    assert today.other == ("29 Apr 2031 (10 %)",)
    assert len(titles["When it was published"].entries) == 2, "a report without a date has no bar, and no invented one"


def test_a_line_says_on_which_days_it_stood_so() -> None:
    rows = ferry()
    look = look_up(rows)
    happened, *others = lanes(rows, look, subjects(rows, ground(rows, look)))
    assert [(entry.other, entry.life) for entry in happened.entries] == [
        ((), Life("2031-05-06", "2031-05-07", now=False)),
        (("29 Apr 2031 (10 %)",), Life("2031-05-07", "", now=True)),
    ]
    assert happened.now == 1
    lanes_ = {lane.title: [entry.life.since for entry in lane.entries] for lane in others}
    assert lanes_["When it was published"] == ["2031-05-06", "2031-05-07"]
    assert lanes_["Before that"] == [""], "only a report without a day tells it: nobody can say since when"
    assert [(one.day, one.reports) for one in asked_days(rows, look)] == [("2031-05-06", 1), ("2031-05-07", 2)]
    assert asked_days(replace(rows, known=rows.known[:1]), look) == ()


def test_what_was_told_again_has_a_line_for_each_time_it_stood() -> None:
    rows = ferry()
    (entry,) = rows.known[-1].entries
    days = [KnownDay(entry.story, f"2031-05-0{day}", (entry,) if day in (1, 3) else ()) for day in (1, 2, 3)]
    found = lives(replace(rows, known=tuple(days)))
    assert found[entry] == [Life("2031-05-01", "2031-05-02", now=False), Life("2031-05-03", "", now=True)]


def test_the_title_of_a_revision_gives_no_later_figure_away() -> None:
    rows = ferry()
    look = look_up(rows)
    found = [replace(one, about="People missing: 31, then 16") for one in subjects(rows, ground(rows, look))]
    (known,) = [lane for lane in lanes(rows, look, found) if lane.title == "When it was known"]
    assert all(entry.words.startswith("People missing: “") for entry in known.entries)


def test_the_matrix_marks_who_states_and_who_says_otherwise() -> None:
    rows = ferry()
    look = look_up(rows)
    table = matrix(claim_views(rows, look), rows, look)
    assert table is not None
    assert [column.code for column in columns_of(look)] == ["COU", "HER", "RAD"]
    states = {line.claim.id: "".join(cell.state for cell in line.cells) for part in table.tables for line in part.lines}
    assert states == {"csank": "sss", "csix": "rss", "cfour": "srr"}


def test_the_picture_leads_from_newsrooms_to_reports() -> None:
    rows = ferry()
    look = look_up(rows)
    drawn = picture(rows, look)
    assert drawn is not None
    assert [node.name for node in drawn.newsrooms] == ["North Press"]
    assert {node.name: node.note for node in drawn.reports}["radio"] == "origin unknown"
    assert len(drawn.edges) == 2


def test_strips_and_pairs_show_what_was_copied_and_what_is_own() -> None:
    rows = ferry()
    look = look_up(rows)
    kinds = {strip.name: sorted(one.kind for one in strip.stretches) for strip in strips(rows, look)}
    assert kinds == {
        "Courier": ["rewritten", "verbatim"],
        "Herald": ["furniture", "rewritten", "verbatim"],
        "radio": [],
    }
    (pair,) = pairs_of_reports(rows, look)
    assert pair.headline in {"Courier → Herald", "Herald → Courier"}
    (changed,) = [row for row in pair.passages if row.kind == "rewritten"]
    added = {run.text for runs in (changed.a, changed.b) for run in runs if run.kind == "added"}
    assert added == {"then", "from Tolby."}


def test_versions_show_what_changed_and_keep_what_did_not() -> None:
    older = written("The ferry sank.\nFour people died.\nThe harbour is closed.", "Courier", "2031")
    newer = written("The ferry sank.\nSix people died.\nThe search has ended for the night.", "Courier", "2031")
    changes = text_changes(older, newer)
    assert changes[0].kept == 1
    assert [run.text for run in changes[1].runs if run.kind != "same"] == ["Four", "Six"]
    assert {run.kind for change in changes[2:] for run in change.runs} == {"added", "missing"}


@pytest.mark.parametrize(
    ("outlet", "shown"),
    [
        ("www.nytimes.com", "The New York Times"),
        ("https://edition.cnn.com/world", "CNN"),
        ("The Lantern", "The Lantern"),
        ("lantern.example", "lantern.example"),
        ("com", "com"),
    ],
)
def test_a_known_site_is_called_by_its_name(outlet: str, shown: str) -> None:
    assert outlet_name(replace(written("A crane fell.", outlet, "2031"), url=None), None) == shown


def test_reports_that_name_no_outlet_are_not_outlets() -> None:
    rows = ferry()
    look = look_up(rows)
    assert outlets_words(look).startswith(" from ")
    nameless = replace(rows, articles=tuple(replace(one, outlet=None, url=None) for one in rows.articles))
    assert outlets_words(look_up(nameless)) == " that name no outlet"
    first, *others = nameless.articles
    mixed = replace(rows, articles=(replace(first, outlet="The Lantern"), *others))
    assert outlets_words(look_up(mixed)) == f" from 1 outlet and {len(others)} that name none"


# ---- what a first reader stumbled over


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("pile/radio-marrack.html", "radio-marrack"),
        ("pile/000_9346fe4c0370cd05.txt", "“Ferry sinks off Marrack”"),
        ("pile/20310506.txt", "“Ferry sinks off Marrack”"),
    ],
)
def test_a_report_without_outlet_is_not_called_by_digits(source: str, name: str) -> None:
    article = written("Ferry sinks off Marrack\nFour people died.", None, "2031-05-06")
    parts = (Part("headline", Span(0, 23)), *article.parts[1:])
    assert outlet_name(replace(article, parts=parts), source) == name
    assert outlet_name(replace(article, parts=()), "123.txt").startswith("“Ferry sinks")


def test_newsrooms_nobody_can_name_are_counted_not_listed() -> None:
    assert order_words(look_up(ferry())) == "North Press, then one that nobody can name"


def test_a_second_report_of_an_outlet_is_its_own_reporting() -> None:
    rows = ferry()
    courier, herald, radio = rows.articles
    both = tuple(replace(one, outlet="Courier") for one in (courier, herald))
    own = Origin("oown", rows.stories[0].id, "own", "Courier", tuple(Share(one.id, 1.0, True) for one in both))
    look = look_up(replace(rows, articles=(*both, radio), origins=(own,)))
    assert [origin_note(one.id, look) for one in both] == ["own reporting", "own reporting"]


@given(st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=6))
def test_newsrooms_stand_beside_their_reports_and_never_on_each_other(takers: list[set[int]]) -> None:
    report_y = {str(number): ROW * number + 22.0 for number in range(6)}
    taken = [(f"o{number}", Share(str(one), 0.5, True)) for number, some in enumerate(takers) for one in some]
    places = beside([f"o{number}" for number in range(len(takers))], taken, report_y)
    ys = [places[f"o{number}"] for number in range(len(takers))]
    assert all(b - a >= ROW - 0.2 for a, b in itertools.pairwise(ys))
    assert max(ys) <= max(ROW * 5 + 22.0, ROW * len(takers))


def test_a_short_side_marks_what_is_in_dispute() -> None:
    rows = ferry()
    look, courier = look_up(rows), rows.articles[0]
    start = courier.text.index("four people")
    found = brief(Cite(courier.id, 0, len(courier.text.split("\n")[0])), Span(start, start + 11), look)
    assert [one.text for one in found if one.hit] == ["four people"]
    assert "killing " in found[0].text
    assert len("".join(one.text for one in found)) < 100


def test_whom_others_speak_of() -> None:
    rows = ferry()
    courier = rows.articles[0]
    start = courier.text.index("crack")
    named = Mention(courier.id, Span(start, start + 5), "ORG", "epolice")
    look = look_up(rows)
    told = speakers(rows, look)
    assert discussed(told, rows, look) == ()
    [police] = discussed(told, replace(rows, mentions=(*rows.mentions, named)), look)
    assert (police.name, [one.speaker for one in police.lines]) == ("police", ["Ada Venn"])
    assert police.lines[0].anchor == "said-uvenn"
    pronoun = replace(named, form="pronoun")
    assert discussed(told, replace(rows, mentions=(pronoun,)), look) == ()


def test_what_only_a_headline_or_a_caption_says_comes_last_and_words_no_claim() -> None:
    rows = ferry()
    courier = rows.articles[0]
    sank, four = rows.claims[0].statements[0], rows.claims[1].statements[0]
    parts = (Part("headline", sank.span), Part("body", Span(sank.end, len(courier.text))))
    whole = replace(rows, articles=(replace(courier, parts=parts), *rows.articles[1:]))
    views = {view.id: view for view in claim_views(whole, look_up(whole))}
    assert views["csank"].text == "The ferry Orla sank in Marrack Bay"  # as the Herald's text has it
    assert not views["csank"].aside
    alone = replace(whole, claims=(replace(rows.claims[0], statements=(sank,)), *rows.claims[1:]))
    last = claim_views(alone, look_up(alone))[-1]
    assert (last.id, last.aside) == ("csank", True)
    assert four.start > sank.end


def test_a_short_list_tells_a_thing_once_and_every_number() -> None:
    view = claim_views(ferry(), look_up(ferry()))[0]

    def told(*texts: str, most: int = 9) -> list[str]:
        views = [replace(view, text=text) for text in texts]
        return [one.text for one in unlike_texts(views, most)]

    long = "The harbour authority closed the northern basin on Tuesday evening after the storm"
    assert told(long, f"{long}, it said", "Nobody was hurt") == [long, "Nobody was hurt"]
    assert told(f"{long}: 14 boats", f"{long}: 18 boats") == [f"{long}: 14 boats", f"{long}: 18 boats"]
    assert told("So it is", "So it is not", "No", most=2) == ["So it is", "So it is not"]


def test_close_wordings_fold_under_the_first_but_no_number_no_denial_and_no_conflict_does() -> None:
    view = claim_views(ferry(), look_up(ferry()))[0]
    view = replace(view, clashes=())

    def folded(*texts: str, clashes: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
        views = [replace(view, text=text) for text in texts]
        views[-1] = replace(views[-1], clashes=clashes)
        return [(one.claim.text, [other.text for other in one.close]) for one in by_wording(views)]

    long = "The harbour authority closed the northern basin on Tuesday evening after the storm"
    near = "The harbour authority said it closed the northern basin after a storm"
    assert folded(long, "Nobody was hurt", near) == [(long, [near]), ("Nobody was hurt", [])]
    assert folded(long, f"{long}: 18 boats") == [(long, []), (f"{long}: 18 boats", [])]
    assert folded(long, long.replace("closed", "never closed"))[1][1] == []
    assert len(folded(long, near, clashes=("x1",))) == 2


@given(st.lists(st.lists(st.sampled_from(("harbour", "basin", "closed", "storm", "14", "not", "evening")), max_size=9)))
def test_the_first_text_repeated_is_found_without_comparing_each(texts: list[list[str]]) -> None:
    for share in (0.55, 0.7):
        seen = Seen(share)
        for words in map(frozenset, texts):
            plain = [number for number, other in enumerate(seen.texts) if repeats(words, other, share)]
            assert seen.first_like(words) == (plain[0] if plain else None)
            seen.add(words)


def test_what_two_newsrooms_perhaps_tell_stands_apart_from_what_they_tell() -> None:
    rows = ferry()
    count = next(row for row in rows.corroborations if row.low > 1)
    doubtful = replace(count, low=1, high=2)
    sure = story_page(open_story(rows))
    assert [band.key for band in sure.claims][:1] == ["sure"]
    maybe = story_page(open_story(replace(rows, corroborations=(doubtful,))))
    bands = {band.key: [one.claim.id for one in band.claims] for band in maybe.claims}
    assert "sure" not in bands
    assert count.claim in bands["perhaps"]
    assert "perhaps told by more than one newsroom" in "".join(maybe.deck)
    assert "told by two" not in "".join(maybe.deck)


def test_a_date_that_no_report_states_says_so_wherever_it_stands() -> None:
    rows = ferry()
    stated, other = rows.published[0], rows.published[1]
    inferred = replace(other, basis="inferred", value="2031-07-09", precision="day")
    look = look_up(replace(rows, published=(replace(stated, basis="stated"), inferred)))
    assert look.heads[other.article].short.endswith("(inferred)")
    assert look.heads[other.article].stamp == "9 Jul 2031 (inferred)"
    assert "(inferred)" in look.heads[other.article].citation
    assert "inferred" not in look.heads[stated.article].stamp
    mine = [look.heads[stated.article], look.heads[other.article]]
    assert range_words(mine) == "6 May 2031"
    assert undated_words(mine) == "1 of the 2 dates is inferred"
    assert range_words(mine[1:]) == "9 Jul 2031 (inferred)"
    assert undated_words(mine[1:]) == ""


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("2031-05-19", ""),
        ("2031-06-10", "5 weeks after"),
        ("2030-05-08", "12 months before"),
        ("2028-05-06", "3 years before"),
        ("2031", ""),
        ("", ""),
    ],
)
def test_a_story_of_an_affair_says_how_far_from_its_main_story_it_lies(since: str, words: str) -> None:
    first = replace(card(open_story(ferry())), since="2031-05-06")
    assert apart_words(replace(first, since=since), first) == words
    assert apart_words(replace(first, since="2020-01-01", affair="another"), first) == ""


def test_a_newsroom_no_report_rests_on_is_told_apart() -> None:
    rows = ferry()
    assert in_part_words(rows, look_up(rows)) == ""
    share = replace(rows.origins[0].articles[0], main=False, share=0.1)
    more = replace(rows, origins=(*rows.origins, Origin("o9", rows.stories[0].id, "agency", "Tidewire", (share,))))
    assert in_part_words(more, look_up(more)).startswith("Tidewire has only some words in these reports")


@given(st.integers(1, 40))
def test_every_newsroom_has_a_place_in_every_mark(number: int) -> None:
    rows = ferry()
    share = rows.origins[0].articles[0]
    rooms = tuple(Origin(f"o{one:02}", rows.stories[0].id, "own", f"Paper {one:02}", (share,)) for one in range(number))
    look = look_up(replace(rows, origins=rooms))
    assert [key for place in look.places for key in place] == list(look.newsrooms)
    mark = look.mark(1, 1, [look.newsrooms[-1]], (), ())
    assert mark.signs == "n" * (min(number, MOST_PLACES) - 1) + "f"


def test_conflicts_are_counted_by_subject_and_their_pairs_beside_them() -> None:
    page = story_page(open_story(ferry()))
    for name, _, told in page.relations:
        found = [one for one in page.subjects if one.relation == name]
        assert told.startswith(f"{len(found)} ")
    assert (
        tally_words("conflict", [replace(page.subjects[0], pairs=page.subjects[0].pairs * 3)])
        == "1 conflict in 3 pairs"
    )


@pytest.mark.parametrize("outlet", ["www.herald.example", "Herald.example", "africa.chinadaily.com.cn"])
def test_an_outlet_is_called_the_same_as_report_and_as_newsroom(outlet: str) -> None:
    rows = ferry()
    mine = replace(rows.articles[1], outlet=outlet)
    share = replace(rows.origins[0].articles[0], article=mine.id)
    room = Origin("o1", rows.stories[0].id, "own", outlet, (share,))
    look = look_up(replace(rows, articles=(rows.articles[0], mine), origins=(room,)))
    assert look.heads[mine.id].name == look.names["o1"]


def test_a_front_list_begins_with_what_can_be_read_by_itself() -> None:
    view = claim_views(ferry(), look_up(ferry()))[0]
    leaning, whole = replace(view, id="a", alone=False), replace(view, id="b", alone=True)
    label = replace(whole, id="c", aside=True)
    assert [one.id for one in readable_first([leaning, label, whole])] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("“Nobody leaves the harbour,” Ada Venn told reporters.", True),
        ('"Nobody leaves the harbour," Ada Venn told reporters.', True),
        ("“Nobody leaves the harbour.”", False),
        ("“He leaves the harbour,” Ada Venn told reporters.", False),
        ("Nobody leaves the harbour.", True),
        ("Their crews leave the harbour.", False),
        ("“", False),
        ("", False),
    ],
)
def test_speech_reads_by_itself_where_it_says_whose_it_is(text: str, reads: bool) -> None:
    assert _reads_by_itself(text) == reads
