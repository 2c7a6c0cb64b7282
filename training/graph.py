"""The encoder as an ONNX graph, written node by node, with int8 matrix products whose scales are fixed beforehand.

Written by hand rather than exported, for three reasons. Linear layers see the pieces of many sentences as one flat
``[pieces, width]`` matrix, so padding costs nothing there; only attention is laid out as a grid. Scales of activations
are constants, so the result for a sentence does not depend on what is encoded beside it (onnxruntime's usual dynamic
quantisation takes one scale from the whole batch). And no exporter has to be trusted to keep either property.

Quantisation: weights are int8 per output column, in 7 bits, because processors without VNNI add two products in 16 bits
and saturate with 8; activations are uint8 with one scale per tensor. A few channels after a layer norm are ten times
larger than the rest, so each channel is divided by ``max|x|^a / max|w|^(1-a)`` and its weight row multiplied by it
(SmoothQuant, Xiao et al. 2023). Measured on 40 Wikinews articles, cosine of the sentence vector to fp32: a = .7 .9963,
.6 .9936, .5 .9828; no smoothing .9917; dynamic scales with 8 bit weights .9933; speed the same within noise.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
SMOOTHING = 0.7  # see above
WEIGHT_STEPS = 63  # 7 bits, signed
MASKED = -1e4  # added to the attention score of padding: exp of it is exactly 0 in fp32
HEADS, WIDTH = 12, 384
KINDS = ("weight", "bias")
OPSET = 17
IR_VERSION = 9  # onnxruntime 1.20, the oldest we allow, reads up to 10


class Graph:
    """Nodes and constants of an ONNX graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, Array] = {}

    def constant(self, name: str, value: Array) -> str:
        self.constants[name] = np.ascontiguousarray(value)
        return name

    def node(self, op: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        names = [f"{op}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def model(
        self,
        inputs: Mapping[str, tuple[int, list[Any]]],
        outputs: Mapping[str, tuple[str, list[Any]]],
        metadata: Mapping[str, list[str]],
    ) -> bytes:
        """The finished model, serialised. ``inputs``: name -> (type, shape); ``outputs``: name -> (value, shape)."""
        named = [helper.make_node("Identity", [value], [name]) for name, (value, _) in outputs.items()]
        graph = helper.make_graph(
            self.nodes + named,
            "tellings_reader",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, (_, shape) in outputs.items()],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="tellings")
        model.ir_version = IR_VERSION
        helper.set_model_props(model, {name: json.dumps(value) for name, value in metadata.items()})
        return bytes(model.SerializeToString())


class Linear:
    """Writes ``x @ w + b`` for the layer called ``name``: in fp32 when ``seen`` is empty, else in int8 with scales taken from the inputs ``seen``.

    ``watched`` collects the value that enters each product, by name, so that an fp32 graph can be run to fill ``seen``.
    """

    def __init__(self, graph: Graph, seen: Mapping[str, Array] | None, weights: Mapping[str, Array]) -> None:
        self.graph, self.seen, self.weights = graph, seen, weights
        self.watched: dict[str, str] = {}

    def __call__(self, x: str, name: str) -> str:
        g, w, b = self.graph, self.weights[f"{name}.weight"].T, self.weights[f"{name}.bias"]
        self.watched[name] = x
        if self.seen is None:
            product = g.node("MatMul", x, g.constant(f"{name}.w", w.astype(np.float32)))
            return str(g.node("Add", product, g.constant(f"{name}.b", b.astype(np.float32))))
        smooth, scale, zero = activation_scales(self.seen[name], w)
        columns, steps = quantise_columns(w * smooth[:, None])
        smoothed = g.node("Mul", x, g.constant(f"{name}.smooth", (1 / smooth).astype(np.float32)))
        scale_name, zero_name = g.constant(f"{name}.scale", scale), g.constant(f"{name}.zero", zero)
        quantised = g.node("QuantizeLinear", smoothed, scale_name, zero_name)
        return str(
            g.node(
                "MatMulIntegerToFloat",
                quantised,
                g.constant(f"{name}.q", columns),
                scale_name,
                g.constant(f"{name}.steps", steps),
                zero_name,
                g.constant(f"{name}.zeros", np.zeros(w.shape[1], np.int8)),
                g.constant(f"{name}.b", b.astype(np.float32)),
                domain="com.microsoft",
            )
        )


