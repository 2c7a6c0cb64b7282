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

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
SMOOTHING = 0.7  # see above
WEIGHT_STEPS = 63  # 7 bits, signed
MASKED = -1e4  # added to the attention score of padding: exp of it is exactly 0 in fp32
HEADS = 12
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

    def model(self, inputs: Mapping[str, tuple[int, list[Any]]], outputs: Mapping[str, tuple[str, list[Any]]]) -> bytes:
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
        return bytes(model.SerializeToString())


class Linear:
    """Writes ``x @ w + b``: in fp32 when ``seen`` is empty, else in int8 with scales taken from the inputs ``seen``.

    ``watched`` collects the value that enters each product, by name, so that an fp32 graph can be run to fill ``seen``.
    """

    def __init__(self, graph: Graph, seen: Mapping[str, Array] | None) -> None:
        self.graph, self.seen = graph, seen
        self.watched: dict[str, str] = {}

    def __call__(self, x: str, w: Array, b: Array, name: str) -> str:
        g = self.graph
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
    gain, bias = (
        g.constant(f"{name}.gain", weights[f"{name}.weight"]),
        g.constant(f"{name}.bias", weights[f"{name}.bias"]),
    )
    return str(g.node("LayerNormalization", x, gain, bias, axis=-1, epsilon=1e-12))


def add_attention(g: Graph, qkv: str, width: int, name: str) -> str:
    """Attention inside each row of the grid, flat in and flat out; ``qkv`` is ``[pieces, 3 * width]``."""
    size = width // HEADS
    grid = g.node("Gather", qkv, "grid")
    split = g.node("Reshape", grid, g.constant(f"{name}.split", np.array([0, 0, 3 * HEADS, size])))
    turned = g.node("Transpose", split, perm=[0, 2, 1, 3])
    thirds = g.constant(f"{name}.thirds", np.array([HEADS] * 3))
    query, key, value = g.node("Split", turned, thirds, axis=1, outputs=3)
    scores = g.node("FusedMatMul", query, key, domain="com.microsoft", transB=1, alpha=size**-0.5)
    shares = g.node("Softmax", g.node("Add", scores, "bias"), axis=-1)
    mixed = g.node("Transpose", g.node("MatMul", shares, value), perm=[0, 2, 1, 3])
    flat = g.node("Reshape", mixed, g.constant(f"{name}.flat", np.array([-1, width])))
    return str(g.node("Gather", flat, "back"))


def add_layer(g: Graph, linear: Linear, x: str, weights: Mapping[str, Array], layer: int) -> str:
    """One transformer layer (post-norm, as in BERT); weight names are those of Hugging Face's ``BertModel``."""
    p = f"encoder.layer.{layer}"
    parts = [f"{p}.attention.self.{part}" for part in ("query", "key", "value")]
    joined = np.concatenate([weights[f"{part}.weight"].T for part in parts], 1)
    biases = np.concatenate([weights[f"{part}.bias"] for part in parts])
    context = add_attention(g, linear(x, joined, biases, f"{p}.qkv"), x_width(weights), f"{p}.attention")
    out = f"{p}.attention.output"
    mixed = linear(context, weights[f"{out}.dense.weight"].T, weights[f"{out}.dense.bias"], f"{p}.out")
    x = add_norm(g, g.node("Add", x, mixed), weights, f"{out}.LayerNorm")
    up = linear(x, weights[f"{p}.intermediate.dense.weight"].T, weights[f"{p}.intermediate.dense.bias"], f"{p}.up")
    bent = g.node("Gelu", up, domain="com.microsoft")
    down = linear(bent, weights[f"{p}.output.dense.weight"].T, weights[f"{p}.output.dense.bias"], f"{p}.down")
    return add_norm(g, g.node("Add", x, down), weights, f"{p}.output.LayerNorm")


def x_width(weights: Mapping[str, Array]) -> int:
    return int(weights["embeddings.word_embeddings.weight"].shape[1])


#: Inputs of the encoder. ``ids`` and ``place`` (position in its sentence): one row per piece, sentences one after another.
#: ``grid[b, l]``: row of piece l of sentence b (padding points anywhere); ``back``: where each row lies in the grid laid
#: flat; ``bias``: 0 for a piece, ``MASKED`` for padding.
INPUTS: dict[str, tuple[int, list[Any]]] = {
    "ids": (TensorProto.INT32, ["pieces"]),
    "place": (TensorProto.INT32, ["pieces"]),
    "grid": (TensorProto.INT32, ["sentences", "length"]),
    "back": (TensorProto.INT32, ["pieces"]),
    "bias": (TensorProto.FLOAT, ["sentences", 1, 1, "length"]),
}


def encoder(weights: Mapping[str, Array], *, seen: Mapping[str, Array] | None = None, watch: bool = False) -> bytes:
    """The encoder with one output, ``hidden`` ``[pieces, width]``: fp32 without ``seen``, else int8.

    With ``watch`` every product's input is an output too, under the product's name: run it over text to fill ``seen``.
    """
    g, width = Graph(), x_width(weights)
    linear = Linear(g, seen)
    words = add_embedding(g, weights["embeddings.word_embeddings.weight"], "ids", "words", int8=seen is not None)
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    x = g.node("Add", words, g.node("Gather", g.constant("places", places), "place"))
    x = add_norm(g, x, weights, "embeddings.LayerNorm")
    layers = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
    for layer in range(layers):
        x = add_layer(g, linear, x, weights, layer)
    outputs: dict[str, tuple[str, list[Any]]] = {"hidden": (x, ["pieces", width])}
    if watch:
        outputs |= {name: (value, ["pieces", None]) for name, value in linear.watched.items()}
    return g.model(INPUTS, outputs)
