"""Files as people have them: several pictures in one, no suffix, folders, sidecars."""

import io
import zipfile
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import skimage.data
import tifffile
from numpy.typing import NDArray
from watching import Watch, pixels_of

from photochrom.colorizer import Colorizer

CAMERA = skimage.data.camera()[::4, ::3]
SHARPER = skimage.data.camera()[::2, ::2]
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-'
    'ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/>'
    "</rdf:RDF></x:xmpmeta>"
)


def saved_together(watch: Watch, folder: Path) -> dict[str, bytes]:
    """Save all as a ZIP and return what is in it."""
    watch.page.click("#save-more")
    with zipfile.ZipFile(watch.save(folder, "#save-all")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def decoded(content: bytes) -> NDArray[np.int64]:
    with PIL.Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_front_and_back_of_a_print_are_photos_of_their_own(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    with tifffile.TiffWriter(tmp_path / "print.tif") as file:
        file.write(CAMERA)
        file.write(CAMERA[:32, :40], subfiletype=1)  # a small copy of it, which is no page
        file.write(SHARPER)
    watch.drop(tmp_path / "print.tif")
    watch.wait_until_all_colored(2)
    frames = [frame.get_attribute("title") for frame in watch.page.locator(".frame").all()]
    assert frames == ["print-1.tif", "print-3.tif"]
    found = saved_together(watch, tmp_path)
    assert list(found) == ["print-1-color.png", "print-3-color.png"]
    for content, page in zip(found.values(), (CAMERA, SHARPER), strict=True):
        assert np.abs(decoded(content) - colorizer.colorize_array(page).astype(int)).max() <= 1


@pytest.mark.parametrize("colors", [1, 3])
@pytest.mark.parametrize("kind", ["unspecified", "unassalpha"])
def test_what_a_tiff_has_beside_its_colors_is_transparency_only_where_it_says_so(
    watch: Watch, tmp_path: Path, kind: str, colors: int
) -> None:
    beside = np.full(CAMERA.shape, 255, np.uint16)
    beside[20:40, 20:40] = 0
    samples = np.stack([CAMERA.astype(np.uint16)] * colors + [beside], axis=-1) * 257
    path = tmp_path / "scan.tif"
    photometric = "rgb" if colors == 3 else "minisblack"
    tifffile.imwrite(path, samples, photometric=photometric, extrasamples=[kind])
    watch.color(path)
    is_infrared = kind == "unspecified"
    said = watch.page.locator("#notice").filter(has_text="Its channel that is no color")
    said.wait_for() if is_infrared else None
    assert said.count() == is_infrared
    with PIL.Image.open(watch.save(tmp_path)) as image:
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert (alpha == 255).all() == is_infrared
    assert (alpha[20:40, 20:40] == 0).all() != is_infrared


def test_pictures_behind_the_first_are_said_to_be_left_behind(watch: Watch, tmp_path: Path) -> None:
    first, second = (PIL.Image.fromarray(pixels) for pixels in (CAMERA, 255 - CAMERA))
    first.save(tmp_path / "stereo.mpo", save_all=True, append_images=[second])
    watch.color(tmp_path / "stereo.mpo")
    watch.page.locator("#notice").filter(has_text="left behind: 1 more").wait_for()
    assert watch.save(tmp_path).name == "stereo-color.jpg"


def test_a_lossless_webp_stays_lossless(watch: Watch, tmp_path: Path, colorizer: Colorizer) -> None:
    path = tmp_path / "photo.webp"
    PIL.Image.fromarray(CAMERA).convert("RGB").save(path, lossless=True)
    watch.color(path)
    result = watch.save(tmp_path)
    assert b"VP8L" in result.read_bytes()[:1000]  # behind a profile
    assert np.abs(pixels_of(result) - colorizer.colorize_array(CAMERA).astype(int)).max() <= 1


def test_a_photo_is_saved_in_its_own_format_whatever_its_name(watch: Watch, tmp_path: Path) -> None:
    photo = PIL.Image.fromarray(CAMERA)
    for name, format, result in (
        ("web.jfif", "JPEG", "web-color.jpg"),
        ("Oma, ca. 1936", "JPEG", "Oma, ca. 1936-color.jpg"),
        ("scan.jpg", "PNG", "scan-color.png"),
        ("old.bmp", "BMP", "old-color.png"),
    ):
        photo.save(tmp_path / name, format)
        watch.color(tmp_path / name)
        watch.page.wait_for_selector(f"#name:has-text('{name}')")
        watch.wait_until_colored()
        assert watch.save(tmp_path).name == result


def test_folders_keep_their_names_in_the_zip_and_what_is_passed_over_is_counted(
    watch: Watch, tmp_path: Path
) -> None:
    photo = PIL.Image.fromarray(CAMERA)
    for folder in ("album1", "album2/more"):
        (tmp_path / folder).mkdir(parents=True)
        photo.save(tmp_path / folder / "001.jpg")
    photo.save(tmp_path / "album1" / "002", "JPEG")
    (tmp_path / "album1" / "001.jpg.xmp").write_text(XMP)
    (tmp_path / "album1" / "@eaDir").mkdir()
    photo.save(tmp_path / "album1" / "@eaDir" / "SYNOPHOTO_THUMB_M.jpg")
    for name in ("film.mov", "album2/a.doc", "album2/b.doc", "album2/lost.json"):
        (tmp_path / ("album1" if "/" not in name else ".") / name).write_text("no photo")
    watch.drag(tmp_path / "album1", tmp_path / "album2")
    watch.wait_until_all_colored(3)
    passed = "Passed over, as no photos: .doc 2, .json 1, .mov 1"
    watch.page.locator("#notice").filter(has_text=passed).wait_for()
    found = saved_together(watch, tmp_path)
    assert sorted(found) == [
        "album1/001-color.jpg",
        "album1/001-color.jpg.xmp",
        "album1/002-color.jpg",
        "album2/more/001-color.jpg",
    ]
    assert b"compositeWithTrainedAlgorithmicMedia" in found["album1/001-color.jpg.xmp"]
    assert b'xmp:Rating="4"' in found["album1/001-color.jpg.xmp"]
    watch.page.locator("#notice").filter(has_text=passed).wait_for()


def test_what_lies_beside_a_photo_is_saved_with_it(watch: Watch, tmp_path: Path) -> None:
    PIL.Image.fromarray(CAMERA).save(tmp_path / "photo.jpg")
    (tmp_path / "photo.xmp").write_text(XMP)
    watch.color(tmp_path / "photo.xmp", tmp_path / "photo.jpg")
    assert watch.page.is_hidden("#filmstrip")
    with watch.page.expect_download(
        lambda one: one.suggested_filename == "photo-color.xmp"
    ) as beside:
        assert watch.save(tmp_path).name == "photo-color.jpg"
    assert b"compositeWithTrained" in Path(beside.value.path()).read_bytes()


def test_captions_that_xmp_contradicts_are_said_to_be_left_behind_where_a_png_is_saved(
    watch: Watch, tmp_path: Path
) -> None:
    content = io.BytesIO()
    creator = XMP.replace(
        ' xmp:Rating="4"/>',
        "><dc:creator><rdf:Seq><rdf:li>Anna</rdf:li></rdf:Seq></dc:creator></rdf:Description>",
    ).replace("xmlns:xmp=", 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp=')
    PIL.Image.fromarray(CAMERA).save(content, "JPEG", xmp=creator.encode())
    resources = b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\x0a" + b"\x1c\2\x50\0\5Peter"
    segment = b"\xff\xed" + (len(resources) + 2).to_bytes(2, "big") + resources
    plain = content.getvalue()
    (tmp_path / "photo.jpg").write_bytes(plain[:2] + segment + plain[2:])
    watch.color(tmp_path / "photo.jpg")
    assert b"Peter" in watch.save(tmp_path).read_bytes()
    watch.page.locator("#notice").filter(has_text="Saved photo-color.jpg").wait_for()
    watch.page.click("#save-more")
    watch.page.click("text=PNG")
    assert b"Anna" in watch.save(tmp_path).read_bytes()
    left = "What its IPTC says otherwise than its XMP was left behind: creator."
    watch.page.locator("#notice").filter(has_text=f"Saved photo-color.png. {left}").wait_for()