def activation_scales(seen: Array, w: Array) -> tuple[Array, Array, Array]:
    """Per-channel divisor, then scale and zero point of the divided tensor, from the inputs ``seen`` (rows, channels)."""
    largest = np.maximum(np.abs(seen).max(0), 1e-3)
    weight = np.maximum(np.abs(w).max(1), 1e-3)
    smooth = (largest**SMOOTHING / weight ** (1 - SMOOTHING)).astype(np.float32)
    divided = seen / smooth
    low, high = min(float(divided.min()), 0.0), max(float(divided.max()), 0.0)
    scale = np.float32((high - low) / 255)
    return smooth, np.asarray(scale), np.asarray(np.uint8(round(-low / float(scale))))


def quantise_columns(w: Array) -> tuple[Array, Array]:
    """``w`` as int8 with one step per column (7 bits), and the steps."""
    steps = np.maximum(np.abs(w).max(0), 1e-8) / WEIGHT_STEPS
    return np.clip(np.rint(w / steps), -WEIGHT_STEPS, WEIGHT_STEPS).astype(np.int8), steps.astype(np.float32)


def add_embedding(g: Graph, table: Array, index: str, name: str, *, int8: bool) -> str:
    """Rows of ``table`` at ``index``; int8 with one step per row."""
    if not int8:
        return str(g.node("Gather", g.constant(name, table.astype(np.float32)), index))
    steps = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127
    rows = g.node("Gather", g.constant(f"{name}.q", np.rint(table / steps).astype(np.int8)), index)
    step = g.node("Gather", g.constant(f"{name}.steps", steps.astype(np.float32)), index)
    return str(g.node("Mul", g.node("Cast", rows, to=TensorProto.FLOAT), step))


