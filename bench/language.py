"""What does the complete Doc cost beside the bare encoder, one thread, in one run? And loading, and memory?

The bare encoder is the network's vectors alone over the same sentences. The rest of the Doc is tokens, sentence starts (and what is encoded twice for
them), word classes, trees, names. Rounds of both take turns; the figure is the ratio of their sums of processor time.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from bench.figure import Figure
from bench.piles import bundled_reports, count_words, news_cluster
from tellings.language import sentence_spans

ROUNDS, ARTICLES = 3, 60
MOST = 1.3  # times the bare encoder, issue 3
LOAD = """
import time, spacy, onnxruntime, tokenizers
from tellings.language import load_reader
began = time.perf_counter()
load_reader()
print(time.perf_counter() - began)
"""


def run(*, small: bool) -> list[Figure]:
    """Ratio, words a second of both, seconds to load the weights, resident megabytes afterwards."""
    from tellings.language.reader import Reader
    from tellings.language.weights import read_weights

    reports = bundled_reports() if small else news_cluster()[:: max(1, 383 // ARTICLES)]
    texts = [str(report["text"]) for report in reports]
    words = count_words(reports)
    weights = read_weights()
    reader = Reader(weights)
    sentences = [[text[a:b] for a, b in sentence_spans(reader.read(text))] for text in texts]
    whole = bare = 0.0
    for _ in range(1 if small else ROUNDS):
        reader.memory.known.clear()  # a sentence seen before would cost nothing
        began = time.process_time()
        for text in texts:
            reader.read(text)
        middle = time.process_time()
        for group in sentences:
            reader.encoder.encode(group)
        whole, bare = whole + middle - began, bare + time.process_time() - middle
    rounds = 1 if small else ROUNDS
    loaded = float(subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True).stdout)
    return [
        Figure("the whole Doc", whole / bare, "× bare", None if small else MOST),
        Figure("the whole Doc", rounds * words / whole, "words a second"),
        Figure("the bare encoder", rounds * words / bare, "words a second"),
        Figure("loading beyond the imports", loaded, "s", None if small else 0.6),
        Figure("most memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", None if small else 400),
    ]
