"""Which headline a story is called by: the one whose words the story's other headlines and texts share most. Never composed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from tellings.join.rarity import WORD, fold_word, rarity
from tellings.model import Sketch

SHORT = 3  # letters of a word that counts
TOLD = 0.5  # a word in another report's text says half as much for a headline as one in its headline. Hand-set; .25 to 1 choose alike on news_cluster
PLAIN = range(4, 17)  # words of a headline that names a happening: fewer are a label, more a sentence out of the text
ODD = 0.8  # what a label, a long sentence or a question keeps of its score


def central_title(sketches: Sequence[Sketch]) -> str:
    """The title of the reports of one story that stands nearest to all of their headlines and rare words; of equals the first by (title, article).

    A title's score is the cosine of its words to the sum over the other reports, words weighing their rarity in the frozen background table; so what
    is chosen depends on the story's own reports alone, and in no order.
    """
    titles = [title_terms(sketch.title) for sketch in sketches]
    texts = [frozenset(fold_word(word) for word, _ in sketch.words) for sketch in sketches]
    in_titles = Counter(word for words in titles for word in words)
    in_texts = Counter(word for words in texts for word in words)

    def score(number: int) -> float:
        words, own = titles[number], texts[number]
        shared = math.fsum(
            rarity(word) ** 2 * (in_titles[word] - 1 + TOLD * (in_texts[word] - (word in own))) for word in words
        )
        length = math.sqrt(math.fsum(rarity(word) ** 2 for word in words)) or 1.0
        return round(shared / length * (ODD if is_odd(sketches[number].title) else 1.0), 4)

    ranked = sorted(range(len(sketches)), key=lambda one: (-score(one), sketches[one].title, sketches[one].article))
    return sketches[ranked[0]].title if ranked else ""


def title_terms(title: str) -> frozenset[str]:
    """The words of a title that count, folded."""
    words = (fold_word(word) for word in WORD.findall(title))
    return frozenset(word for word in words if len(word) >= SHORT)


def is_odd(title: str) -> bool:
    """Whether a title is a label, a whole sentence out of a text, or a question: it names no happening."""
    return len(title.split()) not in PLAIN or title.rstrip("”’\"'").endswith("?")
