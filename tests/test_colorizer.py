"""From a photo to a colored one, with a model that tints."""

import threading
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
from drawing import chroma_of, color_picture, encoded, gray_picture, lightness_of, read, write
from numpy.typing import NDArray
from PIL import Image

import photochrom
from photochrom import color
from photochrom.colorizer import Colorizer, default_target
from photochrom.errors import AlreadyInColorError, TargetError, UnreadablePhotoError
from photochrom.hints import Hint
from photochrom.options import Keywords, Options

# What eight bits can hold of L*: half a step of 1/255 in each channel.
ROUNDING_LIGHTNESS = 0.25


def test_a_photo_gets_color_beside_it(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.jpg")
    before = source.read_bytes()
    result = colorizer.colorize_file(source)
    assert result.target == tmp_path / "photo-color.jpg"
    assert (result.source, result.width, result.height, result.pages) == (source, 160, 120, 1)
    assert result.format == "jpeg"
    assert result.seconds > 0
    assert chroma_of(read(result.target)) > 5
    assert source.read_bytes() == before


def test_arrays_keep_their_lightness(colorizer: Colorizer, gray_pixels: NDArray[np.uint8]) -> None:
    colored = colorizer.colorize_array(gray_pixels)
    assert colored.shape == (128, 128, 3)
    difference = np.abs(lightness_of(colored) - lightness_of(gray_pixels))
    assert difference.mean() < ROUNDING_LIGHTNESS


def test_colors_out_of_gamut_give_way_and_lightness_does_not(
    colorizer: Colorizer, gray_pixels: NDArray[np.uint8]
) -> None:
    hints = (Hint(0.3, 0.3, "blue"), Hint(0.7, 0.7, "red"))
    colored = colorizer.colorize_array(gray_pixels, Options(strength=2, hints=hints))
    difference = np.abs(lightness_of(colored) - lightness_of(gray_pixels))
    assert difference.mean() < ROUNDING_LIGHTNESS


@pytest.mark.parametrize("quality", [None, 95])
def test_a_jpeg_keeps_its_lightness(
    colorizer: Colorizer, tmp_path: Path, quality: int | None
) -> None:
    source = write(tmp_path / "photo.jpg", gray_picture(512, 512), quality=95)
    result = colorizer.colorize_file(source, options=Options(quality=quality))
    difference = np.abs(lightness_of(read(result.target)) - lightness_of(read(source)))
    assert difference.mean() < 0.5  # L*; the JPEG encoder's own loss included


@pytest.mark.parametrize(
    ("dtype", "step"),
    [(np.uint8, 255), (np.uint16, 65535), (">u2", 65535), (np.float16, 1), (np.float32, 1),
     (np.float64, 1), (">f4", 1)],
)  # fmt: skip
def test_an_array_comes_back_in_its_own_type(
    colorizer: Colorizer, gray_pixels: NDArray[np.uint8], dtype: str | type, step: int
) -> None:
    pixels = (gray_pixels / 255 * step).astype(dtype)
    colored = colorizer.colorize_array(pixels)
    assert colored.dtype == dtype
    expected = colorizer.colorize_array(gray_pixels) / 255
    np.testing.assert_allclose(colored / step, expected, atol=2 / 255)


def test_deep_arrays_are_merged_more_finely_than_eight_bits(colorizer: Colorizer) -> None:
    ramp = np.linspace(20_000, 22_000, 64 * 64).astype(np.uint16).reshape(64, 64)
    colored = colorizer.colorize_array(ramp)
    assert len(np.unique(colored[..., 1])) > 1000
    assert np.abs(lightness_of(colored) - lightness_of(ramp)).max() < 0.01


def test_an_rgb_array_of_a_gray_photo_equals_the_gray_one(
    colorizer: Colorizer, gray_pixels: NDArray[np.uint8]
) -> None:
    rgb = np.repeat(gray_pixels[..., None], 3, axis=2)
    one, other = (colorizer.colorize_array(p).astype(int) for p in (gray_pixels, rgb))
    assert np.abs(one - other).max() <= 1


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((0, 4), np.uint8),
        np.zeros((4, 4), np.int32),
        np.full((4, 4), 1.5),
        np.full((4, 4), np.nan),
        np.zeros(4, np.uint8),
    ],
)
def test_an_array_that_is_no_photo_is_the_callers_mistake(
    colorizer: Colorizer, pixels: NDArray[np.uint8]
) -> None:
    with pytest.raises(ValueError, match="expected"):
        colorizer.colorize_array(pixels)


