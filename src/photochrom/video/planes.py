"""The pixels of a frame: its luma for the network, and its chroma from what the network says.

Luma Y' stays as it was decoded. The colors are turned into Cb and Cr on the small copy, where the
guide fits them to L*; at full size Cb = slope·L* + offset, at the resolution of the chroma planes.
BT.601-7, BT.709-6, BT.2020-2; Y' is read as the gamma-coded gray of sRGB, as players show it.
"""

from functools import cache
from typing import Any

import av
import cv2
import numpy as np
from av.video import VideoFrame
from numpy.typing import NDArray

from photochrom import color
from photochrom.small_copy.grid import Float

_RED_BLUE = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
_TO_LINEAR_RGB = (color.XYZ_TO_LINEAR_RGB * color.WHITE).astype(np.float32)
_TO_LUMINANCE = color.LUMINANCE[None].astype(np.float32)
_LEAST_LIGHT = 1e-3  # keeps the way to the gamut's faces from being zero long at black and white
_ROWS = 64  # of chroma at a time: they stay in the processor's cache


def work_format(pixel_format: str, encoder: str) -> str:
    """Return the planar YCbCr format, known to the encoder, that is nearest to a film's."""
    known = {format.name for format in av.codec.Codec(encoder, "w").video_formats or ()}
    name = pixel_format.replace("yuvj", "yuv")
    if name in known and name.startswith("yuv") and not name.startswith("yuva"):
        return name
    source = av.VideoFormat(pixel_format)
    deep = max(component.bits for component in source.components) > 8
    depth = "10le" if deep and "yuv420p10le" in known else ""
    if source.is_rgb:
        sampling = "444"
    elif len(source.components) < 3:
        sampling = "420"
    else:
        across, down = source.chroma_width(1024), source.chroma_height(1024)
        sampling = "420" if down < 1024 else "422" if across < 1024 else "444"
    best = f"yuv{sampling}p{depth}"
    return best if best in known else f"yuv420p{depth}"


