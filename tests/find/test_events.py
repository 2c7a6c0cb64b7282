"""Events: the baseline."""

from __future__ import annotations

from tests.find.reading import read


def test_active_and_passive_name_the_same_source() -> None:
    for text in ("Tom Reed met Ana Weir on Friday.", "France condemned Russia on Friday."):
        (event,) = read(text).events
        assert event.when is not None
    active = read("Russia bombed Ukraine.")
    passive = read("Ukraine was bombed by Russia.")
    assert [(active.name(e.source), active.name(e.target), e.type) for e in active.events] == [
        (passive.name(e.source), passive.name(e.target), e.type) for e in passive.events
    ]
    assert active.events[0].type == "ASSAULT"


def test_negated_and_planned() -> None:
    assert [e.modality for e in read("Russia did not attack Ukraine.").events] == ["denied"]
    assert [e.modality for e in read("Russia will attack Ukraine.").events] == ["planned"]
