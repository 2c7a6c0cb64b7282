"""Places in a text: half-open, in Unicode code points, everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.model.errors import BadSpan


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of one text. Ordered by start, then end. Raises BadSpan unless 0 <= start <= end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise BadSpan(f"span [{self.start}, {self.end}) is not half-open: 0 <= start <= end is required")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` this span covers. Raises BadSpan when it reaches past the end of the text."""
        if self.end > len(text):
            raise BadSpan(
                f"span [{self.start}, {self.end}) lies outside a text of {len(text)} characters; "
                "was the text changed after extraction? Article.text never changes"
            )
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """Characters the two spans share; 0 when apart."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """Characters ``[start, end)`` of a named article. Ordered by article, start, end."""

    article: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise BadSpan(f"cite [{self.start}, {self.end}) of article {self.article}: 0 <= start <= end is required")

    @property
    def span(self) -> Span:
        """The place without the article."""
        return Span(self.start, self.end)


def cite(article: str, span: Span) -> Cite:
    """The cite of ``span`` in ``article``."""
    return Cite(article, span.start, span.end)