class Planes:
    """What frames of one kind have in common: their format, matrix and range."""

    def __init__(self, pixel_format: str, matrix: str, *, full_range: bool) -> None:
        self.format = av.VideoFormat(pixel_format)
        self.matrix, self.full_range = matrix, full_range
        self.bits = self.format.components[0].bits
        unit = 1 << (self.bits - 8)
        top = (1 << self.bits) - 1
        self.black, self.luma_range = (0, top) if full_range else (16 * unit, 219 * unit)
        self.neutral = 128 * unit
        self.chroma_range = float(top if full_range else 224 * unit)
        self.lightness = _lightness_table(self.bits, self.black, self.luma_range)
        self.gray = _gray_table(self.bits, self.black, self.luma_range)

    def convert(self, picture: VideoFrame) -> VideoFrame:
        """Return a frame in this format; one that has it already is returned as it is."""
        name = picture.format.name
        if name.replace("yuvj", "yuv") == self.format.name:
            return picture
        if name == "gray" and self.bits == 8:  # swscale would squeeze its range
            frame = av.VideoFrame(picture.width, picture.height, self.format.name)
            plane(frame, 0)[:] = plane(picture, 0)
            return frame
        matrix = {"bt601": "ITU601", "bt709": "ITU709"}.get(self.matrix)
        return picture.reformat(format=self.format.name, dst_colorspace=matrix)

    def small_lightness(self, frame: VideoFrame, width: int, height: int, turns: int) -> Float:
        """Return the upright small copy of a frame: L* (height, width, 1)."""
        size = (height, width) if turns % 2 else (width, height)
        small = cv2.resize(plane(frame, 0), size, interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(np.rot90(self.lightness[small], turns))[..., None]

    def chroma(self, lightness: Float, ab: Float) -> Float:
        """Return Cb, Cr (h, w, 2) in [-0.5, 0.5] of L* (h, w, 1) and a*b* (h, w, 2)."""
        linear = _fit_gamut(_linear_rgb(lightness, ab))
        power = 1.055 * cv2.pow(np.maximum(linear, 0.0031308), 1 / 2.4) - 0.055
        rgb = np.where(linear <= 0.0031308, 12.92 * linear, power)
        red, blue = _RED_BLUE[self.matrix]
        luma = np.array([red, 1 - red - blue, blue])
        cb, cr = ((0, 0, 1) - luma) / (2 - 2 * blue), ((1, 0, 0) - luma) / (2 - 2 * red)
        return np.asarray(cv2.transform(rgb, np.array([cb, cr], np.float32)), np.float32)

    def merge(self, frame: VideoFrame, coefficients: Float) -> VideoFrame:
        """Return a frame with its own luma and the chroma of `coefficients` (h, w, 4).

        They are slopes and offsets of Cb and Cr over L*, for the frame as it is stored.
        """
        merged = av.VideoFrame(frame.width, frame.height, self.format.name)
        luma = plane(frame, 0)
        plane(merged, 0)[:] = luma
        targets = plane(merged, 1), plane(merged, 2)
        rows, columns = targets[0].shape
        if luma.shape != (rows, columns):
            luma = cv2.resize(luma, (columns, rows), interpolation=cv2.INTER_AREA)
        fitted = cv2.resize(coefficients, (columns, rows), interpolation=cv2.INTER_LINEAR)
        for top in range(0, rows, _ROWS):
            part = slice(top, top + _ROWS)
            self._merge_rows(luma[part], fitted[part], [target[part] for target in targets])
        return merged

    def _merge_rows(self, luma: NDArray[Any], fitted: Float, targets: list[NDArray[Any]]) -> None:
        lightness, gray = self.lightness[luma], self.gray[luma]
        slope_cb, slope_cr, offset_cb, offset_cr = cv2.split(fitted)
        cb = lightness * slope_cb + offset_cb
        cr = lightness * slope_cr + offset_cr
        red, blue = _RED_BLUE[self.matrix]
        r, b = cr * (2 - 2 * red), cb * (2 - 2 * blue)  # differences from Y'
        g = r * (-red / (1 - red - blue)) - b * (blue / (1 - red - blue))
        up = np.maximum(np.maximum(r, g), b) / (1 - gray)
        down = np.minimum(np.minimum(r, g), b) / -gray
        scale = self.chroma_range / np.maximum(np.maximum(up, down), 1)
        for channel, target in zip((cb, cr), targets, strict=True):
            np.copyto(target, channel * scale + (self.neutral + 0.5), casting="unsafe")


def plane(frame: VideoFrame, index: int) -> NDArray[Any]:
    """Return a plane of a frame as (rows, columns), without a copy."""
    found = frame.planes[index]
    kind = np.uint8 if frame.format.components[0].bits == 8 else np.uint16
    lines = np.frombuffer(found, kind).reshape(found.height, -1)  # type: ignore[call-overload]
    pixels: NDArray[Any] = lines[:, : found.width]
    return pixels


def _linear_rgb(lightness: Float, ab: Float) -> Float:
    """Do as `color.lab_to_linear_rgb`, in float32 with OpenCV."""
    y = (lightness[..., 0] + 16) / 116
    f = cv2.merge([y + ab[..., 0] / 500, y, y - ab[..., 1] / 200])
    return np.asarray(cv2.transform(color.undo_f(f), _TO_LINEAR_RGB), np.float32)


def _fit_gamut(linear_rgb: Float) -> Float:
    """Do as `color.fit_gamut`, in float32 with OpenCV."""
    y = np.clip(cv2.transform(linear_rgb, _TO_LUMINANCE), 0, 1)[..., None]
    difference = linear_rgb - y
    r, g, b = cv2.split(difference)
    up = (1 - y[..., 0]) / np.maximum(np.maximum(np.maximum(r, g), b), 1e-12)
    down = y[..., 0] / np.maximum(-np.minimum(np.minimum(r, g), b), 1e-12)
    share = np.minimum(1, np.minimum(up, down))
    return np.asarray(np.clip(y + difference * share[..., None], 0, 1), np.float32)


@cache
def _lightness_table(bits: int, black: int, luma_range: int) -> Float:
    y = color.rgb_to_linear(_codes(bits, black, luma_range))
    return np.asarray(color.luminance_to_lightness(y), np.float32)


@cache
def _gray_table(bits: int, black: int, luma_range: int) -> Float:
    gray = np.clip(_codes(bits, black, luma_range), _LEAST_LIGHT, 1 - _LEAST_LIGHT)
    return gray.astype(np.float32)


def _codes(bits: int, black: int, luma_range: int) -> NDArray[np.float64]:
    """Return the gray in [0, 1] of each value that luma may have; 16 bits hold any of them."""
    values = np.arange(256 if bits == 8 else 65_536)
    return np.clip((values - black) / luma_range, 0, 1)
