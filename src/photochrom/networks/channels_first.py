"""The same network in the layout that torch and other runtimes compute in: (N, C, H, W).

Keras networks here are channels last. Keras adds the bias of every convolution apart and, under
autocast, in float32, which the next convolution rounds again; exported, there are two transposes
more. Here each layer is computed by torch's own channels-first operation; a layer that is not in
LAYERS, nor of either layout, is called as it is, between two transposes.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import keras
import torch
import torch.nn.functional as F
from keras import layers
from torch import Tensor

Weights = dict[str, Tensor]
SPATIAL_RANK = 4


class EitherLayout(layers.Layer):  # type: ignore[misc]
    """A layer without weights whose `call` takes the `axis` of the channels: -1, or 1 here."""


def call(model: Any, *inputs: Tensor) -> Any:
    """Compute a functional Keras model, (N, H, W, C) in and out; gradients reach its weights.

    What has several outputs returns a list.

    Layers compute as they do at inference: networks that train have no dropout and no batch
    normalization.
    """
    return walk(model, inputs, weights_of)


def walk(model: Any, inputs: Sequence[Tensor], weights: Callable[[Any], Weights]) -> Any:
    """Compute a functional Keras model channels last to channels last, by channels-first layers.

    `weights` returns a layer's.
    """

    def translate(operation: Any) -> Callable[..., Any]:
        if isinstance(operation, EitherLayout):
            return partial(operation.call, axis=1)
        function = LAYERS.get(type(operation))
        if function is None:
            return lambda *args, **kwargs: call_channels_last(operation, args, kwargs)
        return lambda x, **_: function(operation, weights(operation), x)

    # The way that Keras itself calls a functional model, other operations put in its place.
    first = [channels_first(x) for x in inputs]
    entering = first if len(first) > 1 else first[0]
    result = model._run_through_graph(entering, operation_fn=translate)
    return keras.tree.map_structure(pictures_last, result)


class ChannelsFirst(torch.nn.Module):
    """A functional Keras model as a torch module; same weights, same result.

    Takes and returns what the contract says, channels last; in between, channels are first.
    H and W must be multiples of the network's whole stride.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.names: dict[str, list[str]] = {}  # of each layer's weights
        for layer in model.layers:
            weights = weights_of(layer)
            self.names[layer.name] = list(weights)
            for name, value in weights.items():
                self.register_buffer(f"{layer.name}_{name}", value.detach().contiguous())

    def forward(self, lightness: Tensor, hints: Tensor) -> Tensor:
        """Map (N, H, W, 1) L* and (N, H, W, 3) hints to (N, H/s, W/s, 2) ab."""
        answer: Tensor = walk(self.model, (lightness, hints), self.weights)
        return answer

    def weights(self, layer: Any) -> Weights:
        """Return the layer's weights, the module's own copy."""
        return {name: getattr(self, f"{layer.name}_{name}") for name in self.names[layer.name]}


def weights_of(layer: Any) -> Weights:
    """Return a layer's weights as torch lays them out; none of a layer that is not in LAYERS."""
    weights: Weights = {}
    if type(layer) in (layers.Conv2D, layers.DepthwiseConv2D):
        kernel = layer.kernel.value  # (h, w, in, out) or, depthwise, (h, w, in, times)
        depthwise = type(layer) is layers.DepthwiseConv2D
        if depthwise:
            kernel = kernel.reshape(*kernel.shape[:2], 1, -1)
        weights["kernel"] = kernel.permute(3, 2, 0, 1)
        if layer.use_bias:
            weights["bias"] = layer.bias.value
    elif type(layer) is layers.Rescaling:
        for name in ("scale", "offset"):
            value = keras.ops.convert_to_tensor(getattr(layer, name), "float32")
            weights[name] = value.reshape(-1, 1, 1) if value.ndim else value
    return weights


def channels_first(x: Tensor) -> Tensor:
    return x.permute(0, 3, 1, 2)


def channels_last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def call_channels_last(operation: Any, args: Any, kwargs: Any) -> Any:
    """Call an operation as Keras has it, channels last, on pictures that are channels first."""

    def back(x: Any) -> Any:
        return channels_first(x) if is_picture(x) else x

    args, kwargs = keras.tree.map_structure(pictures_last, (args, kwargs))
    return keras.tree.map_structure(back, operation(*args, **kwargs))


