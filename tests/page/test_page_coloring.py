"""Drop, color, correct, save: the saved pixels are those of the command."""

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.ExifTags
import PIL.Image
import PIL.ImageOps
import pytest
import skimage.data
from numpy.typing import NDArray
from watching import CountingServer, Watch, pixels_of, until

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.hints import Hint
from photochrom.options import Options

# In steps of 1/255, on average: where the pointer's pixel lies between two of the small copy,
# single pixels may differ by more.
MEAN_TOLERANCE = 1.0
ROUNDED_LIGHTNESS = 1.0  # L* of a dark color whose 8 bits are rounded
COUNT_ENCODINGS = """() => {
  self.encodings = 0;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...message) {
    if (message[0].method === "encode") self.encodings += 1;
    return postMessage.apply(this, message);
  };
}"""
KEEP_WHAT_IS_DRAGGED = """() => {
  const makeURL = URL.createObjectURL;
  URL.createObjectURL = (file) => {
    self.dragged = file;
    return makeURL.call(URL, file);
  };
  document.addEventListener("dragstart", (event) => {
    self.told = event.dataTransfer.getData("DownloadURL");
  });
}"""
READ_WHAT_IS_DRAGGED = """async () => {
  const bytes = new Uint8Array(await self.dragged.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
TAKEN = "1923:04:05 06:07:08"


def write_gray(path: Path, gray: NDArray[np.uint8], **options: object) -> Path:
    PIL.Image.fromarray(gray).save(path, **options)
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A real black-and-white photograph of 512 x 512 pixels, lossless."""
    return write_gray(tmp_path / "camera.png", skimage.data.camera())


def drop(watch: Watch, path: Path) -> None:
    """Drop a file on the page as a mouse does."""
    transfer = watch.page.evaluate_handle(
        """([name, content]) => {
          const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], name, { type: "image/png" }));
          return transfer;
        }""",
        [path.name, base64.b64encode(path.read_bytes()).decode()],
    )
    for event in ("dragenter", "dragover", "drop"):
        watch.page.dispatch_event("body", event, {"dataTransfer": transfer})


def test_a_dropped_photo_is_colored_corrected_and_saved_as_the_command_does(
    watch: Watch, photo: Path, tmp_path: Path, colorizer: Colorizer
) -> None:
    drop(watch, photo)
    watch.wait_until_colored()
    hints = []
    for x, y, swatch in [(0.25, 0.125, 8), (0.75, 0.75, 7)]:
        watch.click_photo(x, y)
        button = watch.page.locator(f"#everyday-swatches button:nth-child({swatch})")
        hints.append(Hint(x, y, str(button.get_attribute("data-color"))))
        button.click()
        watch.page.click("#panel-close")
    saved = watch.save(tmp_path)
    assert saved.name == "camera-color.png"
    expected = colorizer.colorize_array(skimage.data.camera(), Options(hints=tuple(hints)))
    difference = np.abs(pixels_of(saved) - expected.astype(int))
    plain = np.abs(pixels_of(saved) - colorizer.colorize_array(skimage.data.camera()).astype(int))
    assert difference.mean() <= MEAN_TOLERANCE
    for hint in hints:
        row, column = round(hint.y * 512), round(hint.x * 512)
        spot = np.s_[row - 4 : row + 4, column - 4 : column + 4]
        assert difference[spot].mean() <= MEAN_TOLERANCE
        assert plain[spot].mean() > 3 * MEAN_TOLERANCE, (
            "without the hint the spot has another color"
        )


def test_without_hints_every_pixel_is_the_commands(
    watch: Watch, photo: Path, tmp_path: Path, colorizer: Colorizer
) -> None:
    watch.color(photo)
    saved = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(skimage.data.camera())
    assert np.abs(saved - expected.astype(int)).max() <= 1


