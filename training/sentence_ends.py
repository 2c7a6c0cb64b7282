"""Learns ``tellings/data/sentence_ends.csv``: ``python -m training.sentence_ends``. Seconds; needs torch.

A logistic regression over the features of a gap (``tellings.language.ends``), on the training parts of UD English EWT and
GUM given as texts: sentences of a paragraph joined by a space. Weights that hardly matter are left out.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator

import torch
from torch.nn import functional as F  # noqa: N812 - torch's own name

from tellings.language.ends import WEIGHTS, features, may_end, ruled
from tellings.language.sentences import Quotes
from training.data import members

DECAY = 4e-6  # of squared weights; 2e-6 to 1e-5 differ by .005 F1 on UD EWT dev, 3e-5 is worse
SMALLEST = 0.05  # log-odds; smaller weights are dropped
RARE = 2
Gap = tuple[list[str], bool]


def paragraphs(content: str) -> Iterator[list[str]]:
    """Texts of the sentences of each paragraph of a CoNLL-U file."""
    held: list[str] = []
    for line in content.split("\n"):
        if line.startswith(("# newdoc", "# newpar")) and held:
            yield held
            held = []
        elif line.startswith("# text = "):
            held.append(line[9:])
    yield held


def gaps(sentences: list[str]) -> Iterator[Gap]:
    """Features of each gap worth a look in a paragraph, and whether a sentence ends there."""
    words = [(word, at == 0) for text in sentences for at, word in enumerate(text.split())]
    lower = words[0][0][0].islower()
    since, quotes = 0, Quotes()
    for (before, begins), (after, ends), (later, _) in zip(words, words[1:], [*words[2:], ("", True)], strict=False):
        since = 1 if begins else since + 1
        quotes = Quotes() if begins else quotes
        quotes.pass_over(before)
        if may_end(before, after) and ruled(before, after) is None:
            yield features(before, after, later, since, quoted=quotes.open, lower=lower), ends


def learn(found: list[Gap]) -> tuple[dict[str, float], float]:
    """Weight of each feature that is not rare, and the final loss."""
    counts = Counter(feature for gap, _ in found for feature in gap)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    index = {name: at for at, name in enumerate(names)}
    known = [[index[feature] for feature in gap if feature in index] for gap, _ in found]
    offsets = torch.tensor([0, *torch.tensor([len(gap) for gap in known]).cumsum(0)[:-1].tolist()])
    flat = torch.tensor([at for gap in known for at in gap])
    gold = torch.tensor([float(ends) for _, ends in found])
    table = torch.zeros(len(names), 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([table], max_iter=120, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = F.embedding_bag(flat, table, offsets, mode="sum")[:, 0]
        value = F.binary_cross_entropy_with_logits(scores, gold) + DECAY * table.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return {name: weight for name, (weight,) in zip(names, table.tolist(), strict=True)}, loss().item()


def contents() -> list[str]:
    """The CoNLL-U files learned from."""
    found = [text for _, text in members("ud_english_ewt", "-train.conllu")]
    return found + [re.sub(r"# newdoc", "\n# newdoc", text) for _, text in members("gum_clean", ".conllu")]


def main() -> None:
    found = [gap for text in contents() for paragraph in paragraphs(text) if paragraph for gap in gaps(paragraph)]
    table, loss = learn(found)
    learned = [(name, round(weight, 2)) for name, weight in table.items() if abs(weight) >= SMALLEST]
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["feature", "weight", "source"])
        rows.writerows([name, weight, "UD English EWT train; GUM"] for name, weight in learned)
    print(f"{len(found)} gaps, {len(table)} features, {len(learned)} kept, {loss:.4f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
