"""What a film keeps when it is colored, and what is refused."""

import shutil
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from films import (
    COLORS,
    PICTURE,
    RATE,
    chapters_of,
    chroma_of,
    frames_of,
    luma_of,
    packets_of,
    pan,
    times_of,
    write_film,
)

from photochrom.colorizer import Colorizer
from photochrom.errors import AlreadyInColorError, TargetError, UnreadablePhotoError
from photochrom.options import Options
from photochrom.results import Result
from photochrom.video.coloring import color_film
from photochrom.video.options import FilmOptions

MILLISECOND = Fraction(1, 1000)
LUMA_ERROR = 1.5  # steps of 8 bits that H.264 costs at its default quality here


def assert_colored(source: Path, result: Result) -> None:
    """Check that each frame has its time and its luma, and colors beside it."""
    before, after = frames_of(source), frames_of(result.target)
    assert times_of(result.target) == times_of(source)
    assert result.pages == len(before)
    unit = 1 << (before[0].format.components[0].bits - 8)
    errors = [
        np.abs(luma_of(a) - luma_of(b)).mean() / unit for a, b in zip(before, after, strict=True)
    ]
    assert max(errors) < LUMA_ERROR
    assert min(chroma_of(frame) for frame in after) > 3


def test_a_film_keeps_times_luma_sound_and_title(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", sounds=2, subtitles=True)
    result = color_film(colorizer, source)

    assert result.target == tmp_path / "film-color.mp4"
    assert_colored(source, result)
    for number in range(2):
        assert packets_of(result.target, "audio", number) == packets_of(source, "audio", number)
    assert packets_of(result.target, "subtitles") == packets_of(source, "subtitles")
    with av.open(result.target) as film:
        assert film.metadata["title"] == "At the lake"
        assert [track.metadata["language"] for track in film.streams.audio] == ["deu", "eng"]
    assert result.target.stat().st_mtime_ns == source.stat().st_mtime_ns


@pytest.mark.parametrize("name", ["film.mov", "film.mkv"])
def test_other_containers_keep_their_kind(name: str, tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / name, time_base=Fraction(1, 1000))
    result = color_film(colorizer, source)
    assert result.target.suffix == source.suffix
    assert_colored(source, result)
    before, after = packets_of(source, "audio"), packets_of(result.target, "audio")
    assert [content for _, content in after] == [content for _, content in before]
    assert max(abs(a - b) for (a, _), (b, _) in zip(before, after, strict=True)) <= MILLISECOND


@pytest.mark.parametrize("target", ["new.mp4", "new.mkv"])
def test_sound_stays_with_the_picture_to_the_end(
    target: str, tmp_path: Path, colorizer: Colorizer
) -> None:
    """Two minutes; an hour: benchmarks/video_speed.py --hour."""
    step = 10 * 12_800  # ticks of 10 s
    source = write_film(tmp_path / "film.mp4", ticks=[i * step for i in range(12)])
    colored = color_film(colorizer, source, tmp_path / target).target
    # MKV has no times below 0, at which this sound begins: all of it is later.
    later = times_of(colored)[0] - times_of(source)[0]
    assert 0 <= later < 0.2
    assert [time - later for time in times_of(colored)] == times_of(source)
    before, after = packets_of(source, "audio"), packets_of(colored, "audio")
    assert [content for _, content in after] == [content for _, content in before]
    off = [abs(a - later - b) for (a, _), (b, _) in zip(after, before, strict=True)]
    assert len(off) > 800 and max(off) <= MILLISECOND


def test_webm_stays_webm_with_its_sound(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(
        tmp_path / "film.webm",
        codec="libvpx-vp9",
        sound_codec="libopus",
        time_base=Fraction(1, 1000),
    )
    result = color_film(colorizer, source)
    assert result.target.suffix == ".webm"
    assert_colored(source, result)
    assert packets_of(result.target, "audio") == packets_of(source, "audio")
    with av.open(result.target) as film:
        assert film.streams.video[0].codec_context.codec.canonical_name == "av1"


CHAPTERS = [(0.0, 0.8, "Arrival"), (0.8, 2.0, "The boat")]


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_chapters_are_kept(name: str, tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(
        tmp_path / name, pan(PICTURE, 50), chapters=CHAPTERS, time_base=Fraction(1, 1000)
    )
    assert chapters_of(color_film(colorizer, source).target) == chapters_of(source) == CHAPTERS


def test_chapters_of_a_part_begin_with_it(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mkv", pan(PICTURE, 50), sounds=0, chapters=CHAPTERS)
    options = FilmOptions(start=1.0, end=1.6)
    target = color_film(colorizer, source, film_options=options).target
    assert chapters_of(target) == [(0.0, 0.6, "The boat")]


def test_a_film_of_varying_rate_keeps_every_time(tmp_path: Path, colorizer: Colorizer) -> None:
    ticks = [0, 300, 900, 910, 2000, 2001, 5000, 9000, 9100, 9200, 12000, 20000]
    source = write_film(tmp_path / "film.mp4", ticks=ticks)
    assert_colored(source, color_film(colorizer, source))


@pytest.mark.parametrize("pixel_format", ["yuv422p", "yuv444p", "yuv420p10le", "yuvj420p"])
def test_a_film_keeps_its_pixel_format(
    pixel_format: str, tmp_path: Path, colorizer: Colorizer
) -> None:
    source = write_film(tmp_path / "film.mp4", pixel_format=pixel_format)
    result = color_film(colorizer, source)
    assert_colored(source, result)
    kept = frames_of(result.target)[0].format.name
    assert kept.replace("yuvj", "yuv") == pixel_format.replace("yuvj", "yuv")


def test_range_and_matrix_are_kept(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", colorspace=5, color_range=1, color_primaries=5)
    target = color_film(colorizer, source).target
    (before, after) = (frames_of(path)[0] for path in (source, target))
    assert (
        (after.colorspace, after.color_range) == (before.colorspace, before.color_range) == (5, 1)
    )


def test_sides_of_odd_length_are_kept(tmp_path: Path, colorizer: Colorizer) -> None:
    frames = pan(PICTURE, 8, width=63, height=47)
    source = write_film(tmp_path / "film.mkv", frames, codec="ffv1", time_base=MILLISECOND)
    result = color_film(colorizer, source, film_options=FilmOptions(codec="ffv1"))
    assert (result.width, result.height) == (63, 47)
    assert_colored(source, result)


def test_rotation_and_pixel_aspect_are_kept(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", rotation=90, aspect=Fraction(4, 3))
    result = color_film(colorizer, source)
    assert_colored(source, result)
    assert (result.width, result.height) == (48, 85)
    assert frames_of(result.target)[0].rotation == frames_of(source)[0].rotation == 90
    with av.open(result.target) as film:
        assert film.streams.video[0].sample_aspect_ratio == Fraction(4, 3)


def test_a_turned_film_is_seen_upright(tmp_path: Path, colorizer: Colorizer) -> None:
    sky = np.full((48, 64), 40, np.uint8)
    sky[:, 32:] = 220  # as stored; upright it lies above or below
    source = write_film(tmp_path / "film.mp4", [sky] * 3, rotation=90, sounds=0)
    frame = frames_of(color_film(colorizer, source).target)[1]
    cb = np.frombuffer(frame.planes[1], np.uint8).reshape(24, -1)[:, :32].astype(int)
    assert cb[:, :12].mean() > cb[:, 20:].mean() + 5  # dark parts are bluer, wherever they lie


def test_an_interlaced_film_stays_so(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", sounds=0, options={"x264-params": "tff=1"})
    result = color_film(colorizer, source)
    assert_colored(source, result)
    assert frames_of(source)[0].interlaced_frame
    assert frames_of(result.target)[0].interlaced_frame


@pytest.mark.parametrize("codec", ["hevc", "av1"])
def test_an_interlaced_film_keeps_its_lines_in_other_codecs(
    codec: str, tmp_path: Path, colorizer: Colorizer
) -> None:
    """Not its mark, which their encoders do not write for frames; docs/film.md says so."""
    source = write_film(tmp_path / "film.mp4", sounds=0, options={"x264-params": "tff=1"})
    result = color_film(colorizer, source, film_options=FilmOptions(codec=codec))
    assert_colored(source, result)
    assert not frames_of(result.target)[0].interlaced_frame


def test_a_film_of_one_frame(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", pan(PICTURE, 1), sounds=0)
    assert_colored(source, color_film(colorizer, source))


def test_what_cannot_hold_every_sound_becomes_matroska(
    tmp_path: Path, colorizer: Colorizer
) -> None:
    source = write_film(tmp_path / "film.avi", codec="mpeg4", time_base=Fraction(1, RATE))
    result = color_film(colorizer, source)
    assert result.target.name == "film-color.mkv"
    assert len(frames_of(result.target)) == len(frames_of(source))
    assert [c for _, c in packets_of(result.target, "audio")] == [
        c for _, c in packets_of(source, "audio")
    ]


@pytest.mark.parametrize("codec", ["hevc", "av1"])
def test_the_codec_is_the_one_asked_for(codec: str, tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", pan(PICTURE, 4), sounds=0)
    result = color_film(colorizer, source, film_options=FilmOptions(codec=codec))
    assert_colored(source, result)
    with av.open(result.target) as film:
        name = film.streams.video[0].codec_context.codec.canonical_name
    assert name == codec


def test_a_part_of_a_film_keeps_sound_and_picture_together(
    tmp_path: Path, colorizer: Colorizer
) -> None:
    source = write_film(tmp_path / "film.mp4", pan(PICTURE, 50))
    options = FilmOptions(start=0.5, end=1.5)
    target = color_film(colorizer, source, film_options=options).target
    assert times_of(target) == [t - Fraction(1, 2) for t in times_of(source) if 0.5 <= t < 1.5]
    sounds = [(t - Fraction(1, 2), c) for t, c in packets_of(source, "audio") if 0.5 <= t < 1.5]
    kept = packets_of(target, "audio")
    assert len(kept) > 5
    assert [content for _, content in kept] == [content for _, content in sounds]
    assert max(abs(a - b) for (a, _), (b, _) in zip(kept, sounds, strict=True)) <= MILLISECOND


def test_a_film_in_color_is_left_alone(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4", pan(COLORS, 6))
    with pytest.raises(AlreadyInColorError, match="--recolor"):
        color_film(colorizer, source)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    color_film(colorizer, source, options=Options(recolor=True))


def test_a_cut_off_film_is_refused_unless_tolerated(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(
        tmp_path / "film.mkv", pan(PICTURE, 60), sounds=0, options={"g": "5", "crf": "10"}
    )
    whole = len(frames_of(source))
    content = source.read_bytes()
    source.write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadablePhotoError, match="cut off"):
        color_film(colorizer, source)
    result = color_film(colorizer, source, options=Options(tolerant=True))
    assert whole / 4 < result.pages < whole


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "cannot be read as a film"), (b"no film at all" * 99, "cannot be read as a film")],
)
def test_what_is_no_film_is_said_to_be_none(
    content: bytes, reason: str, tmp_path: Path, colorizer: Colorizer
) -> None:
    (tmp_path / "film.mp4").write_bytes(content)
    with pytest.raises(UnreadablePhotoError, match=reason):
        color_film(colorizer, tmp_path / "film.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_sound_alone_is_no_film(tmp_path: Path, colorizer: Colorizer) -> None:
    with av.open(tmp_path / "film.mp4", "w") as film:
        track = film.add_stream("aac", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        sound.sample_rate = 8000
        film.mux(track.encode(sound))
        film.mux(track.encode(None))
    with pytest.raises(UnreadablePhotoError, match="no moving picture"):
        color_film(colorizer, tmp_path / "film.mp4")


def test_an_encrypted_film_is_said_to_be_so(tmp_path: Path, colorizer: Colorizer) -> None:
    secret = {
        "encryption_scheme": "cenc-aes-ctr",
        "encryption_key": "00112233445566778899aabbccddeeff",
        "encryption_kid": "ffeeddccbbaa99887766554433221100",
    }
    source = write_film(tmp_path / "film.mp4", sounds=0, container_options=secret)
    with pytest.raises(UnreadablePhotoError, match="is encrypted"):
        color_film(colorizer, source)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_disk_that_is_too_small_is_said_before_the_start(
    tmp_path: Path, colorizer: Colorizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_film(tmp_path / "film.mp4")
    usage = shutil.disk_usage(tmp_path)._replace(free=100)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(TargetError, match=r"GB free, found 0\.0 GB; name a target on another disk"):
        color_film(colorizer, source)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_playlist_opens_no_address(tmp_path: Path, colorizer: Colorizer) -> None:
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n"
    (tmp_path / "film.mp4").write_text(playlist)
    with pytest.raises(UnreadablePhotoError):
        color_film(colorizer, tmp_path / "film.mp4")


def test_a_target_that_cannot_hold_the_film_is_refused(
    tmp_path: Path, colorizer: Colorizer
) -> None:
    source = write_film(tmp_path / "film.mp4")
    with pytest.raises(TargetError, match=r"\.mkv"):
        color_film(colorizer, source, tmp_path / "film.webm")  # AAC in WebM
    (tmp_path / "film-color.mp4").write_bytes(b"mine")
    with pytest.raises(TargetError, match="overwrite"):
        color_film(colorizer, source)
    assert (tmp_path / "film-color.mp4").read_bytes() == b"mine"