def test_bytes_give_bytes_of_the_same_format(colorizer: Colorizer, tmp_path: Path) -> None:
    colored = colorizer.colorize_bytes(encoded(gray_picture(), "PNG"))
    (tmp_path / "result").write_bytes(colored)
    assert colored.startswith(b"\x89PNG")
    assert chroma_of(read(tmp_path / "result")) > 5
    as_tiff = colorizer.colorize_bytes(encoded(gray_picture(), "PNG"), Options(format="tiff"))
    assert as_tiff[:4] in (b"II*\0", b"MM\0*")


@pytest.mark.parametrize("strength", [0, 0.5, 1, 2])
def test_strength_scales_colors_only(
    colorizer: Colorizer, gray_pixels: NDArray[np.uint8], strength: float
) -> None:
    middle = (gray_pixels // 4 + 96).astype(np.uint8)  # where the gamut has room
    colored = colorizer.colorize_array(middle, Options(strength=strength))
    plain = colorizer.colorize_array(middle)
    assert chroma_of(colored) == pytest.approx(strength * chroma_of(plain), abs=0.5)
    assert np.abs(lightness_of(colored) - lightness_of(middle)).mean() < ROUNDING_LIGHTNESS


def test_the_model_sees_side_px(colorizer: Colorizer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    predict = colorizer.model.predict
    monkeypatch.setattr(
        colorizer.model,
        "predict",
        lambda seen_l, h: seen.append(seen_l.shape) or predict(seen_l, h),
    )
    pixels = np.asarray(gray_picture(400, 300))
    for side_px in (None, 64):
        colorizer.colorize_array(pixels, Options(side_px=side_px))
    assert seen == [(128, 160, 1), (64, 96, 1)]  # 148 x 111 and 74 x 55, padded to 32


def test_a_hint_colors_its_surroundings(
    colorizer: Colorizer, gray_pixels: NDArray[np.uint8]
) -> None:
    middle = (gray_pixels // 4 + 96).astype(np.uint8)
    hint = Hint(0.5, 0.5, "rgb(60, 140, 60)")
    colored = colorizer.colorize_array(middle, Options(hints=(hint,)))
    plain = colorizer.colorize_array(middle)
    before, after = (color.rgb_to_lab(p[62:66, 62:66] / 255).mean((0, 1)) for p in (plain, colored))
    assert after[1] < before[1] - 5  # a*: greener
    np.testing.assert_array_equal(plain[:30, :30], colored[:30, :30])


def test_a_photo_in_color_is_left_alone_unless_asked(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "color.png", color_picture())
    with pytest.raises(AlreadyInColorError, match="already in color"):
        colorizer.colorize_file(source)
    assert not (tmp_path / "color-color.png").exists()
    assert colorizer.colorize_file(source, options=Options(recolor=True)).target.exists()


def test_a_sepia_print_is_neutralized_and_colored(colorizer: Colorizer) -> None:
    gray = np.asarray(gray_picture())
    share = gray[..., None] / 255
    sepia = ((1 - share) * (60, 40, 25) + share * (255, 240, 210)).round().astype(np.uint8)
    colored = colorizer.colorize_array(sepia)
    lab = color.rgb_to_lab(colored / 255)
    dark = lab[lab[..., 0] < 30]
    assert dark[:, 2].mean() < 0  # the tinting model's blue and not the print's brown
    assert np.abs(lightness_of(colored) - lightness_of(sepia)).mean() < ROUNDING_LIGHTNESS


def test_compare_puts_the_original_to_the_left(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.png")
    result = colorizer.colorize_file(source, options=Options(compare=True))
    pixels = read(result.target)
    assert (result.width, pixels.shape) == (320, (120, 320, 3))
    np.testing.assert_array_equal(pixels[:, :160, 0], read(source))
    assert chroma_of(pixels[:, 160:]) > 5


def test_an_existing_target_is_kept_unless_overwriting(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    source = write(tmp_path / "photo.png")
    (tmp_path / "photo-color.png").write_bytes(b"mine")
    with pytest.raises(TargetError, match="exists already"):
        colorizer.colorize_file(source)
    assert (tmp_path / "photo-color.png").read_bytes() == b"mine"
    colorizer.colorize_file(source, options=Options(overwrite=True))
    assert chroma_of(read(tmp_path / "photo-color.png")) > 5


@pytest.mark.parametrize("overwrite", [False, True])
def test_the_photo_itself_is_never_a_target(
    colorizer: Colorizer, tmp_path: Path, overwrite: bool
) -> None:
    source = write(tmp_path / "photo.png")
    before = source.read_bytes()
    (tmp_path / "link.png").symlink_to(source)
    (tmp_path / "twin.png").hardlink_to(source)
    for name in ("photo.png", "link.png", "twin.png"):
        with pytest.raises(TargetError, match="is the photo itself"):
            colorizer.colorize_file(source, tmp_path / name, Options(overwrite=overwrite))
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("format", "suffix", "beginning"),
    [("jpeg", ".jpg", b"\xff\xd8"), ("png", ".png", b"\x89PNG"), ("webp", ".webp", b"RIFF"),
     ("tiff", ".tif", b"II*\0"), ("avif", ".avif", b"\0\0\0")],
)  # fmt: skip
def test_a_format_may_be_asked_for(
    colorizer: Colorizer, tmp_path: Path, format: str, suffix: str, beginning: bytes
) -> None:
    source = write(tmp_path / ("a.jpg" if format == "png" else "a.png"))
    result = colorizer.colorize_file(source, options=Options(format=format))
    assert result.target.name == f"a-color{suffix}"
    assert result.target.read_bytes().startswith(beginning)
    assert chroma_of(read(result.target)) > 5


def test_quality_decides_the_size_of_a_jpeg(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.jpg")
    sizes = [
        colorizer.colorize_file(
            source, tmp_path / f"{quality}.jpg", Options(quality=quality)
        ).target.stat().st_size
        for quality in (30, 95)
    ]  # fmt: skip
    assert sizes[0] < sizes[1] / 2


def test_jpeg_keeps_chroma_at_full_resolution(colorizer: Colorizer, tmp_path: Path) -> None:
    target = colorizer.colorize_file(write(tmp_path / "photo.jpg")).target
    with Image.open(target) as picture:
        assert {layer[1:3] for layer in picture.layer} == {(1, 1)}  # sampling factors


@pytest.mark.parametrize(
    "options",
    [{"strength": -1}, {"strength": 3}, {"side_px": 0}, {"quality": 0}, {"format": "bmp"}],
)
def test_options_out_of_range_are_the_callers_mistake(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Options(**options)


@pytest.mark.parametrize(
    ("name", "format", "expected"),
    [
        ("photo.jpg", None, "photo-color.jpg"),
        ("PHOTO.JPEG", None, "PHOTO-color.JPEG"),
        ("a.b.tif", "png", "a.b-color.png"),
        ("photo.jpeg", "jpeg", "photo-color.jpeg"),
        ("moving.gif", None, "moving-color.png"),
        ("noname", None, "noname-color.png"),
    ],
)
def test_the_default_target_stands_beside_the_photo(
    name: str, format: str | None, expected: str
) -> None:
    assert default_target(Path("in") / name, format) == Path("in") / expected


@pytest.mark.parametrize("source", ["", ".", "/", ".."])
def test_a_folder_is_no_photo_whatever_it_is_called(source: str, tinting_model: Path) -> None:
    with pytest.raises(UnreadablePhotoError):
        photochrom.colorize(source, model=tinting_model)


def test_an_empty_target_is_refused(tinting_model: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.png")
    with pytest.raises(TargetError, match="expected a name for the result, found an empty one"):
        photochrom.colorize(source, "", model=tinting_model)
    assert list(tmp_path.iterdir()) == [source]


def test_one_colorizer_serves_several_threads(colorizer: Colorizer, tmp_path: Path) -> None:
    sources = [write(tmp_path / f"{i}.jpg") for i in range(6)]
    threads = [threading.Thread(target=colorizer.colorize_file, args=(s,)) for s in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results = [(tmp_path / f"{i}-color.jpg").read_bytes() for i in range(6)]
    assert len(set(results)) == 1


def test_colorize_takes_a_path_bytes_or_an_array(tinting_model: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.png")
    result = photochrom.colorize(str(source), model=tinting_model, strength=0.5)
    assert result.target == tmp_path / "photo-color.png"
    colored = photochrom.colorize(source.read_bytes(), model=tinting_model, strength=0.5)
    assert colored == result.target.read_bytes()
    for kind in (bytearray, memoryview):
        content = kind(source.read_bytes())
        assert photochrom.colorize(content, model=tinting_model, strength=0.5) == colored
    pixels = photochrom.colorize(read(source), model=tinting_model, strength=0.5)
    np.testing.assert_array_equal(pixels, read(result.target))
    with pytest.raises(ValueError, match="a target is for paths only"):
        photochrom.colorize(source.read_bytes(), "x.png", model=tinting_model)  # type: ignore


def test_what_is_neither_path_nor_bytes_nor_array_is_the_callers_mistake(tmp_path: Path) -> None:
    source = write(tmp_path / "photo.png")
    with source.open("rb") as file:
        for given, kind in (([[0, 255]], "list"), (file, "BufferedReader"), (None, "NoneType")):
            with pytest.raises(TypeError, match=f"expected a path, .* found {kind}"):
                photochrom.colorize(given)  # type: ignore


def test_a_picture_in_memory_gets_the_coefficients_of_its_file(
    colorizer: Colorizer, gray_pixels: NDArray[np.uint8]
) -> None:
    rgb = np.repeat(gray_pixels[..., None] / np.float32(255), 3, axis=2)
    height, width = gray_pixels.shape
    assert colorizer.small_size(width, height, side_px=width) == (width, height)
    coefficients = colorizer.coefficients(rgb, Options(strength=0.5))
    lightness = color.rgb_to_lab(rgb)[..., :1].astype(np.float32)
    ab = coefficients[..., :2] * lightness + coefficients[..., 2:]
    colored = colorizer.colorize_array(gray_pixels, Options(strength=0.5, side_px=width))
    found = color.rgb_to_lab(colored / 255)[..., 1:]
    assert np.abs(found - ab).mean() < 0.5  # 8 bits, and what lies outside of sRGB


def test_the_steps_make_the_whole(colorizer: Colorizer, gray_pixels: NDArray[np.uint8]) -> None:
    rgb = np.repeat(gray_pixels[..., None] / np.float32(255), 3, axis=2)
    lightness = color.rgb_to_lab(rgb)[..., :1].astype(np.float32)
    ab = colorizer.answer(lightness, np.zeros((*gray_pixels.shape, 3), np.float32))
    assert np.array_equal(colorizer.guided(lightness, ab), colorizer.coefficients(rgb))


def test_editors_know_every_option() -> None:
    assert get_type_hints(Keywords) == get_type_hints(Options)
