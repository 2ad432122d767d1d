"""MIL operations in torch, as coremltools' reference defines them, for opsets iOS 15 to iOS 18.

Only what a colorizer needs. Values are tensors, fp32 or int64, or Python's own strings and flags.
An argument that is not written here raises, by Python's own call rules: nothing is ignored.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


def integers(x: Any) -> list[int]:
    return [int(i) for i in x.reshape(-1)]


def spatial_padding(
    x: Tensor, pad_type: str, pad: Any, extents: Sequence[int], strides: list[int]
) -> list[int]:
    """Return (top, bottom, left, right); `extents` are the kernel's, dilation included."""
    if pad_type == "valid":
        return [0, 0, 0, 0]
    if pad_type == "custom":
        return integers(pad)
    padding = []
    for side, extent, stride in zip(x.shape[2:], extents, strides, strict=True):
        total = max((-(-side // stride) - 1) * stride + extent - side, 0)
        before = total - total // 2 if pad_type == "same_lower" else total // 2
        padding += [before, total - before]
    return padding


def grow(x: Tensor, padding: list[int], value: float = 0.0) -> Tensor:
    top, bottom, left, right = padding
    return F.pad(x, (left, right, top, bottom), value=value)


def conv(
    x: Tensor,
    weight: Tensor,
    *,
    strides: Tensor,
    pad_type: str,
    pad: Tensor,
    dilations: Tensor,
    groups: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    steps, widths = integers(strides), integers(dilations)
    extents = [d * (k - 1) + 1 for d, k in zip(widths, weight.shape[2:], strict=True)]
    x = grow(x, spatial_padding(x, pad_type, pad, extents, steps))
    return F.conv2d(x, weight, bias, steps, 0, widths, int(groups))


def conv_transpose(
    x: Tensor,
    weight: Tensor,
    *,
    strides: Tensor,
    pad_type: str,
    pad: Tensor,
    dilations: Tensor,
    groups: Tensor,
    bias: Tensor | None = None,
    output_shape: Tensor | None = None,
) -> Tensor:
    if pad_type not in ("custom", "valid"):
        raise ValueError(f"conv_transpose: expected custom or valid padding, found {pad_type}")
    steps, widths = integers(strides), integers(dilations)
    full = F.conv_transpose2d(x, weight, bias, steps, 0, 0, int(groups), widths)
    top, bottom, left, right = spatial_padding(x, pad_type, pad, (), [])
    height, width = full.shape[2] - top - bottom, full.shape[3] - left - right
    if output_shape is not None:
        height, width = integers(output_shape)[2:]
        full = grow(
            full, [0, max(0, top + height - full.shape[2]), 0, max(0, left + width - full.shape[3])]
        )
    return full[:, :, top : top + height, left : left + width]


def avg_pool(
    x: Tensor,
    *,
    kernel_sizes: Tensor,
    strides: Tensor,
    pad_type: str,
    pad: Tensor,
    exclude_padding_from_average: bool,
    ceil_mode: bool,
) -> Tensor:
    sizes, steps = integers(kernel_sizes), integers(strides)
    padding = spatial_padding(x, pad_type, pad, sizes, steps)
    if ceil_mode:
        raise ValueError("avg_pool: expected whole windows")
    counted = grow(torch.ones_like(x), padding, 0.0 if exclude_padding_from_average else 1.0)
    return F.avg_pool2d(grow(x, padding), sizes, steps) / F.avg_pool2d(counted, sizes, steps)


def max_pool(
    x: Tensor, *, kernel_sizes: Tensor, strides: Tensor, pad_type: str, pad: Tensor, ceil_mode: bool
) -> Tensor:
    sizes, steps = integers(kernel_sizes), integers(strides)
    if ceil_mode:
        raise ValueError("max_pool: expected whole windows")
    padding = spatial_padding(x, pad_type, pad, sizes, steps)
    return F.max_pool2d(grow(x, padding, float("-inf")), sizes, steps)


def batch_norm(
    x: Tensor,
    *,
    mean: Tensor,
    variance: Tensor,
    gamma: Any = None,
    beta: Any = None,
    epsilon: Any = 1e-5,
) -> Tensor:
    return F.batch_norm(x, mean, variance, gamma, beta, eps=float(epsilon))


def pad(x: Tensor, pad: Tensor, mode: str, constant_val: Tensor) -> Tensor:
    """Pad the last axes; MIL counts them from the first, torch from the last."""
    pairs = integers(pad.reshape(-1, 2).flip(0))
    if mode == "constant":
        return F.pad(x, pairs, value=float(constant_val))
    while pairs[-2:] == [0, 0]:  # torch reflects few axes, and these not at all
        pairs = pairs[:-2]
    return F.pad(x, pairs, mode=mode)


def upsample_nearest_neighbor(
    x: Tensor, scale_factor_height: Any, scale_factor_width: Any
) -> Tensor:
    rows, columns = float(scale_factor_height), float(scale_factor_width)
    if not (rows.is_integer() and columns.is_integer()):
        raise ValueError(f"upsample: expected whole factors, found {rows}x{columns}")
    return x.repeat_interleave(int(rows), 2).repeat_interleave(int(columns), 3)


def upsample_bilinear(
    x: Tensor,
    scale_factor_height: Any,
    scale_factor_width: Any,
    align_corners: bool,
    half_pixel_centers: bool = True,
) -> Tensor:
    if align_corners or not half_pixel_centers:
        raise ValueError("upsample_bilinear: expected half-pixel centers")
    factors = [float(scale_factor_height), float(scale_factor_width)]
    return F.interpolate(x, scale_factor=factors, mode="bilinear", align_corners=False)


def slice_by_index(
    x: Tensor,
    *,
    begin: Tensor,
    end: Tensor,
    stride: Tensor | None = None,
    begin_mask: Any = None,
    end_mask: Any = None,
    squeeze_mask: Any = None,
) -> Tensor:
    index: list[slice | int] = []
    for axis in range(x.ndim):
        first: int | None = int(begin[axis])
        last: int | None = int(end[axis])
        if squeeze_mask is not None and squeeze_mask[axis]:
            index.append(int(begin[axis]))
            continue
        if begin_mask is not None and begin_mask[axis]:
            first = None
        if end_mask is not None and end_mask[axis]:
            last = None
        index.append(slice(first, last, None if stride is None else int(stride[axis])))
    return x[tuple(index)]


def crop(x: Tensor, crop_height: Tensor, crop_width: Tensor) -> Tensor:
    return grow(x, [-side for side in (*integers(crop_height), *integers(crop_width))])


def concat(values: Any, axis: Tensor, interleave: bool) -> Tensor:
    if interleave:
        raise ValueError("concat: expected one value after the other, found them interleaved")
    return torch.cat(values, int(axis))


def split(x: Tensor, axis: Tensor, num_splits: Any = None, split_sizes: Any = None) -> Any:
    if split_sizes is not None:
        return torch.split(x, integers(split_sizes), int(axis))
    return torch.chunk(x, int(num_splits), int(axis))


def reduce(compute: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def over(x: Tensor, axes: Tensor, keep_dims: bool) -> Tensor:
        return compute(x, dim=integers(axes), keepdim=keep_dims)

    return over


def cast(x: Tensor, dtype: str) -> Tensor:
    kinds = {"fp16": torch.float32, "fp32": torch.float32, "int32": torch.int64, "bool": torch.bool}
    return x.to(kinds[dtype])


def along(scale: Tensor, like: Tensor, axis: Any) -> Tensor:
    """Bring a vector, or one number, to where it multiplies one axis."""
    shape = [1] * like.ndim
    shape[int(axis)] = -1
    return scale.reshape(shape)


def constexpr_affine_dequantize(
    quantized_data: Tensor, zero_point: Tensor, scale: Tensor, axis: Tensor
) -> Tensor:
    zero, factor = along(zero_point, quantized_data, axis), along(scale, quantized_data, axis)
    return (quantized_data - zero).float() * factor


def constexpr_blockwise_shift_scale(
    data: Tensor, scale: Tensor, offset: Tensor | None = None
) -> Tensor:
    for axis, (side, blocks) in enumerate(zip(data.shape, scale.shape, strict=True)):
        scale = scale.repeat_interleave(side // blocks, axis)
        offset = None if offset is None else offset.repeat_interleave(side // blocks, axis)
    return (data if offset is None else data - offset).float() * scale


def constexpr_lut_to_dense(indices: Tensor, lut: Tensor, shape: Tensor | None = None) -> Tensor:
    """Look each weight up; iOS 16 packs the places' bits itself and tells the shape."""
    if shape is None:
        if lut.numel() != lut.shape[-2]:
            raise ValueError(f"lut: expected one palette of numbers, found {tuple(lut.shape)}")
        return lut.reshape(-1)[indices]
    sides = integers(shape)
    bits = (lut.numel() - 1).bit_length()
    places = torch.arange(8)
    flags = ((indices[:, None] >> places) & 1).reshape(-1)
    count = int(torch.tensor(sides).prod())
    packed = flags[: count * bits].reshape(count, bits)
    return lut[(packed << torch.arange(bits)).sum(1)].reshape(sides)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "abs": lambda x: x.abs(),
    "add": lambda x, y: x + y,
    "avg_pool": avg_pool,
    "batch_norm": batch_norm,
    "cast": cast,
    "clip": lambda x, alpha, beta: x.clamp(float(alpha), float(beta)),
    "concat": concat,
    "constexpr_affine_dequantize": constexpr_affine_dequantize,
    "constexpr_blockwise_shift_scale": constexpr_blockwise_shift_scale,
    "constexpr_lut_to_dense": constexpr_lut_to_dense,
    "conv": conv,
    "conv_transpose": conv_transpose,
    "crop": crop,
    "exp": lambda x: x.exp(),
    "expand_dims": lambda x, axes: functools.reduce(torch.unsqueeze, sorted(integers(axes)), x),
    "greater": lambda x, y: x > y,
    "greater_equal": lambda x, y: x >= y,
    "identity": lambda x: x,
    "leaky_relu": lambda x, alpha: F.leaky_relu(x, float(alpha)),
    "less": lambda x, y: x < y,
    "less_equal": lambda x, y: x <= y,
    "linear": lambda x, weight, bias=None: F.linear(x, weight, bias),
    "matmul": lambda x, y, transpose_x, transpose_y: (
        (x.mT if transpose_x else x) @ (y.mT if transpose_y else y)
    ),
    "max_pool": max_pool,
    "maximum": lambda x, y: x.maximum(y),
    "minimum": lambda x, y: x.minimum(y),
    "mul": lambda x, y: x * y,
    "pad": pad,
    "pow": lambda x, y: x**y,
    "real_div": lambda x, y: x / y,
    "reduce_max": reduce(torch.amax),
    "reduce_mean": reduce(torch.mean),
    "reduce_sum": reduce(torch.sum),
    "relu": lambda x: x.relu(),
    "relu6": lambda x: x.clamp(0, 6),
    "reshape": lambda x, shape: x.reshape(integers(shape)),
    "select": lambda cond, a, b: a.where(cond, b),
    "sigmoid": lambda x: x.sigmoid(),
    "slice_by_index": slice_by_index,
    "softmax": lambda x, axis: x.softmax(int(axis)),
    "split": split,
    "sqrt": lambda x: x.sqrt(),
    "square": lambda x: x.square(),
    "squeeze": lambda x, axes: x.squeeze(tuple(integers(axes))),
    "sub": lambda x, y: x - y,
    "tanh": lambda x: x.tanh(),
    "transpose": lambda x, perm: x.permute(integers(perm)),
    "upsample_bilinear": upsample_bilinear,
    "upsample_nearest_neighbor": upsample_nearest_neighbor,
}
