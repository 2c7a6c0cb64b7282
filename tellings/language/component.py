"""The reader as an ordinary spaCy component: ``spacy.blank("en").add_pipe("tellings_reader")``."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

#: What the component sets, in spaCy's words.
ASSIGNS = ["token.is_sent_start", "token.pos", "token.morph", "token.head", "token.dep", "doc.ents", "doc.user_data"]


@Language.factory("tellings_reader", default_config={"threads": 1}, assigns=ASSIGNS)
def make_reader(nlp: Language, name: str, threads: int) -> Callable[[Doc], Doc]:
    """A component that sets sentence starts, word classes, morphology, trees, names and ``doc.user_data["tellings_vectors"]`` of a
    tokenised Doc. Sentences that an earlier component set stay as they are; the rest is this reader's, whatever was there.

    ``threads`` are those of one run of the network. Raises ``BadWeights`` when the weights are missing or damaged.
    """
    # Not at the top: spaCy imports every factory when it makes any pipeline, and this loads onnxruntime.
    from tellings.language.reader import load_reader

    reader = load_reader(threads=threads)

    def read(doc: Doc) -> Doc:
        return reader.annotate(doc) if doc.has_annotation("SENT_START") else reader.divide(doc)

    return read