def pictures_last(x: Any) -> Any:
    return channels_last(x) if is_picture(x) else x


def is_picture(x: Any) -> bool:
    return isinstance(x, Tensor) and x.ndim == SPATIAL_RANK


def activate(layer: Any, x: Tensor) -> Tensor:
    if layer.activation is keras.activations.relu:
        return F.relu(x)
    if layer.activation is keras.activations.softmax:
        return F.softmax(x, dim=1)
    activated: Tensor = layer.activation(x)
    return activated


def convolve(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    """Convolve as TensorFlow pads "same": the odd pixel at the end; sides divide by the stride."""
    depthwise = type(layer) is layers.DepthwiseConv2D
    groups = layer.kernel.shape[2] if depthwise else layer.groups
    padding = (0, 0)
    if layer.padding == "same":
        top, bottom, left, right = same_padding(layer)
        if (top, left) == (bottom, right):
            padding = (top, left)
        else:
            x = F.pad(x, (left, right, top, bottom))
    # oneDNN's gradient of a depthwise convolution takes three to eight times as long in bfloat16.
    is_slow = depthwise and x.device.type == "cpu" and torch.is_autocast_enabled("cpu")
    with torch.autocast("cpu", enabled=False) if is_slow else nullcontext():
        x = F.conv2d(
            x.float() if is_slow else x,
            weights["kernel"],
            weights.get("bias"),
            layer.strides,
            padding,
            layer.dilation_rate,
            groups,
        )
    return activate(layer, x)


def same_padding(layer: Any) -> tuple[int, int, int, int]:
    """Return how many pixels "same" adds at the top, bottom, left and right."""
    sizes = zip(layer.kernel_size, layer.dilation_rate, layer.strides, strict=True)
    totals = [max(dilation * (size - 1) + 1 - stride, 0) for size, dilation, stride in sizes]
    (top, left), (bottom, right) = [t // 2 for t in totals], [t - t // 2 for t in totals]
    return top, bottom, left, right


def rescale(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    return x * weights["scale"] + weights["offset"]


def pad(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    (top, bottom), (left, right) = layer.padding
    return F.pad(x, (left, right, top, bottom))


def rectify(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    # A Keras layer would compute in float32 also under autocast.
    if type(layer) is layers.LeakyReLU:
        return F.leaky_relu(x, layer.negative_slope)
    if layer.negative_slope or layer.threshold:
        rectified: Tensor = layer(x)
        return rectified
    return F.relu(x) if layer.max_value is None else F.hardtanh(x, 0.0, float(layer.max_value))


def average(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    return F.avg_pool2d(x, layer.pool_size, layer.strides)


def maximum(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    return F.max_pool2d(x, layer.pool_size, layer.strides)


def average_all(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    return x.mean((2, 3), keepdim=layer.keepdims)


def enlarge(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    """Enlarge by a factor: nearest, or bilinear with half-pixel centers."""
    bilinear = layer.interpolation == "bilinear"
    factors = [float(factor) for factor in layer.size]
    if bilinear:
        return F.interpolate(x, scale_factor=factors, mode="bilinear", align_corners=False)
    return F.interpolate(x, scale_factor=factors, mode="nearest")


def concatenate(layer: Any, weights: Weights, x: Sequence[Tensor]) -> Tensor:
    return torch.cat(list(x), dim=1)


def add(layer: Any, weights: Weights, x: Sequence[Tensor]) -> Tensor:
    total = x[0]
    for term in x[1:]:
        total = total + term
    return total


def softmax(layer: Any, weights: Weights, x: Tensor) -> Tensor:
    return F.softmax(x, dim=1)


LAYERS: dict[type, Callable[..., Tensor]] = {
    layers.Add: add,
    layers.AveragePooling2D: average,
    layers.Concatenate: concatenate,
    layers.Conv2D: convolve,
    layers.DepthwiseConv2D: convolve,
    layers.GlobalAveragePooling2D: average_all,
    layers.LeakyReLU: rectify,
    layers.MaxPooling2D: maximum,
    layers.ReLU: rectify,
    layers.Rescaling: rescale,
    layers.Softmax: softmax,
    layers.UpSampling2D: enlarge,
    layers.ZeroPadding2D: pad,
}