def test_a_png_so_large_that_it_is_written_in_strips_has_every_row_in_its_place(
    watch: Watch, tmp_path: Path
) -> None:
    path = tmp_path / "large.png"
    rows = np.linspace(40, 220, 4100).astype(np.uint8)[:, None]
    PIL.Image.fromarray(np.broadcast_to(rows, (4100, 6000))).save(path, compress_level=1)
    watch.color(path)
    watch.wait_until_kept()
    watch.page.context.set_offline(True)
    worker = next(one for one in watch.page.workers if one.url.endswith("/worker/worker.js"))
    assert worker.evaluate("() => typeof pako") == "undefined"  # loaded when it is needed
    with PIL.Image.open(watch.save(tmp_path)) as result:
        assert (result.format, result.mode, result.size) == ("PNG", "RGB", (6000, 4100))
        lightness = color.rgb_to_lab(np.asarray(result)[:, ::500] / 255)[..., :1]
    expected = color.rgb_to_lab(np.repeat(rows[..., None] / 255, 3, axis=-1))[..., :1]
    assert np.abs(lightness - expected).max() < ROUNDED_LIGHTNESS


def test_what_is_transparent_stays_so(watch: Watch, tmp_path: Path) -> None:
    gray = skimage.data.camera()[::4, ::4]
    alpha = np.broadcast_to(np.linspace(0, 255, 128).astype(np.uint8), gray.shape)
    watch.color(write_gray(tmp_path / "cut-out.png", np.dstack([gray, gray, gray, alpha])))
    watch.page.click("#save-more")
    watch.page.check("[value='image/jpeg']")
    with PIL.Image.open(watch.save(tmp_path)) as image:
        assert (np.asarray(image)[..., 3] == alpha).all()
    watch.page.wait_for_selector("text=cut-out-color.png: a JPEG cannot be transparent")
    assert watch.page.is_checked("[value='image/jpeg']"), "what was chosen stays, for other photos"


def test_strength_is_the_commands(
    watch: Watch, photo: Path, tmp_path: Path, colorizer: Colorizer
) -> None:
    watch.color(photo)
    watch.page.fill("#strength", "0.5")
    saved = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(skimage.data.camera(), Options(strength=0.5))
    assert np.abs(saved - expected.astype(int)).max() <= 1


@pytest.mark.parametrize("format", ["image/jpeg", "image/png", "image/webp"])
def test_a_turned_photo_is_saved_upright_with_its_exif(
    watch: Watch, tmp_path: Path, format: str, colorizer: Colorizer
) -> None:
    exif = PIL.Image.Exif()
    exif[PIL.ExifTags.Base.Orientation] = 6
    exif[PIL.ExifTags.Base.DateTime] = TAKEN
    exif[PIL.ExifTags.Base.Make] = "Kodak"
    gray = np.ascontiguousarray(skimage.data.camera()[:256])
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    about = "<rdf:Description rdf:about='' xmlns:d='urn:d' d:box='7'/>"
    within = f"<rdf:RDF xmlns:rdf='{rdf}'>{about}</rdf:RDF>"
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{within}</x:xmpmeta>".encode()
    photo = write_gray(
        tmp_path / "turned.jpg", gray, exif=exif, xmp=xmp, quality=95, dpi=(600, 300)
    )
    watch.color(photo)
    watch.page.click("#save-more")
    watch.page.check(f"[value='{format}']")
    saved = watch.save(tmp_path)
    with PIL.Image.open(saved) as image:
        assert image.size == (256, 512)
        kept = image.getexif()
        assert b"d:box='7'" in image.info["xmp"]
        assert b"compositeWithTrainedAlgorithmicMedia" in image.info["xmp"]
        if format != "image/webp":  # which has no place for it
            assert image.info["dpi"] == pytest.approx((300, 600), abs=0.1)
    assert kept[PIL.ExifTags.Base.Orientation] == 1
    assert kept[PIL.ExifTags.Base.DateTime] == TAKEN
    assert kept[PIL.ExifTags.Base.Make] == exif[PIL.ExifTags.Base.Make]
    upright = np.rot90(pixels_of(photo)[..., 0].astype(np.uint8), k=-1)
    expected = colorizer.colorize_array(np.ascontiguousarray(upright)).astype(int)
    assert np.abs(pixels_of(saved) - expected).mean() < (3 if format != "image/png" else 1)


