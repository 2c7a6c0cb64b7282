"""What a story is called by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tellings.join.sketch import weigh_words
from tellings.join.titles import central_title
from tellings.model import Sketch


def sketch(title: str, text: str = "", name: str = "") -> Sketch:
    words = weigh_words(f"{title}\n{text}")
    return Sketch(name or f"a-{title}", f"t-{title}", None, (), words, b"", None, None, title)


FERRY = (
    sketch("Minister's full ferry statement"),
    sketch("Ferry Orla sinks off Marrack Bay, four missing"),
    sketch("Four missing as ferry sinks in Marrack Bay"),
    sketch("Who was to blame for the ferry that sank in Marrack Bay?"),
    sketch("Marrack Bay"),
    sketch("Captain Ilse Brandt, a quiet woman who loved chess, sails no more"),
)


def test_a_story_is_called_by_the_headline_the_others_share_most() -> None:
    assert central_title(FERRY) in {FERRY[1].title, FERRY[2].title}
    assert central_title(FERRY[:1]) == FERRY[0].title
    assert central_title(()) == ""


def test_what_the_texts_tell_decides_between_headlines_that_share_nothing() -> None:
    told = sketch("Rescuers search for the drowned of the Orla", "The Orla sank.")
    apart = sketch(
        "A night nobody here will ever quite forget", "Rescuers searched for the drowned; the Orla lay deep."
    )
    assert central_title([apart, told]) == told.title


@given(st.permutations(FERRY), st.integers(1, len(FERRY)))
def test_the_order_of_reports_changes_no_title(found: list[Sketch], most: int) -> None:
    chosen = found[:most]
    assert central_title(chosen) == central_title(sorted(chosen, key=lambda one: one.title))
    assert central_title(chosen) in {one.title for one in chosen}
