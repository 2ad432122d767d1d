"""The page with the model that comes along; all other tests of the page have a tinting one."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import skimage.data
from watching import Watch, pixels_of

from photochrom.colorizer import Colorizer
from photochrom.errors import PageError
from photochrom.hints import Hint
from photochrom.model import Model
from photochrom.options import Options
from photochrom.serving.bundle import page_files

MEAN_TOLERANCE = 1.0  # of 255


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    try:
        return page_files(Model())
    except PageError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("kind", ["gray", "sepia"])
def test_a_large_picture_is_colored_as_by_the_command_to_the_last_step(
    watch: Watch, tmp_path: Path, kind: str
) -> None:
    large = PIL.Image.fromarray(skimage.data.camera()).resize((1500, 1380))
    gray = np.asarray(large) / 255
    tones = {"gray": [gray] * 3, "sepia": [gray**0.8, gray * 0.9, gray**1.2 * 0.75]}
    pixels = (np.stack(tones[kind], axis=-1) * 250).astype(np.uint8)
    photo = tmp_path / "large.png"
    PIL.Image.fromarray(pixels).save(photo)
    watch.color(photo)
    saved = pixels_of(watch.save(tmp_path))
    difference = np.abs(saved - Colorizer().colorize_array(pixels).astype(int))
    assert difference.max() <= 1


def test_a_large_jpeg_is_colored_as_by_the_command_but_for_what_its_decoder_rounds(
    watch: Watch, tmp_path: Path
) -> None:
    photo = tmp_path / "large.jpg"
    PIL.Image.fromarray(skimage.data.camera()).resize((1700, 1275)).save(photo, quality=90)
    watch.color(photo)
    watch.page.click("#save-more")
    watch.page.check("[value='image/png']")
    saved = pixels_of(watch.save(tmp_path))
    Colorizer().colorize_file(photo, tmp_path / "command.png")
    assert np.abs(saved - pixels_of(tmp_path / "command.png")).mean() <= 0.3


def test_its_colors_are_the_commands_with_and_without_a_hint(watch: Watch, tmp_path: Path) -> None:
    photo = tmp_path / "camera.png"
    PIL.Image.fromarray(skimage.data.camera()).save(photo)
    colorizer = Colorizer()
    watch.color(photo)
    plain = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(skimage.data.camera()).astype(int)
    assert np.abs(plain - expected).mean() <= MEAN_TOLERANCE

    watch.click_photo(0.375, 0.5)  # the coat
    button = watch.page.locator("#everyday-swatches button:nth-child(8)")
    hint = Hint(0.375, 0.5, str(button.get_attribute("data-color")))
    button.click()
    watch.page.click("#panel-close")
    told = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(skimage.data.camera(), Options(hints=(hint,))).astype(int)
    assert np.abs(told - expected).mean() <= MEAN_TOLERANCE
    assert np.abs(told - plain).mean() > 2 * MEAN_TOLERANCE


ENCODE_BOTH_WAYS = """async () => {
  const { JoinedJpeg } = await import("./worker/joined-jpeg.js");
  const [width, height, rows] = [333, 500, 160];
  const whole = new OffscreenCanvas(width, height);
  const context = whole.getContext("2d", { willReadFrequently: true });
  const pixels = new ImageData(width, height);
  for (let i = 0; i < pixels.data.length; i++) {
    pixels.data[i] = i % 4 === 3 ? 255 : (i * i >> 7) % 256 * Math.sin(i / 9e4) ** 2;
  }
  context.putImageData(pixels, 0, 0);
  const encode = async (top, height) => {
    const strip = new OffscreenCanvas(width, height);
    strip.getContext("2d").drawImage(whole, 0, -top);
    return strip.convertToBlob({ type: "image/jpeg", quality: 0.95 });
  };
  const joined = new JoinedJpeg();
  for (let top = 0; top < height; top += rows) {
    const strip = await encode(top, Math.min(rows, height - top));
    if (!joined.add(new Uint8Array(await strip.arrayBuffer()))) return "it cannot be joined";
  }
  const decode = async (blob) => {
    const bitmap = await createImageBitmap(blob);
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  };
  const atOnce = await encode(0, height);
  const [one, other] = [await decode(joined.finish()), await decode(atOnce)];
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}"""


def test_a_jpeg_of_strips_is_the_jpeg_of_the_whole_to_the_last_pixel(watch: Watch) -> None:
    assert watch.page.evaluate(ENCODE_BOTH_WAYS) is True
