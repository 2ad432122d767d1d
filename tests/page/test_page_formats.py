"""Files that browsers do not open, opened by libraries that come only for them."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import skimage.data
import tifffile
from numpy.typing import NDArray
from watching import Watch, pixels_of

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.options import Options

HEIC = Path(__file__).parents[1] / "photo" / "gradient.heic"
METADATA_LOST = (".tif", ".heic", ".jp2", ".j2k")
ORIENTATION = (274, "H", 1, 6, True)  # the TIFF lies on its left side


def saved(watch: Watch, path: Path, target: Path) -> NDArray[np.int64]:
    """Color a photo, whose name is said before it is colored, and save it as PNG."""
    watch.drop(path)
    watch.page.wait_for_selector(f"#name:has-text('{path.name}')")
    watch.wait_until_colored()
    if path.suffix in METADATA_LOST:
        watch.page.locator("#notice").filter(has_text="no metadata").wait_for()
    watch.page.click("#save-more")
    watch.page.click("text=PNG")
    return pixels_of(watch.save(target))


def test_tiffs_are_opened_as_a_png_of_the_same_is(watch: Watch, tmp_path: Path) -> None:
    gray = skimage.data.camera()[::4, ::3]
    PIL.Image.fromarray(gray).save(tmp_path / "plain.png")
    deep = gray.astype(np.uint16) * 257
    tifffile.imwrite(tmp_path / "gray.tif", gray, compression="zlib", predictor=True)
    tifffile.imwrite(tmp_path / "deep.tif", deep, tile=(64, 64))
    tifffile.imwrite(tmp_path / "white.tif", 255 - gray, photometric="miniswhite")
    tifffile.imwrite(tmp_path / "float.tif", (gray / 255).astype(np.float32))
    rgb = np.repeat(deep[..., None], 3, axis=2)
    tifffile.imwrite(tmp_path / "rgb.tif", rgb, photometric="rgb")
    turned = np.rot90(gray)
    tifffile.imwrite(tmp_path / "turned.tif", turned, extratags=[ORIENTATION])
    expected = saved(watch, tmp_path / "plain.png", tmp_path)
    for name in ("gray.tif", "deep.tif", "white.tif", "float.tif", "rgb.tif", "turned.tif"):
        found = saved(watch, tmp_path / name, tmp_path)
        assert found.shape == expected.shape, name
        assert np.abs(found - expected).max() <= 1, name


def test_black_and_white_is_opened_and_told_of(watch: Watch, tmp_path: Path) -> None:
    scan = PIL.Image.fromarray(skimage.data.camera()[::4, ::3]).convert("1")
    for name in ("scan.png", "scan.tif"):
        scan.save(tmp_path / name)
    expected = saved(watch, tmp_path / "scan.png", tmp_path)
    assert np.abs(saved(watch, tmp_path / "scan.tif", tmp_path) - expected).max() <= 1
    watch.drop(tmp_path / "scan.tif")  # to be saved took the place of what was told
    watch.page.locator("#notice").filter(has_text="no grays to color").wait_for()
    scan.save(tmp_path / "fax.tif", compression="group4")
    watch.drop(tmp_path / "fax.tif")
    said = "This is black and white with no grays to color, in a TIFF that the page cannot"
    watch.page.locator("#trouble-reason").filter(has_text=said).wait_for()


def test_colors_that_were_multiplied_with_transparency_are_what_the_command_reads(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    gray = skimage.data.camera()[::4, ::3]
    alpha = np.full(gray.shape, 128)
    alpha[20:40, 20:40] = 0
    multiplied = np.rint(gray * (alpha / 255))
    samples = np.stack([multiplied, multiplied, multiplied, alpha], axis=-1).astype(np.uint8)
    path = tmp_path / "cut-out.tif"
    tifffile.imwrite(path, samples, photometric="rgb", extrasamples=["assocalpha"])
    colorizer.colorize_file(path, tmp_path / "command.png")
    found, expected = saved(watch, path, tmp_path), pixels_of(tmp_path / "command.png")
    # canvases multiply, too, when a photo is taken and when it is saved: a step is two levels
    assert np.abs(found - expected)[alpha > 0].max() <= 4


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("meaning", ["cielab", "icclab"])
def test_lab_is_what_the_command_reads(
    watch: Watch, tmp_path: Path, colorizer: Colorizer, meaning: str, bits: int
) -> None:
    gray = skimage.data.camera()[::4, ::3] / 255
    lab = color.rgb_to_lab(np.stack([gray, gray, gray * 0.8], axis=-1))  # a toned print
    step = 2 ** (bits - 8)
    light = lab[..., :1] / 100 * (255 * step if meaning == "icclab" else 2**bits - 1)
    ab = (lab[..., 1:] + 128 * (meaning == "icclab")) * step
    samples = np.rint(np.concatenate([light, ab], axis=-1)).astype(int) % 2**bits
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, samples.astype(f"uint{bits}"), photometric=meaning)
    colorizer.colorize_file(path, tmp_path / "command.png", Options(format="png"))
    found = saved(watch, path, tmp_path)
    assert np.abs(found - pixels_of(tmp_path / "command.png")).max() <= 2


def test_jpeg_2000_is_opened_as_a_png_of_the_same_is(watch: Watch, tmp_path: Path) -> None:
    gray = skimage.data.camera()[::4, ::3]
    deep = gray.astype(np.uint16) * 257
    plain = PIL.Image.fromarray(gray)
    plain.save(tmp_path / "plain.png")
    plain.save(tmp_path / "gray.jp2")
    plain.convert("RGB").save(tmp_path / "rgb.jp2")
    PIL.Image.fromarray(deep).save(tmp_path / "deep.jp2")
    plain.save(tmp_path / "codes.j2k", no_jp2=True)
    expected = saved(watch, tmp_path / "plain.png", tmp_path)
    for name in ("gray.jp2", "rgb.jp2", "deep.jp2", "codes.j2k"):
        found = saved(watch, tmp_path / name, tmp_path)
        assert np.abs(found - expected).max() <= 1, name


def test_pnm_is_opened_as_a_png_of_the_same_is(watch: Watch, tmp_path: Path) -> None:
    gray = skimage.data.camera()[::4, ::3]
    plain = PIL.Image.fromarray(gray)
    ink = plain.convert("1")
    for picture, names in (
        (plain, ("plain.png", "gray.pgm")),
        (plain.convert("RGB"), ("rgb.ppm",)),
        (PIL.Image.fromarray(gray.astype(np.int32) * 257), ("deep.pgm",)),
        (ink, ("ink.png", "ink.pbm")),
    ):
        for name in names:
            picture.save(tmp_path / name)
    expected = saved(watch, tmp_path / "plain.png", tmp_path)
    for name in ("gray.pgm", "rgb.ppm", "deep.pgm"):
        found = saved(watch, tmp_path / name, tmp_path)
        assert np.abs(found - expected).max() <= 1, name
    expected = saved(watch, tmp_path / "ink.png", tmp_path)
    assert np.abs(saved(watch, tmp_path / "ink.pbm", tmp_path) - expected).max() <= 1


def test_of_pnm_it_is_told_what_is_not_kept_and_what_cannot_be_read(
    watch: Watch, tmp_path: Path
) -> None:
    deep, ink, damaged = (tmp_path / name for name in ("deep.pgm", "ink.pbm", "damaged.pnm"))
    deep.write_bytes(b"P5\n64 64\n65535\n" + bytes(range(256)) * 32)
    ink.write_bytes(b"P4\n64 64\n" + bytes(range(256)) * 2)
    damaged.write_bytes(b"P5\n64 64\n255\n" + bytes(100))
    for path, said in ((deep, "16 bits become 8"), (ink, "no grays to color")):
        watch.drop(path)
        watch.page.locator("#notice").filter(has_text=said).wait_for()
    watch.drop(damaged)
    watch.page.locator("#trouble-reason").filter(has_text="it is damaged").wait_for()
    assert watch.page.inner_text("#trouble-facts").startswith("PNM, ")


def test_what_photochrom_does_not_open_is_named(watch: Watch, tmp_path: Path) -> None:
    gray = skimage.data.camera()[::4, ::4]
    names = ("scan.dng", "photo.nef", "photo.raf", "film.mp4", "scan.pam")
    negative, preview, raw, film, other = (tmp_path / name for name in names)
    tifffile.imwrite(negative, gray, extratags=[(50706, 1, 4, b"\1\4\0\0", True)])
    with tifffile.TiffWriter(preview) as file:
        file.write(gray[::4, ::4], subfiletype=1, subifds=1)
        file.write(gray)
    raw.write_bytes(b"FUJIFILMCCD-RAW 0201" + bytes(100))
    film.write_bytes(b"\0\0\0\x18ftypisom" + bytes(100))
    other.write_bytes(b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n\0")
    for path, said in (
        (negative, "This is of a kind that Photochrom does not open: RAW."),
        (preview, "This is of a kind that Photochrom does not open: RAW."),
        (raw, "This is of a kind that Photochrom does not open: RAW."),
        (film, "This is of a kind that the page cannot open: MP4. The photochrom command may"),
        (other, "This is of a kind that Photochrom does not open: PAM."),
    ):
        watch.drop(path)
        watch.page.locator("#trouble-name").get_by_text(path.name, exact=True).wait_for()
        watch.page.locator("#trouble-reason").filter(has_text=said).wait_for()


def test_a_heic_is_opened_and_what_opens_it_is_kept_for_the_next(
    watch: Watch, tmp_path: Path
) -> None:
    pi_heif = pytest.importorskip("pi_heif")
    expected = np.asarray(pi_heif.open_heif(HEIC).to_pillow().convert("RGB")).astype(int)
    watch.wait_until_kept()
    assert not [name for name in watch.server.sent if "libheif" in name or "geotiff" in name]
    found = saved(watch, HEIC, tmp_path)
    assert found.shape == expected.shape
    assert np.abs(found.mean(axis=2) - expected.mean(axis=2)).mean() < 20
    assert any("libheif" in name for name in watch.server.sent)
    watch.server.sent.clear()
    watch.page.reload()
    saved(watch, HEIC, tmp_path)
    assert watch.server.sent == {}
