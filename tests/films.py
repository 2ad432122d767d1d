"""Tiny films for tests, made on the spot."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import skimage.data
from numpy.typing import NDArray

RATE = 25
AUDIO_RATE = 8000
PICTURE = skimage.data.camera()[::2, ::2]  # (256, 256) uint8
COLORS = skimage.data.astronaut()[::2, ::2]


def pan(
    picture: NDArray[np.uint8], count: int, width: int = 64, height: int = 48, step: int = 2
) -> list[NDArray[np.uint8]]:
    """Return windows of a picture, gray or in color, that move to the right."""
    return [picture[90 : 90 + height, x * step : x * step + width] for x in range(count)]


def write_film(
    path: Path,
    frames: Sequence[NDArray[np.uint8]] | None = None,
    *,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    ticks: Iterable[int] | None = None,
    time_base: Fraction = Fraction(1, 12_800),
    sounds: int = 1,
    subtitles: bool = False,
    sound_codec: str = "aac",
    chapters: Sequence[tuple[float, float, str]] = (),
    container_options: dict[str, str] | None = None,
    rotation: int = 0,
    aspect: Fraction = Fraction(1),
    options: dict[str, str] | None = None,
    **labels: Any,
) -> Path:
    """Write a film of gray (h, w) or color (h, w, 3) frames, with tracks of sound beside it."""
    frames = pan(PICTURE, 12) if frames is None else frames
    step = round(1 / (RATE * time_base))
    times = list(ticks) if ticks is not None else [i * step for i in range(len(frames))]
    with av.open(path, "w", options=container_options or {}) as film:
        video = film.add_stream(codec, rate=RATE, options=options or {})
        video.height, video.width = frames[0].shape[:2]
        video.pix_fmt, video.codec_context.time_base = pixel_format, time_base
        video.sample_aspect_ratio = aspect
        if rotation:
            video.set_display_rotation(rotation)
        for name, value in labels.items():
            setattr(video.codec_context, name, value)
        tracks = [
            film.add_stream(sound_codec, rate=AUDIO_RATE, layout="mono") for _ in range(sounds)
        ]
        text_codec = "mov_text" if path.suffix == ".mp4" else "subrip"
        texts = film.add_mux_stream(text_codec) if subtitles else None
        film.metadata["title"] = "At the lake"
        film.set_chapters([_chapter(number, *said) for number, said in enumerate(chapters)])
        for number, track in enumerate(tracks):
            track.metadata["language"] = ("deu", "eng", "fra")[number]
        for index, time in enumerate(times):
            film.mux(video.encode(_frame(frames[index], pixel_format, time, time_base)))
        film.mux(video.encode(None))
        for number, track in enumerate(tracks):
            for sound in _sounds(times[-1] * time_base + Fraction(1, RATE), 300 * (number + 1)):
                film.mux(track.encode(sound))
            film.mux(track.encode(None))
        if texts is not None:
            film.mux(_text(texts, path.suffix == ".mp4"))
    return path


def _chapter(number: int, start: float, end: float, title: str) -> Any:
    times = {"start": round(start * 1000), "end": round(end * 1000)}
    return {"id": number, **times, "time_base": Fraction(1, 1000), "metadata": {"title": title}}


def _frame(
    pixels: NDArray[np.uint8], pixel_format: str, ticks: int, time_base: Fraction
) -> av.VideoFrame:
    if pixels.ndim == 2 and pixel_format.startswith("yuv4"):
        height, width = pixels.shape
        frame = av.VideoFrame(width, height, pixel_format)
        deep = "10le" in pixel_format
        for plane in frame.planes:
            lines = np.frombuffer(plane, np.uint16 if deep else np.uint8).reshape(plane.height, -1)
            lines[:] = 512 if deep else 128
        luma = np.frombuffer(frame.planes[0], np.uint16 if deep else np.uint8)
        scale = 4 if deep else 1
        luma.reshape(height, -1)[:, :width] = (16 + pixels.astype(int) * 219 // 255) * scale
    else:
        rgb = np.repeat(pixels[..., None], 3, axis=-1) if pixels.ndim == 2 else pixels
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), "rgb24")
        frame = frame.reformat(format=pixel_format)
    frame.pts, frame.time_base = ticks, time_base
    return frame


def _sounds(seconds: Fraction, pitch: int) -> Iterable[av.AudioFrame]:
    wave = np.sin(np.arange(int(seconds * AUDIO_RATE)) * (2 * np.pi * pitch / AUDIO_RATE))
    for first in range(0, len(wave), 1024):
        part = wave[None, first : first + 1024].astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), "fltp", "mono")
        frame.sample_rate, frame.pts = AUDIO_RATE, first
        frame.time_base = Fraction(1, AUDIO_RATE)
        yield frame


def _text(stream: Any, length_first: bool) -> av.Packet:
    text = b"a boat"
    packet = av.Packet(len(text).to_bytes(2) + text if length_first else text)
    packet.stream, packet.time_base = stream, Fraction(1, 1000)
    packet.pts = packet.dts = 80
    packet.duration = 200
    return packet


def frames_of(path: Path) -> list[av.VideoFrame]:
    with av.open(path) as film:
        return list(film.decode(video=0))


def times_of(path: Path) -> list[Fraction]:
    return [frame.pts * frame.time_base for frame in frames_of(path)]


def luma_of(frame: av.VideoFrame) -> NDArray[np.int64]:
    plane = frame.planes[0]
    kind = np.uint16 if frame.format.components[0].bits > 8 else np.uint8
    return np.frombuffer(plane, kind).reshape(plane.height, -1)[:, : plane.width].astype(int)


def chroma_of(frame: av.VideoFrame) -> float:
    """Return how far Cb and Cr lie from gray, on average, in steps of 8 bits."""
    bits = frame.format.components[0].bits
    kind, unit = (np.uint16, 1 << (bits - 8)) if bits > 8 else (np.uint8, 1)
    planes = [np.frombuffer(plane, kind).astype(int) for plane in frame.planes[1:]]
    return float(np.mean([np.abs(plane / unit - 128).mean() for plane in planes]))


def chapters_of(path: Path) -> list[tuple[float, float, str]]:
    """Return beginning and end in seconds, and title."""
    with av.open(path) as film:
        return [
            (float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"]),
             c["metadata"]["title"])
            for c in film.chapters()
        ]  # fmt: skip


def packets_of(path: Path, kind: str, number: int = 0) -> list[tuple[Fraction, bytes]]:
    """Return time and content of all packets of a track."""
    with av.open(path) as film:
        track = getattr(film.streams, kind)[number]
        return [(p.pts * p.time_base, bytes(p)) for p in film.demux(track) if p.size]
