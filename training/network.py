"""The network in torch: MiniLM's encoder, letter case fed back in, and heads over words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own name

from tellings.language.shapes import SHAPES
from training import package

WIDTH, HEADS, LAYERS, VOCABULARY, PLACES = 384, 12, 6, 30522, 512
MIXED = 4  # last layers that a head may draw from
ARC, LABEL, NAME, START = 256, 128, 256, 64


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many classes each head tells apart."""

    upos: int
    feats: int
    deprel: int
    tags: int


class Dropout(nn.Module):
    """Dropout whose random bytes come from NumPy: torch draws them one by one on a CPU, a tenth of a training step.

    The chance is a multiple of 1/256. All instances draw from one generator with a fixed seed.
    """

    bytes_of = np.random.default_rng(0)

    def __init__(self, chance: float) -> None:
        super().__init__()
        self.lost = round(chance * 256)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        drawn = np.frombuffer(self.bytes_of.bytes(x.numel()), np.uint8).reshape(x.shape)
        kept = torch.from_numpy(drawn >= self.lost).to(x.dtype)
        return x * kept.mul_(256 / (256 - self.lost))


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=1e-12)
        self.norm_down = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        sentences, length, _ = x.shape
        query, key, value = self.qkv(x).view(sentences, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: sentences are short, and torch's fused attention takes four times as long on the way back.
        shares = torch.softmax(query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias, -1)
        mixed = shares.to(value.dtype) @ value
        mixed = self.out(mixed.transpose(1, 2).reshape(sentences, length, WIDTH))
        x = self.norm_out(x + self.dropout(mixed))
        bent = self.down(F.gelu(self.up(x)))
        y: Tensor = self.norm_down(x + self.dropout(bent))
        return y


class Mix(nn.Module):
    """A learned weighted mean of the last layers (ELMo's scalar mix)."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(MIXED))
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, layers: list[Tensor]) -> Tensor:
        shares = self.scale * torch.softmax(self.weights, 0)
        return torch.stack([share * layer for share, layer in zip(shares, layers[-MIXED:], strict=True)]).sum(0)


class Starts(nn.Module):
    """Whether a sentence begins with a word; learned last, on the finished encoder (``starts.py``)."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.ends = nn.Linear(WIDTH, START), nn.Linear(START, 2)
        self.odds, self.asked, self.other = (nn.Parameter(torch.tensor(value)) for value in (1.0, 0.0, -4.0))

    def score(self, word: Tensor, before: Tensor, odds: Tensor) -> Tensor:
        """Log-odds that a sentence begins at ``word``; ``odds`` are those of the gap before it, NaN where there are none."""
        begin = self.ends(F.relu(self.hidden(word)))[..., 0]
        end = self.ends(F.relu(self.hidden(before)))[..., 1]
        asked: Tensor = self.odds * odds.nan_to_num().clamp(-6, 6) + self.asked
        return begin + end + torch.where(odds.isnan(), self.other, asked)  # type: ignore[no-any-return]


class Names(nn.Module):
    """Tag scores of words that see their neighbours, and of tags that follow each other; learned last (``names.py``)."""

    def __init__(self, tags: int, dropout: float = 0.3) -> None:
        super().__init__()
        self.here, self.before, self.after = (nn.Linear(WIDTH, NAME) for _ in range(3))
        self.tags = nn.Linear(NAME, tags)
        self.moves, self.first = nn.Parameter(torch.zeros(tags, tags)), nn.Parameter(torch.zeros(tags))
        self.dropout = nn.Dropout(dropout)

    def scores(self, words: Tensor, before: Tensor, after: Tensor, bias: Tensor) -> Tensor:
        """Scores of each word's tags. ``before`` and ``after`` say which row stands beside each; beyond both ends it is the root."""
        words = self.dropout(words)

        def beside(rows: Tensor, layer: nn.Linear) -> Tensor:
            return layer(words).gather(1, rows[..., None].expand(-1, -1, NAME))  # type: ignore[no-any-return]

        hidden = F.relu(self.here(words) + beside(before, self.before) + beside(after, self.after) + bias)
        return self.tags(self.dropout(hidden))  # type: ignore[no-any-return]

    def log_sum(self, scores: Tensor, held: Tensor) -> Tensor:
        """Log of the sum over all paths through ``scores (sentences, words, tags)``; padding (not ``held``) adds nothing."""
        total = scores[:, 0] + self.first
        for at in range(1, scores.shape[1]):
            longer = torch.logsumexp(total[:, :, None] + self.moves[None], 1) + scores[:, at]
            total = torch.where(held[:, at, None], longer, total)
        return torch.logsumexp(total, -1)


class Network(nn.Module):
    """Encoder and heads. ``forward`` sees one batch (see ``batches.py``) and returns the raw scores of every head."""

    def __init__(self, sizes: Sizes, dropout: float = 0.2, encoder_dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(encoder_dropout) for _ in range(LAYERS))
        self.syntax, self.named = Mix(), Mix()
        self.inside = nn.Embedding(2, WIDTH)  # whether a word begins inside a piece ("not" in "cannot")
        self.dropout = Dropout(dropout)
        self.upos = nn.Linear(WIDTH, sizes.upos)
        self.feats = nn.Linear(WIDTH, sizes.feats)
        self.arc_dep, self.arc_head = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.arc = nn.Linear(ARC, ARC)  # its bias scores a head by itself
        self.label_dep, self.label_head = nn.Linear(WIDTH, LABEL), nn.Linear(WIDTH, LABEL)
        self.deprel = nn.Linear(2 * LABEL, sizes.deprel)
        self.name_hidden, self.tags = nn.Linear(WIDTH, NAME), nn.Linear(NAME, sizes.tags)
        self.starts = Starts()
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.inside.weight)

    def encode(self, ids: Tensor, shapes: Tensor, bias: Tensor) -> list[Tensor]:
        """Hidden states of every layer, ``(sentences, length, width)`` each."""
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.shapes(shapes)
        states = [self.norm(x)]
        for layer in self.layers:
            states.append(layer(states[-1], bias))
        return states

    def words_of(self, states: list[Tensor], first: Tensor, last: Tensor, inside: Tensor) -> Tensor:
        """Words as the heads for syntax see them: the mixed states of their first and last piece."""
        syntax: Tensor = self.syntax([state.reshape(-1, WIDTH) for state in states])
        return (syntax[first] + syntax[last]) * 0.5 + self.inside(inside)

    def named_words_of(self, states: list[Tensor], first: Tensor, last: Tensor, inside: Tensor) -> Tensor:
        """Words as the heads for names see them."""
        named: Tensor = self.named([state.reshape(-1, WIDTH) for state in states])
        return (named[first] + named[last]) * 0.5 + self.inside(inside)

    def heads(self, states: list[Tensor], first: Tensor, last: Tensor, inside: Tensor) -> dict[str, Tensor]:
        """Scores for words; ``first`` and ``last`` index pieces laid flat, the root of each sentence among the words.

        Arc and label scores are left as the two halves whose combination is taken per sentence.
        """
        x = self.dropout(self.words_of(states, first, last, inside))
        n = self.dropout(self.named_words_of(states, first, last, inside))
        return {
            "upos": self.upos(x),
            "feats": self.feats(x),
            "arc_dep": self.arc(self.dropout(F.relu(self.arc_dep(x)))),
            "arc_head": self.dropout(F.relu(self.arc_head(x))),
            "label_dep": self.label_dep(x),
            "label_head": self.label_head(x),
            "tags": self.tags(self.dropout(F.relu(self.name_hidden(n)))),
        }

    def labels(self, dep: Tensor, head: Tensor) -> Tensor:
        """Relation scores of words with the given heads: a sum and a product of both, then one layer."""
        return self.deprel(self.dropout(torch.cat([F.relu(dep + head), dep * head], -1)))  # type: ignore[no-any-return]


def take_base(network: Network, base: Mapping[str, np.ndarray]) -> None:
    """Fills the encoder with the weights of all-MiniLM-L6-v2 (names as in Hugging Face's ``BertModel``)."""
    kept = {name: torch.from_numpy(weight.copy()) for name, weight in package.renamed(base).items()}
    network.load_state_dict(network.state_dict() | kept)
