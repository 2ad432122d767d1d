"""Print how long films take beside decoding and encoding alone, and how much memory.

    python benchmarks/video_speed.py [--frames 96] [--lines 480 1080]
    python benchmarks/video_speed.py --long 100000
    python benchmarks/video_speed.py --hour

Films are rendered: a pan over a photograph with grain, at 480, 720 and 1080 lines. "alone" reads a
film and encodes it again with the same settings; both in one process, one after the other. Seconds
of the processor count, as others may be at work; the time by the clock beside them. The memory is
the peak of a process of its own; --long colors a film of that many frames of 48x32 and prints the
peak on the way. --hour colors a film of 48x32 that takes an hour at a frame each ten seconds, with
a tone that is encoded as AAC at 22.05 kHz, and compares the packets of sound with the source's.
"""

import argparse
import multiprocessing
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import skimage.data

from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.video.coloring import color_film
from photochrom.video.opening import describe
from photochrom.video.parts import PartWriter
from photochrom.video.planes import Planes, plane
from photochrom.video.reading import Span, moments

RATE = Fraction(24)
SIZES = {480: 640, 720: 1280, 1080: 1920}


def render(
    path: Path, width: int, height: int, frames: int, rate: Fraction = RATE, *, sound: bool = False
) -> Path:
    """Write a gray film: a pan over a photo, with grain."""
    rng = np.random.default_rng(1)
    photo = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2GRAY)
    large = cv2.resize(photo, (width + 400, height + 200), interpolation=cv2.INTER_CUBIC)
    grain = rng.normal(0, 4, (height + 64, width + 64))
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", rate=rate, options={"crf": "20", "preset": "veryfast"})
        track = film.add_stream("aac", rate=22_050, layout="mono") if sound else None
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for i in range(frames):
            x = abs((3 * i) % 800 - 400)
            dx, dy = rng.integers(0, 64, 2)
            noisy = large[100 : 100 + height, x : x + width] + grain[dy:, dx:][:height, :width]
            frame = av.VideoFrame(width, height, "yuv420p")
            plane(frame, 0)[:] = np.clip(noisy, 16, 235)
            for chroma in (1, 2):
                plane(frame, chroma)[:] = 128
            frame.pts, frame.time_base = i, 1 / rate
            film.mux(stream.encode(frame))
            if track is not None:
                film.mux(track.encode(tone(22_050 / rate, i)))
        film.mux(stream.encode(None))
        if track is not None:
            film.mux(track.encode(None))
    return path


def tone(samples: Fraction, number: int) -> av.AudioFrame:
    """Return the sound of a frame of the film, with a new pitch for each."""
    count = int(samples)
    wave = np.sin(np.arange(count) * (0.03 + number % 50 / 1000)).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(wave[None], "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = 22_050, number * count, Fraction(1, 22_050)
    return frame


def sounds_of(path: Path) -> list[tuple[Fraction, bytes]]:
    """Return time and content of the packets of sound."""
    with av.open(path) as film:
        return [(p.pts * p.time_base, bytes(p)) for p in film.demux(audio=0) if p.size]


def compare_sound(folder: Path) -> None:
    source = render(folder / "hour.mp4", 48, 32, 360, Fraction(1, 10), sound=True)
    for suffix in (".mp4", ".mkv"):
        target = folder / f"colored{suffix}"
        color_film(Colorizer(threads=1), source, target)
        ours, theirs = sounds_of(target), sounds_of(source)
        equal = [content for _, content in ours] == [content for _, content in theirs]
        frames = [times_of(path) for path in (target, source)]
        later = frames[0][0] - frames[1][0]
        sound = max(abs(a - b - later) for (a, _), (b, _) in zip(ours, theirs, strict=True))
        picture = max(abs(a - b - later) for a, b in zip(*frames, strict=True))
        print(
            f"{suffix}: {len(ours)} packets of sound up to {float(theirs[-1][0]):.1f} s, "
            f"{'equal' if equal else 'NOT EQUAL'}; all begins {float(1000 * later):.0f} ms later; "
            f"from there, sound is at most {float(1000 * sound):.3f} ms off, "
            f"frames {float(1000 * picture):.3f} ms"
        )


def times_of(path: Path) -> list[Fraction]:
    with av.open(path) as film:
        return [frame.pts * frame.time_base for frame in film.decode(video=0)]


def alone(source: Path, folder: Path) -> None:
    film = describe(source)
    planes = Planes(film.pixel_format, film.matrix, full_range=film.full_range)
    writer = PartWriter(folder / "alone.mkv", film, planes, "h264", None, begins=True)
    for frame in moments(film, Span()):
        writer.add(frame.ticks, frame.picture)
    writer.close()


def timed(work: object, *words: object) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    work(*words)
    return time.process_time() - cpu, time.perf_counter() - clock


def color(colorizer: Colorizer, source: Path) -> None:
    color_film(colorizer, source, options=Options(overwrite=True))


def peak_of(source: Path, *, colored: bool) -> float:
    """Return the most memory in MB that a process of its own takes for a film."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_peak, (source, colored))


def _peak(source: Path, colored: bool) -> float:
    if colored:
        color(Colorizer(), source)
    else:
        alone(source, source.parent)
    return peak()


def peak() -> float:
    """Return the most memory in MB that this process has taken; Linux only.

    Not by getrusage: its figure begins with what the parent had taken.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def color_long(source: Path) -> None:
    """Color a film and print the most memory that was taken, on the way and at the end."""

    def progress(done: int, total: int | None) -> None:
        if done in (100, 1000, total) or done % 10_000 == 0:
            print(f"{done:7} frames: {peak():.0f} MB", flush=True)

    color_film(Colorizer(threads=1), source, progress=progress)
    print(f"   film put together: {peak():.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--frames", type=int, default=96)
    parser.add_argument("--lines", type=int, nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--long", type=int, default=0)
    parser.add_argument("--hour", action="store_true")
    chosen = parser.parse_args()
    colorizer = Colorizer()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.long:
            color_long(render(folder / "long.mp4", 48, 32, chosen.long))
            return
        if chosen.hour:
            compare_sound(folder)
            return
        print(
            "lines  alone ms/frame  colored ms/frame  ratio  by the clock  peak MB alone  colored"
        )
        for height in chosen.lines:
            width = SIZES[height]
            source = render(folder / f"{height}.mp4", width, height, chosen.frames)
            base, colored = timed(alone, source, folder), timed(color, colorizer, source)
            ms = [1000 * t[0] / chosen.frames for t in (base, colored)]
            print(
                f"{height:5}  {ms[0]:14.1f}  {ms[1]:16.1f}  {ms[1] / ms[0]:5.2f}  "
                f"{colored[1] / base[1]:12.2f}  {peak_of(source, colored=False):13.0f}  "
                f"{peak_of(source, colored=True):7.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