def test_a_webp_is_turned_however_it_lies(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    photos = []
    for orientation in range(1, 9):
        exif = PIL.Image.Exif()
        exif[PIL.ExifTags.Base.Orientation] = orientation
        lying = np.ascontiguousarray(skimage.data.camera()[100:260:4, 100:340:4])
        photo = tmp_path / f"lies{orientation}.webp"
        photos.append(write_gray(photo, lying, exif=exif, lossless=True))
    watch.color(*photos)
    watch.page.click("#save-more")
    watch.page.check("[value='image/png']")
    with zipfile.ZipFile(watch.save(tmp_path, "#save-all")) as archive:
        for photo in photos:
            with PIL.Image.open(photo) as image:
                upright = PIL.ImageOps.exif_transpose(image).convert("L")
            with PIL.Image.open(io.BytesIO(archive.read(f"{photo.stem}-color.png"))) as image:
                saved = np.asarray(image.convert("RGB")).astype(int)
                assert image.getexif()[PIL.ExifTags.Base.Orientation] == 1
            expected = colorizer.colorize_array(np.asarray(upright)).astype(int)
            assert np.abs(saved - expected).max() <= 1, photo.name


def test_a_color_photo_is_grayed_to_try_and_says_so(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    astronaut = skimage.data.astronaut()
    watch.color(write_gray(tmp_path / "astronaut.png", astronaut))
    watch.page.locator("#notice").filter(has_text="Already in color").wait_for()
    saved = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(astronaut, Options(recolor=True)).astype(int)
    assert np.abs(saved - expected).max() <= 2  # libvips' steps from RGB to L* and back


def test_a_photo_partly_in_color_keeps_its_colors_where_that_is_asked_for(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    astronaut = skimage.data.astronaut()
    selective = np.repeat(skimage.data.camera()[..., None], 3, axis=2)
    selective[100:420, 150:400] = astronaut[100:420, 150:400]
    watch.color(write_gray(tmp_path / "selective.png", selective))
    watch.page.wait_for_selector("text=Already in color")
    watch.page.click("#notice-cancel")
    watch.page.wait_for_selector("#undo:not([disabled])")
    saved = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(selective, Options(keep_colors=True)).astype(int)
    assert np.abs(saved - expected).max() <= 1
    watch.page.click("#undo")
    expected = colorizer.colorize_array(selective, Options(recolor=True)).astype(int)
    assert np.abs(pixels_of(watch.save(tmp_path)) - expected).max() <= 2


def test_a_sepia_print_gives_its_tone_up(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    gray = skimage.data.camera() / 255
    sepia = (np.stack([gray**0.8, gray * 0.9, gray**1.2 * 0.75], axis=-1) * 250).astype(np.uint8)
    watch.color(write_gray(tmp_path / "sepia.png", sepia))
    watch.page.locator("#notice").filter(has_text="toned").wait_for()
    saved = pixels_of(watch.save(tmp_path))
    assert np.abs(saved - colorizer.colorize_array(sepia).astype(int)).max() <= 2


def test_what_a_browser_does_not_keep_is_said(watch: Watch, tmp_path: Path) -> None:
    gray = skimage.data.camera()[::4, ::4]
    still = PIL.Image.fromarray(gray)
    moving = {"save_all": True, "append_images": [PIL.Image.fromarray(255 - gray)], "duration": 90}
    deep = write_gray(tmp_path / "deep.png", gray.astype(np.uint16) * 257)
    expected = {deep: ["depth"]}
    for name in ("photo.png", "photo.gif", "photo.webp", "photo.avif", "photo.jpg"):
        still.save(tmp_path / name)
        expected[tmp_path / name] = []
    for name in ("moving.png", "moving.gif", "moving.webp", "moving.avif"):
        still.save(tmp_path / name, **moving)
        expected[tmp_path / name] = ["frames"]
    for path, losses in expected.items():
        found = watch.page.evaluate(
            """async (content) => {
              const { lossesOf } = await import("./worker/limits.js");
              const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
              return (await lossesOf(new Blob([bytes]))).map(({ code }) => code);
            }""",
            base64.b64encode(path.read_bytes()).decode(),
        )
        assert found == losses, path.name
    watch.color(deep)
    watch.page.wait_for_selector("text=Its 16 bits become 8 here")


def test_spots_are_moved_changed_deleted_undone_and_redone(watch: Watch, photo: Path) -> None:
    watch.color(photo)
    page = watch.page
    watch.click_photo(0.5, 0.5)
    assert page.locator(".spot").count() == 1
    page.click("#everyday-swatches button:nth-child(5)")
    page.click("#panel-close")
    first = page.get_attribute(".spot", "aria-label")
    box = page.locator(".spot").bounding_box()
    assert box and first
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 122, box["y"] + 72, steps=4)
    page.mouse.up()
    moved = page.locator(".spot").bounding_box()
    assert moved and (moved["x"] - box["x"], moved["y"] - box["y"]) == pytest.approx(
        (100, 50), abs=1
    )
    page.click("#undo")
    assert page.locator(".spot").bounding_box() == box
    page.click("#redo")
    assert page.locator(".spot").bounding_box() == moved
    page.click(".spot")
    page.wait_for_selector("#panel:not([hidden])")
    page.click("#everyday-swatches button:nth-child(8)")
    page.click("#panel-close")
    assert page.get_attribute(".spot", "aria-label") != first
    page.click(".spot")
    page.wait_for_selector("#panel:not([hidden])")
    page.click("#spot-delete")
    assert page.locator(".spot").count() == 0
    page.click("#undo")
    assert page.locator(".spot").count() == 1
    page.click("#reset")
    assert page.locator(".spot").count() == 0
    assert page.is_disabled("#reset")


def test_what_is_saved_at_once_has_the_last_spot(
    watch: Watch, photo: Path, tmp_path: Path, colorizer: Colorizer
) -> None:
    watch.color(photo)
    watch.click_photo(0.25, 0.125)
    with watch.page.expect_download() as download:
        watch.page.evaluate(
            """() => {
              document.querySelector("#everyday-swatches button:nth-child(7)").click();
              document.querySelector("#save").click();
            }"""
        )
    download.value.save_as(tmp_path / "first.png")
    later = pixels_of(watch.save(tmp_path))
    assert (pixels_of(tmp_path / "first.png") == later).all()
    plain = colorizer.colorize_array(skimage.data.camera()).astype(int)
    assert np.abs(later - plain)[60:68, 124:132].mean() > 3 * MEAN_TOLERANCE


@pytest.mark.parametrize(("focus", "key"), [(".swatch", "Escape"), (".spot", "Delete")])
def test_a_spot_without_a_color_leaves_nothing(
    watch: Watch, photo: Path, focus: str, key: str
) -> None:
    watch.color(photo)
    watch.click_photo(0.5, 0.5)
    watch.page.focus(focus)
    watch.page.keyboard.press(key)
    assert watch.page.locator(".spot").count() == 0
    assert watch.page.is_hidden("#panel")
    assert watch.page.is_disabled("#undo")


def test_a_spot_without_a_color_can_be_moved_and_opened_and_stays_without_one(
    watch: Watch, photo: Path
) -> None:
    watch.color(photo)
    page = watch.page
    watch.click_photo(0.5, 0.5)
    box = page.locator(".spot").bounding_box()
    assert box
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] - 58, box["y"] + 62, steps=4)
    page.mouse.up()
    moved = page.locator(".spot").bounding_box()
    assert moved and (moved["x"] - box["x"], moved["y"] - box["y"]) == pytest.approx(
        (-80, 40), abs=1
    )
    page.click(".spot")
    assert page.is_visible("#panel")
    assert page.input_value("#any-color") != "#000000"
    assert page.get_attribute(".spot", "aria-label") == "New color spot: choose its color"
    assert page.is_disabled("#undo"), "nothing has been chosen"
    assert page.is_disabled("#reset")
    page.click("#everyday-swatches button:nth-child(5)")
    page.click("#undo")
    assert page.locator(".spot").count() == 0
    assert page.is_disabled("#undo")


@pytest.mark.parametrize("focus", [".spot", "#stage", ".swatch"])
def test_escape_closes_the_panel_wherever_the_focus_is(
    watch: Watch, photo: Path, focus: str
) -> None:
    watch.color(photo)
    watch.click_photo(0.5, 0.5)
    watch.page.focus(focus)
    watch.page.keyboard.press("Escape")
    assert watch.page.is_hidden("#panel")


def test_everyday_colors_are_named_for_who_cannot_point_at_them(
    open_page: Callable[..., Watch], photo: Path
) -> None:
    watch = open_page(has_touch=True, viewport={"width": 390, "height": 844}, is_mobile=True)
    watch.color(photo)
    watch.page.click("#add-spot")
    watch.page.wait_for_selector("#panel:not([hidden])")
    for name in ("Skin", "Wood", "Fair hair"):
        assert watch.page.get_by_text(name, exact=True).is_visible()


@pytest.mark.parametrize("way", ["by a click", "by the button"])
def test_that_the_photo_can_be_clicked_is_said_once(watch: Watch, photo: Path, way: str) -> None:
    watch.color(photo)
    page = watch.page
    assert "Click there" in page.inner_text("#lesson")
    if way == "by a click":
        watch.click_photo(0.5, 0.5)
    else:
        page.click("#add-spot")
        page.wait_for_selector("#panel:not([hidden])")
    assert page.is_hidden("#lesson")
    page.click("#language")
    assert page.is_hidden("#panel"), "its words are of the other language"
    page.reload()
    watch.color(photo)
    assert page.is_hidden("#lesson")


def test_a_spot_begun_while_its_photo_is_left_does_not_come_along(
    watch: Watch, photo: Path
) -> None:
    watch.color(photo, photo)
    watch.page.wait_for_selector(".frame[data-state=colored] >> nth=1")
    watch.page.evaluate(
        """() => {
          for (const key of ["c", "]"]) {
            document.dispatchEvent(new KeyboardEvent("keydown", { key }));
          }
        }"""
    )
    watch.page.wait_for_selector("li:nth-child(2) .frame[aria-current]")
    watch.wait_until_colored()
    assert watch.page.locator(".spot").count() == 0
    assert watch.page.is_hidden("#panel")


def test_the_panel_goes_with_its_photo(watch: Watch, photo: Path) -> None:
    watch.color(photo)
    watch.click_photo(0.5, 0.5)
    watch.page.click("#close")
    assert watch.page.is_hidden("#panel")


def test_twenty_photos_are_colored_and_saved_as_one_zip(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    camera = skimage.data.camera()
    photos = [
        write_gray(tmp_path / f"photo{i:02}.png", np.roll(camera[::2, ::2], i, axis=1))
        for i in range(20)
    ]
    watch.color(*photos)
    watch.page.wait_for_function(
        "() => document.querySelectorAll('.frame[data-state=colored]').length === 20",
        timeout=60_000,
    )
    watch.page.click("#save-more")
    saved = watch.save(tmp_path, "#save-all")
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"photo{i:02}-color.png" for i in range(20)]
        with PIL.Image.open(io.BytesIO(archive.read("photo07-color.png"))) as image:
            pixels = np.asarray(image.convert("RGB")).astype(int)
    expected = colorizer.colorize_array(np.roll(camera[::2, ::2], 7, axis=1)).astype(int)
    assert np.abs(pixels - expected).max() <= 1
    assert "20" in watch.page.inner_text("#notice")


def test_the_photos_of_a_dropped_folder_are_colored_in_order(watch: Watch, tmp_path: Path) -> None:
    album = tmp_path / "album"
    (album / "b").mkdir(parents=True)
    gray = skimage.data.camera()[::8, ::8]
    write_gray(album / "c.png", gray)
    write_gray(album / "a.png", gray)
    for i in range(101):  # a browser lists a hundred at a time
        (album / "b" / f"{i}.txt").write_text("no photo")
    write_gray(album / "b" / "of-a-kind.png", gray)
    write_gray(album / ".hidden.png", gray)
    single = write_gray(tmp_path / "single.png", gray)
    watch.drag(album, single)
    watch.wait_until_all_colored(4)
    frames = watch.page.locator(".frame").all()
    names = [frame.get_attribute("title") for frame in frames]
    assert names == ["a.png", "of-a-kind.png", "c.png", "single.png"]


def test_a_dropped_folder_without_photos_is_said(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    watch.drag(tmp_path / "letters")
    watch.page.locator("#notice").filter(has_text="In letters there are no photos").wait_for()
    assert watch.page.is_visible("#welcome")


def test_what_is_no_picture_is_said_and_the_rest_goes_on(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    watch.drop(broken, photo)
    watch.page.wait_for_selector("#trouble:not([hidden])")
    assert watch.page.inner_text("#trouble-name") == "broken.jpg"
    assert watch.page.inner_text("#trouble-facts") == "10 bytes"
    assert "This cannot be read: it is damaged" in watch.page.inner_text("#trouble-reason")
    watch.page.wait_for_selector(".frame[data-state=colored]")
    watch.page.click(".frame >> nth=1")
    watch.wait_until_colored()


def test_a_file_that_browsers_do_not_open_is_named_and_the_others_can_be_saved(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.tif"
    scan.write_bytes(b"II*\0\x08\0\0\0\0\0")
    phone, page_file, empty = tmp_path / "IMG_1.HEIC", tmp_path / "a.pdf", tmp_path / "empty.jpg"
    phone.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0")
    page_file.write_bytes(b"%PDF-1.7")
    empty.write_bytes(b"")
    for path, said in [
        (scan, "This is of a kind that the page cannot open: TIFF. The photochrom command"),
        (phone, "This is of a kind that the page cannot open: HEIC"),
        (page_file, "This is of a kind that the page cannot open: PDF. The photochrom command may"),
        (empty, "This is empty"),
    ]:
        watch.drop(path)
        watch.page.locator("#trouble-name").get_by_text(path.name, exact=True).wait_for()
        watch.page.locator("#trouble-reason").filter(has_text=said).wait_for()
    watch.drop(scan, photo)
    watch.page.locator("#trouble").filter(has_text="scan.tif").wait_for()
    assert watch.page.is_disabled("#save")
    watch.page.wait_for_selector(".frame[data-state=colored]")
    assert "TIFF" in str(watch.page.get_attribute(".frame", "title"))
    watch.page.click("#save-more")
    with zipfile.ZipFile(watch.save(tmp_path, "#save-all")) as archive:
        assert archive.namelist() == ["camera-color.png"]
    watch.page.locator("#notice").filter(has_text="could not be saved: scan.tif, IMG_1").wait_for()


def test_in_the_place_of_a_lone_file_that_failed_another_can_be_chosen(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    watch.drop(broken)
    page = watch.page
    page.wait_for_selector("#trouble:not([hidden])")
    assert page.is_hidden("#controls"), "there is nothing to set or save"
    with page.expect_file_chooser() as chooser:
        page.click("#trouble-choose")
    chooser.value.set_files(photo)
    watch.wait_until_colored()
    assert page.is_hidden("#trouble") and page.is_visible("#controls")


def test_a_photo_that_cannot_be_colored_is_not_passed_off_as_one_that_was(
    open_page: Callable[..., Watch], server: CountingServer, files: dict[str, bytes], photo: Path
) -> None:
    begin = b"async predict(lightness, hints) {"
    failing = files["worker/model.js"].replace(begin, begin + b' throw new Error("bad_alloc");')
    server.serve_instead(files | {"worker/model.js": failing})
    watch = open_page()
    watch.drop(photo)
    watch.page.locator("#trouble").filter(has_text="bad_alloc").wait_for()
    assert watch.page.is_disabled("#save")


@pytest.mark.parametrize("shape", [(1, 1), (5000, 1), (3, 3000)])
def test_odd_shapes_are_colored_as_by_the_command(
    watch: Watch, tmp_path: Path, colorizer: Colorizer, shape: tuple[int, int]
) -> None:
    gray = np.resize(skimage.data.camera(), shape)
    watch.color(write_gray(tmp_path / "odd.png", gray))
    saved = pixels_of(watch.save(tmp_path))
    assert np.abs(saved - colorizer.colorize_array(gray).astype(int)).max() <= 1


def test_saving_a_large_photo_can_be_cancelled(watch: Watch, tmp_path: Path) -> None:
    large = np.tile(skimage.data.camera(), (8, 8))
    watch.color(write_gray(tmp_path / "large.jpg", large))
    watch.page.click("#save")
    watch.page.wait_for_selector("#notice-progress:not([hidden])")
    watch.page.click("#notice-cancel")
    watch.page.wait_for_selector("text=Cancelled")


def test_the_original_is_saved_beside_the_result(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    gray = skimage.data.camera()[::2, ::2] / 255
    sepia = (np.stack([gray**0.8, gray * 0.9, gray**1.2 * 0.75], axis=-1) * 250).astype(np.uint8)
    photo = write_gray(tmp_path / "sepia.png", sepia)
    watch.color(photo)
    colored = pixels_of(watch.save(tmp_path))
    watch.page.click("#save-more")
    watch.page.check("#with-original")
    saved = watch.save(tmp_path)
    assert saved.name == "sepia-compare.png"
    both = pixels_of(saved)
    assert both.shape == (256, 512, 3)
    assert (both[:, :256] == sepia).all(), "the original as it came"
    assert (both[:, 256:] == colored).all()


SHARING = """
self.shared = [];
navigator.canShare = ({ files }) => files.length === 1;
navigator.share = async ({ files }) => {
  if (self.tooLate) throw new DOMException("too late", "NotAllowedError");
  shared.push(files[0].name);
};"""


def test_a_photo_goes_to_the_devices_share_sheet(
    open_page: Callable[..., Watch], photo: Path
) -> None:
    watch = open_page()
    page = watch.page
    page.add_init_script(SHARING)
    page.reload()
    watch.color(photo)
    page.click("#save-more")
    page.click("#share")
    page.wait_for_function("() => shared.length === 1")
    assert page.evaluate("shared") == ["camera-color.png"]
    page.evaluate("self.tooLate = true")
    page.click("#save-more")
    page.click("#share")
    page.locator("#notice").filter(has_text="camera-color.png is ready").wait_for()
    page.evaluate("self.tooLate = false")
    page.click("#notice-cancel")
    page.wait_for_function("() => shared.length === 2")


def test_the_result_is_dragged_out_of_the_page_as_the_file_that_is_saved(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    page = watch.page
    watch.color(photo)
    saved = watch.save(tmp_path)
    page.evaluate(KEEP_WHAT_IS_DRAGGED)
    page.click("#save-more")
    page.wait_for_selector("#drag-out:not([hidden])")
    page.hover("#drag-picture")
    page.mouse.down()
    page.mouse.move(300, 300, steps=4)
    assert page.locator("#dropping").is_hidden()
    page.mouse.up()
    kind, name, address = page.evaluate("() => self.told").split(":", 2)
    assert (kind, name) == ("image/png", saved.name)
    assert address == page.get_attribute("#drag-picture", "src")
    assert base64.b64decode(page.evaluate(READ_WHAT_IS_DRAGGED)) == saved.read_bytes()
    assert page.locator("#filmstrip").is_hidden(), "it did not come in again"
    page.keyboard.press("Escape")
    assert page.get_attribute("#drag-picture", "src") is None


def test_the_menu_encodes_a_photo_once_until_something_changes(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    page = watch.page
    watch.color(photo)
    page.evaluate(COUNT_ENCODINGS)

    def open_and_close() -> int:
        page.click("#save-more")
        page.wait_for_selector("#drag-out:not([hidden])")
        page.keyboard.press("Escape")
        return int(page.evaluate("() => self.encodings"))

    assert [open_and_close(), open_and_close()] == [1, 1]
    first = watch.save(tmp_path).read_bytes()
    assert page.evaluate("() => self.encodings") == 1, "what is saved is what lay in the menu"
    page.focus("#warmth")
    page.keyboard.press("ArrowRight")
    assert open_and_close() == 2
    assert watch.save(tmp_path).read_bytes() != first
    page.click("#save-more")
    page.click("input[value='image/webp']")
    page.wait_for_selector("#drag-picture[data-type='image/webp']")
    page.keyboard.press("Escape")
    assert page.evaluate("() => self.encodings") == 3


def test_variants_are_seen_before_one_is_chosen_and_a_choice_is_one_step(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    watch.color(photo)
    page = watch.page
    automatic = pixels_of(watch.save(tmp_path))
    page.keyboard.press("v")
    pictures = page.locator("#variant-list canvas")
    assert pictures.count() == 5
    drawn = "(canvas) => canvas.width === 300 ? '' : canvas.toDataURL()"
    until(lambda: all(picture.evaluate(drawn) for picture in pictures.all()), seconds=20)
    assert len({picture.evaluate(drawn) for picture in pictures.all()}) == 5, "they differ"
    assert page.get_attribute("#variant-list button >> nth=0", "aria-pressed") == "true"
    page.click("text=Another guess")
    assert page.get_attribute("#variant-list button >> nth=4", "aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden("#variants")
    assert np.abs(pixels_of(watch.save(tmp_path)) - automatic).mean() > 0
    page.click("#undo")
    assert (pixels_of(watch.save(tmp_path)) == automatic).all()
    assert page.is_disabled("#undo")


def test_a_sample_can_be_tried_without_a_photo_of_ones_own(watch: Watch) -> None:
    watch.page.click("#sample")
    watch.wait_until_colored()
    assert "eileen-collins.jpg · 512" in watch.page.inner_text("#name")


def test_a_pixel_of_the_photo_is_one_of_the_screen(watch: Watch, tmp_path: Path) -> None:
    large = np.tile(skimage.data.camera(), (4, 4))
    watch.color(write_gray(tmp_path / "large.png", large))
    watch.page.click("#zoom-one")
    stage = watch.page.locator("#stage").bounding_box()
    assert stage
    height = (
        "() => parseFloat(document.querySelector('#compare').style.height)"  # as of what is seen
    )
    assert watch.page.evaluate(height) == pytest.approx(stage["height"], abs=1)
    watch.page.keyboard.press("0")
    assert watch.page.evaluate(height) < stage["height"] - 30


def test_a_photo_is_copied(open_page: Callable[..., Watch], photo: Path) -> None:
    watch = open_page(permissions=["clipboard-read", "clipboard-write"])
    watch.color(photo)
    watch.page.click("#save-more")
    watch.page.click("#copy")
    watch.page.wait_for_selector("text=Copied")
    types = watch.page.evaluate("async () => (await navigator.clipboard.read())[0].types")
    assert types == ["image/png"]