def add_norm(g: Graph, x: str, weights: Mapping[str, Array], name: str) -> str:
    gain = g.constant(f"{name}.gain", weights[f"{name}.weight"])
    return str(
        g.node("LayerNormalization", x, gain, g.constant(f"{name}.bias", weights[f"{name}.bias"]), epsilon=1e-12)
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Where each attention head's rows of 32 numbers lie: ``query``, ``key`` and ``value`` in the joined product cut
    into such rows, ``home`` in what comes out of attention.
    """

    query: str
    key: str
    value: str
    home: str


def add_places(g: Graph) -> Places:
    """The places, worked out once for all layers from ``grid`` and ``back``.

    With them one Gather lays queries (keys, values) out as ``[sentences, heads, length, 32]`` and one brings the result
    home, where a Transpose and a Split would copy everything once more: 13 % of the whole encoder's time, same numbers.
    """
    count, thirds = g.constant("heads", np.array(HEADS, np.int32)), g.constant("thirds", np.array(3 * HEADS, np.int32))
    axis, number = g.constant("axis", np.array([1])), np.arange(HEADS, dtype=np.int32)
    first = g.node("Mul", g.node("Unsqueeze", "grid", axis), thirds)
    query = g.node("Add", first, g.constant("head_rows", number[None, :, None]))
    key = g.node("Add", query, count)
    size = g.node("Gather", g.node("Shape", "grid"), g.constant("one", np.array(1)))
    length = g.node("Cast", size, to=TensorProto.INT32)
    before = g.node("Mul", g.node("Div", "back", length), length)  # pieces in the sentences above, padding included
    inside = g.node("Sub", "back", before)
    row = g.node("Unsqueeze", g.node("Add", g.node("Mul", before, count), inside), axis)
    home = g.node("Add", row, g.node("Mul", g.constant("head_columns", number[None, :]), length))
    return Places(query, key, g.node("Add", key, count), home)


def add_attention(g: Graph, qkv: str, places: Places, name: str) -> str:
    """Attention inside each row of the grid, flat in and flat out; ``qkv`` is ``[pieces, 3 * WIDTH]``."""
    size = WIDTH // HEADS
    cut = g.constant(f"{name}.cut", np.array([-1, size]))
    rows = g.node("Reshape", qkv, cut)
    query, key, value = (g.node("Gather", rows, places_of) for places_of in (places.query, places.key, places.value))
    scores = g.node("FusedMatMul", query, key, domain="com.microsoft", transB=1, alpha=size**-0.5)
    shares = g.node("Softmax", g.node("Add", scores, "bias"), axis=-1)
    mixed = g.node("Gather", g.node("Reshape", g.node("MatMul", shares, value), cut), places.home)
    return str(g.node("Reshape", mixed, g.constant(f"{name}.flat", np.array([-1, WIDTH]))))


def add_layer(g: Graph, linear: Linear, x: str, places: Places, layer: str) -> str:
    """One post-norm transformer layer, as in BERT."""
    context = add_attention(g, linear(x, f"{layer}.qkv"), places, f"{layer}.attention")
    x = add_norm(g, g.node("Add", x, linear(context, f"{layer}.out")), linear.weights, f"{layer}.norm_out")
    bent = g.node("Gelu", linear(x, f"{layer}.up"), domain="com.microsoft")
    return add_norm(g, g.node("Add", x, linear(bent, f"{layer}.down")), linear.weights, f"{layer}.norm_down")


def add_mix(g: Graph, states: list[str], weights: Mapping[str, Array], name: str) -> str:
    """The learned mean of the last layers."""
    exps = np.exp(weights[f"{name}.weights"] - weights[f"{name}.weights"].max())
    shares = weights[f"{name}.scale"] * exps / exps.sum()
    parts = [
        g.node("Mul", state, g.constant(f"{name}.{at}", np.asarray(share, np.float32)))
        for at, (share, state) in enumerate(zip(shares, states[-len(shares) :], strict=True))
    ]
    return functools.reduce(lambda one, other: str(g.node("Add", one, other)), parts)


def add_words(g: Graph, mixed: str, weights: Mapping[str, Array]) -> str:
    """Pieces to words: the mean of a word's first and last piece, marked when the word begins inside the first."""
    both = g.node("Add", g.node("Gather", mixed, "first"), g.node("Gather", mixed, "last"))
    half = g.node("Mul", both, g.constant("half", np.asarray(0.5, np.float32)))
    return str(g.node("Add", half, g.node("Gather", g.constant("inside.table", weights["inside.weight"]), "inside")))


def add_heads(g: Graph, linear: Linear, states: list[str]) -> dict[str, tuple[str, list[Any]]]:
    """What ``Network.heads`` and ``Network.labels`` compute; relations are of given pairs, since heads come first."""
    weights = linear.weights
    parts = ("upos", "feats", "arc_dep", "arc_head", "label_dep", "label_head")
    joined = Linear(g, linear.seen, {f"words.{k}": np.concatenate([weights[f"{n}.{k}"] for n in parts]) for k in KINDS})
    sizes = [len(weights[f"{name}.bias"]) for name in parts]
    words = add_words(g, add_mix(g, states, weights, "syntax"), weights)
    split = g.node("Split", joined(words, "words"), g.constant("sizes", np.array(sizes)), axis=1, outputs=len(parts))
    linear.watched |= joined.watched
    found = dict(zip(parts, split, strict=True))
    head = g.node("Gather", g.node("Relu", found.pop("arc_head")), "word_grid")
    dep = g.node("Gather", linear(g.node("Relu", found.pop("arc_dep")), "arc"), "word_grid")
    named = add_words(g, add_mix(g, states, weights, "named"), weights)
    found["tags"] = add_names(g, linear, named)
    if "starts.hidden.weight" in weights:
        found["starts"] = linear(g.node("Relu", linear(words, "starts.hidden")), "starts.ends")
    outputs: dict[str, tuple[str, list[Any]]] = {name: (value, ["words", None]) for name, value in found.items()}
    arcs = g.node("FusedMatMul", dep, head, domain="com.microsoft", transB=1)
    return outputs | {
        "arcs": (arcs, ["sentences", "across", "across"]),
        "deprel": (add_relations(g, weights), ["pairs", None]),
    }


def add_names(g: Graph, linear: Linear, named: str) -> str:
    """``Names.scores``, or without that head what ``Network.heads`` computes."""
    if "names.here.weight" not in linear.weights:
        return linear(g.node("Relu", linear(named, "name_hidden")), "tags")
    before, after = (g.node("Gather", linear(named, f"names.{side}"), side) for side in ("before", "after"))
    hidden = g.node("Add", linear(named, "names.here"), g.node("Add", before, after))
    return linear(g.node("Relu", hidden), "names.tags")


def add_relations(g: Graph, weights: Mapping[str, Array]) -> str:
    """``Network.labels``, in fp32: it is small."""
    either = g.node("Relu", g.node("Add", "pair_dep", "pair_head"))
    joined = g.node("Concat", either, g.node("Mul", "pair_dep", "pair_head"), axis=1)
    product = g.node("MatMul", joined, g.constant("deprel.w", weights["deprel.weight"].T))
    return str(g.node("Add", product, g.constant("deprel.b", weights["deprel.bias"])))


#: Inputs of the encoder. ``ids``, ``shapes`` (letter case) and ``place`` (position in its sentence): one row per piece,
#: sentences one after another. ``grid[b, l]``: row of piece l of sentence b (padding points anywhere); ``back``: where
#: each row lies in the grid laid flat; ``bias``: 0 for a piece, ``MASKED`` for padding. With heads also ``first`` and
#: ``last``: rows of each word's first and last piece, the root of each sentence (its first piece) before its words;
#: ``inside``: 1 where a word begins inside its first piece; ``before`` and ``after``: rows of the words beside each, the
#: root's at both ends; ``word_grid``: like ``grid``, of words. ``pair_dep`` and
#: ``pair_head``: rows of ``label_dep`` and ``label_head``, of words and their heads.
INPUTS: dict[str, tuple[int, list[Any]]] = {
    "ids": (TensorProto.INT32, ["pieces"]),
    "place": (TensorProto.INT32, ["pieces"]),
    "grid": (TensorProto.INT32, ["sentences", "length"]),
    "back": (TensorProto.INT32, ["pieces"]),
    "bias": (TensorProto.FLOAT, ["sentences", 1, 1, "length"]),
}
HEAD_INPUTS: dict[str, tuple[int, list[Any]]] = {
    "shapes": (TensorProto.INT32, ["pieces"]),
    "first": (TensorProto.INT32, ["words"]),
    "last": (TensorProto.INT32, ["words"]),
    "inside": (TensorProto.INT32, ["words"]),
    "before": (TensorProto.INT32, ["words"]),
    "after": (TensorProto.INT32, ["words"]),
    "word_grid": (TensorProto.INT32, ["sentences", "across"]),
    "pair_dep": (TensorProto.FLOAT, ["pairs", None]),
    "pair_head": (TensorProto.FLOAT, ["pairs", None]),
}


def encoder(
    weights: Mapping[str, Array],
    *,
    seen: Mapping[str, Array] | None = None,
    watch: bool = False,
    classes: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The encoder, fp32 without ``seen``, else int8. ``weights`` are named as in ``network.Network``.

    Output ``hidden`` is ``[pieces, 384]``. With ``classes`` (class names of each head) the heads are in it too: ``upos``,
    ``feats``, ``tags``, ``label_dep`` and ``label_head``, each ``[words, ...]``, ``arcs`` (how well each word of a row of
    ``word_grid`` hangs on each other) and ``deprel`` of the given pairs; the class names go into the file's metadata. With
    ``watch`` every product's input is an output under the product's name: run it over text to fill ``seen``.
    """
    g = Graph()
    linear = Linear(g, seen, weights)
    x = add_embedding(g, weights["words.weight"], "ids", "words.table", int8=seen is not None)
    x = g.node("Add", x, g.node("Gather", g.constant("places", weights["places.weight"]), "place"))
    if classes:
        x = g.node("Add", x, g.node("Gather", g.constant("shapes.table", weights["shapes.weight"]), "shapes"))
    states, places = [add_norm(g, x, weights, "norm")], add_places(g)
    layers = sorted({name.split(".")[1] for name in weights if name.startswith("layers.")}, key=int)
    for layer in layers:
        states.append(add_layer(g, linear, states[-1], places, f"layers.{layer}"))
    outputs: dict[str, tuple[str, list[Any]]] = {"hidden": (states[-1], ["pieces", WIDTH])}
    if classes:
        outputs |= add_heads(g, linear, states)
    if watch:
        outputs |= {f"seen.{name}": (value, [None, None]) for name, value in linear.watched.items()}
    metadata = {name: list(values) for name, values in (classes or {}).items()}
    if classes and "starts.odds" in weights:
        metadata["starts"] = [f"{float(weights[f'starts.{name}']):.4f}" for name in ("odds", "asked", "other")]
    if classes and "names.moves" in weights:
        metadata["moves"] = [f"{value:.3f}" for value in weights["names.moves"].ravel().tolist()]
        metadata["first"] = [f"{value:.3f}" for value in weights["names.first"].tolist()]
    return g.model(INPUTS | (HEAD_INPUTS if classes else {}), outputs, metadata)
