"""What tells of a photo from a file beside it goes along with its result."""

from pathlib import Path

import pytest
from drawing import write
from PIL import Image

from photochrom.colorizer import Colorizer
from photochrom.folder import make_plan
from photochrom.options import Options
from photochrom.photo.containers.xmp import EMPTY, Packet, property_of

TIFF = "http://ns.adobe.com/tiff/1.0/"
XMP = "http://ns.adobe.com/xap/1.0/"


@pytest.mark.parametrize(
    ("sidecar", "carried"),
    [
        ("photo.jpg.xmp", "out.png.xmp"),
        ("photo.xmp", "out.xmp"),
        ("photo.XMP", "out.xmp"),
        ("photo.jpg.json", "out.png.json"),
        ("photo.jpg.supplemental-metadata.json", "out.png.supplemental-metadata.json"),
    ],
)
def test_sidecars_go_along_under_the_name_of_the_result(
    colorizer: Colorizer, tmp_path: Path, sidecar: str, carried: str
) -> None:
    photo = write(tmp_path / "photo.jpg")
    said = b'{"title": "photo.jpg"}' if sidecar.endswith("json") else EMPTY
    (tmp_path / sidecar).write_bytes(said)
    result = colorizer.colorize_file(photo, tmp_path / "out.png", Options(mark=False))
    assert result.notes == ()
    assert (tmp_path / carried).read_bytes() == said


@pytest.mark.parametrize(
    ("photo", "sidecar"),
    [
        (
            "PXL_20260101_101112345.MP.RESTORED_LONG.jpg",
            "PXL_20260101_101112345.MP.RESTORED_LONG.jpg.su.json",
        ),
        ("IMG_0001(1).jpg", "IMG_0001.jpg(1).json"),
        ("IMG_0001(2).jpg", "IMG_0001.jpg.supplemental-metadata(2).json"),
        ("IMG_0001.jpg", "IMG_0001.jpg.supplemental-me.json"),
        ("IMG_0001(3).jpg", "IMG_0001.jpg.suppl(3).json"),
        ("IMG_0001-edited.jpg", "IMG_0001.jpg.json"),
        ("IMG_0001-bearbeitet(1).jpg", "IMG_0001.jpg.supplemental-metadata(1).json"),
        (
            "A_NAME_OF_FORTY-THREE_CHARACTERS_AS_TOLD_AB.jpg",
            "A_NAME_OF_FORTY-THREE_CHARACTERS_AS_TOLD_AB.jp.json",
        ),
    ],
)
def test_names_as_takeout_writes_them_are_known(
    colorizer: Colorizer, tmp_path: Path, photo: str, sidecar: str
) -> None:
    (tmp_path / sidecar).write_bytes(b"{}")
    target = colorizer.colorize_file(write(tmp_path / photo)).target
    assert len(list(tmp_path.glob(f"{target.name}*.json"))) == 1


def test_an_edited_copy_shares_the_sidecar_of_its_photo(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    (tmp_path / "IMG_0001.jpg.json").write_bytes(b"{}")
    write(tmp_path / "IMG_0001-edited.jpg")
    write(tmp_path / "IMG_0001.jpg")
    plan = make_plan([tmp_path], output=tmp_path / "out")
    assert plan.outcomes == ()
    (tmp_path / "out").mkdir()
    for task in plan.tasks:
        colorizer.colorize_file(task.source, task.target)
    assert sorted(path.name for path in (tmp_path / "out").glob("*.json")) == [
        "IMG_0001-edited.jpg.json",
        "IMG_0001.jpg.json",
    ]


def test_a_sidecar_of_xmp_is_made_true(colorizer: Colorizer, tmp_path: Path) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    photo = write(tmp_path / "photo.jpg", exif=tags)
    packet = Packet(EMPTY)
    packet.add(property_of(TIFF, "Orientation", "6") + property_of(XMP, "Rating", "4"))
    (tmp_path / "photo.jpg.xmp").write_bytes(packet.changed())
    target = colorizer.colorize_file(photo).target
    said = Packet(target.with_name("photo-color.jpg.xmp").read_bytes())
    assert (said.value(TIFF, "Orientation"), said.value(XMP, "Rating")) == ("1", "4")
    extension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    assert "compositeWithTrained" in (said.value(extension, "DigitalSourceType") or "")


def test_a_sidecar_that_is_there_already_is_left_and_said(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    photo = write(tmp_path / "photo.jpg")
    (tmp_path / "photo.jpg.json").write_bytes(b"{}")
    (tmp_path / "photo-color.jpg.json").write_bytes(b"precious")
    (note,) = colorizer.colorize_file(photo).notes
    assert note.startswith("its photo.jpg.json did not come along: ")
    assert (tmp_path / "photo-color.jpg.json").read_bytes() == b"precious"
    colorizer.colorize_file(photo, options=Options(overwrite=True))
    assert (tmp_path / "photo-color.jpg.json").read_bytes() == b"{}"


def test_sidecars_are_not_counted_as_passed_over(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.jpg.xmp", "b.jpg", "b.xmp", "lonely.xmp"):
        (tmp_path / name).write_bytes(b"not looked into")
    assert [o.source.name for o in make_plan([tmp_path]).outcomes] == ["lonely.xmp"]
    named = make_plan([tmp_path / "a.jpg", tmp_path / "a.jpg.xmp"])
    assert [task.source.name for task in named.tasks] == ["a.jpg"]


def test_a_damaged_sidecar_comes_along_as_it_is_and_is_told_of(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    photo = write(tmp_path / "photo.jpg")
    (tmp_path / "photo.jpg.xmp").write_bytes(b"<x:xmpmeta><rdf:RDF")
    result = colorizer.colorize_file(photo, tmp_path / "out.jpg")
    assert result.notes == ("its photo.jpg.xmp is damaged and came along as it is",)
    assert (tmp_path / "out.jpg.xmp").read_bytes() == b"<x:xmpmeta><rdf:RDF"
