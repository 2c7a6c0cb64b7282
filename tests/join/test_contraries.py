"""What a statement denies, and which report says the contrary of another's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.join.contraries import find_contrary, ground, stance_of, together
from tests.join.test_bearing import borne

DEEDS = frozenset(["claim", "find", "cover", "restore", "evacuate", "pay", "sign", "reach", "sell", "tolerate"])


def contrary(own: str, other: str) -> tuple[str, str]:
    """What the second text says against the first."""
    return find_contrary(stance_of(own), DEEDS, stance_of(other), DEEDS)


@pytest.mark.parametrize(
    ("own", "other", "found"),
    [
        (
            "The Marrack Front claimed responsibility for the fire.",
            "So far, no group has claimed responsibility.",
            ("claimed", "no group has claimed"),
        ),
        (
            "The harbour board signed the lease.",
            "The board has yet to sign the lease.",
            ("signed", "yet to sign"),
        ),
        ("Divers found survivors in the hull.", "Divers found no survivors in the hull.", ("", "")),
        ("Divers found the captain's log.", "Divers did not find the log.", ("found", "not find")),
        ("None of the divers found the log.", "Divers found the log.", ("None of the divers found", "found")),
        ("The brewer failed to pay the fine.", "The brewer paid the fine in May.", ("failed to pay", "paid")),
        (
            "The Marrack Front claimed the attack.",
            "The Marrack Front has been silent about the attack.",
            ("claimed", "silent about the attack"),
        ),
        (
            "Engineers regained contact with the probe.",
            "The agency confirmed the loss of contact with the probe.",
            ("regained", "loss"),
        ),
    ],
)
def test_the_contrary_is_found_with_its_words(own: str, other: str, found: tuple[str, str]) -> None:
    assert contrary(own, other) == found


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Divers found the log.", "Not only did divers find the log, they read it."),
        ("Divers found the log.", "Divers did not find the log until dawn."),
        ("Divers found the log.", "It is not known whether divers found the log."),
        ("Divers found the log.", "The board did not deny that divers found the log."),
        ("Divers found the log.", "Divers did not find the purser."),
        ("The brewer will not tolerate theft.", "We do not and will not tolerate theft of any kind."),
        ("The crew was covered in oil.", "The board did not prolong the hearing on the oil that covered the crew."),
        ("Divers found the log.", "Divers did not find the log on Sunday; on Monday they found the log."),
        ("Engineers lost contact, then regained contact.", "Engineers regained contact."),
        ("The Marrack Front claimed the attack.", "The ministry was silent about the attack."),
    ],
)
def test_what_is_no_contrary(own: str, other: str) -> None:
    assert contrary(own, other) == ("", "")
    assert contrary(other, own) == ("", "")


def test_a_report_that_says_the_contrary_bears_nothing_out() -> None:
    worded = "Engineers on Friday regained contact with the Orrin probe."
    found = borne(worded, "Engineers on Friday confirmed the loss of contact with the Orrin probe.", 3.0)
    assert (found.total, found.says) == (-9.0, "says loss, not regained")
    assert borne(worded, "Engineers at last regained contact with the Orrin probe.", 3.0).total > 0


TEXT = st.lists(
    st.sampled_from(
        [
            "no",
            "nobody",
            "not",
            "silent",
            "about",
            "divers",
            "found",
            "lost",
            "contact",
            "regained",
            "the",
            "log",
            ",",
            ".",
            "if",
            "denied",
            "to",
        ]
    ),
    max_size=24,
).map(" ".join)


@given(TEXT)
def test_nothing_is_the_contrary_of_itself(text: str) -> None:
    stance = stance_of(text)
    assert find_contrary(stance, set(stance.told), stance, set(stance.told)) == ("", "")


@given(TEXT, TEXT)
def test_what_two_statements_assert_they_assert_together(one: str, two: str) -> None:
    both = together([stance_of(one), stance_of(two)])
    assert both.told.keys() == stance_of(one).told.keys() | stance_of(two).told.keys()
    assert both.denied.keys() == stance_of(one).denied.keys() | stance_of(two).denied.keys()


def test_the_ground_form_joins_verb_and_noun() -> None:
    assert ground("claims") == ground("claimed") == ground("claim") == "claim"
