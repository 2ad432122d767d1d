"""Write golden/: small vectors that Python, JavaScript and Swift are tested against.

    python scripts/make_golden.py

Each vector of golden/manifest.json names its inputs, parameters and outputs; arrays lie beside it
as little-endian binaries in C order, those that are the same once. `tolerance` is absolute, in the
unit of the output.
"""

import json
from pathlib import Path
from typing import Any

import golden_constants
import golden_pages
import golden_prints
import golden_scans
import numpy as np
import skimage.data
from numpy.typing import NDArray

from photochrom import color, hints, photo
from photochrom.photo.shrinking import average_areas, turn_upright
from photochrom.small_copy import contrast, grid, guide, regions

FOLDER = Path(__file__).parent.parent / "golden"
KEPT_SIZE = 25, 20  # of the planes of what is kept
Array = NDArray[Any]


class Golden:
    """Collects vectors and writes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vectors: list[dict[str, Any]] = []
        self.files: dict[bytes, str] = {}

    def add(
        self,
        name: str,
        inputs: dict[str, Array],
        outputs: dict[str, Array],
        *,
        tolerance: float,
        **parameters: Any,
    ) -> None:
        number = sum(vector["name"] == name for vector in self.vectors)
        prefix = name if number == 0 else f"{name}_{number + 1}"
        self.vectors.append(
            {
                "name": name,
                "inputs": {key: self._array(prefix, key, a) for key, a in inputs.items()},
                "parameters": parameters,
                "outputs": {key: self._array(prefix, key, a) for key, a in outputs.items()},
                "tolerance": tolerance,
            }
        )

    def _array(self, prefix: str, key: str, array: Array) -> dict[str, Any]:
        array = np.ascontiguousarray(array)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        content = array.astype(array.dtype.newbyteorder("<")).tobytes()
        file = self.files.setdefault(content, f"{prefix}.{key}.bin")
        (self.folder / file).write_bytes(content)
        return {"file": file, "dtype": array.dtype.name, "shape": list(array.shape)}

    def write(self) -> None:
        manifest = {
            "contract": 1,
            "constants": golden_constants.constants(),
            "vectors": self.vectors,
        }
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        (self.folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def add_colors(golden: Golden, random: np.random.Generator) -> None:
    corners = np.array(np.meshgrid([0, 1], [0, 1], [0, 1])).reshape(3, -1).T
    grays = np.repeat(np.array([0.001, 0.01, 0.04045, 0.2, 0.5, 0.9])[:, None], 3, 1)
    rgb = np.concatenate([corners, grays, random.random((50, 3))]).astype(np.float32)
    lab = color.rgb_to_lab(rgb.astype(np.float64)).astype(np.float32)
    golden.add("rgb_to_lab", {"rgb": rgb}, {"lab": lab}, tolerance=1e-3)
    golden.add(
        "lab_to_rgb",
        {"lab": lab},
        {"rgb": color.lab_to_rgb(lab.astype(np.float64))},
        tolerance=1e-4,
    )
    wide = random.uniform((0, -100, -100), (100, 100, 100), (100, 3))
    edges = np.array([[0, 20, 20], [100, -20, 30], [50, 0, 0], [1, 80, -90], [99, 60, 60]])
    linear_rgb = color.lab_to_linear_rgb(np.concatenate([wide, edges])).astype(np.float32)
    fitted = color.fit_gamut(linear_rgb.astype(np.float64))
    golden.add("gamut_fit", {"linear_rgb": linear_rgb}, {"fitted": fitted}, tolerance=1e-4)


def add_small_copy(golden: Golden, gray: Array, rgb: Array) -> None:
    sizes = [(4000, 3000, 512), (3000, 4000, 512), (300, 200, 512), (1, 1, 512), (1, 5000, 256),
             (5000, 1, 256), (20000, 100, 256), (513, 511, 512), (8192, 8192, 512)]  # fmt: skip
    for width, height, side_px in sizes:
        small = np.array(grid.small_size(width, height, side_px), np.int32)
        golden.add(
            "small_size", {}, {"size": small}, tolerance=0,
            width=width, height=height, side_px=side_px,
        )  # fmt: skip
    for width, height in [(10, 12), (13, 24), (1, 1)]:
        part = rgb[:24, :20].astype(np.float32)
        golden.add(
            "shrink", {"rgb": part}, {"small": average_areas(part, width, height, extent=(20, 24))},
            tolerance=1e-5, width=width, height=height,
        )  # fmt: skip
    lightness = color.rgb_to_lab(np.repeat(gray[..., None], 3, 2))[:, :, :1].astype(np.float32)
    faded = [lightness, lightness * 0.3 + 20, lightness * 0.6 + 30, np.full((3, 4, 1), 40)]
    for photo_lightness in (part[::3, ::3].astype(np.float32) for part in faded):
        golden.add(
            "balance_contrast", {"lightness": photo_lightness},
            {"balanced": contrast.balance_contrast(photo_lightness)}, tolerance=1e-3,
        )  # fmt: skip
    for height, width in [(5, 7), (1, 9), (3, 1), (32, 32), (2, 20)]:
        part = lightness[:height, :width]
        golden.add(
            "pad", {"pixels": part}, {"padded": grid.pad(part, 32)}, tolerance=0, multiple=32
        )


def add_turns(golden: Golden, rgb: Array) -> None:
    pixels = (rgb[40:42, 40:43] * 255).round().astype(np.uint8)
    for orientation in range(1, 9):
        golden.add(
            "turn_upright", {"pixels": pixels}, {"upright": turn_upright(pixels, orientation)},
            tolerance=0, orientation=orientation,
        )  # fmt: skip


def add_hints(golden: Golden) -> None:
    width, height = 24, 16
    given = [(0.1, 0.1, "#c0392b"), (0.5, 0.5, "teal"), (0.55, 0.6, "rgb(10, 200, 30)"),
             (1.0, 1.0, "#fff"), (0, 0.99, "Navy")]  # fmt: skip
    drawn = hints.render_hints([hints.Hint(*hint) for hint in given], width, height)
    listed = [{"x": x, "y": y, "color": name} for x, y, name in given]
    golden.add(
        "render_hints", {}, {"hints": drawn}, tolerance=1e-3,
        hints=listed, width=width, height=height,
    )  # fmt: skip


def add_merge(golden: Golden, gray: Array, rgb: Array, random: np.random.Generator) -> None:
    ab = random.normal(0, 25, (8, 10, 2)).astype(np.float32)
    golden.add(
        "enlarge", {"pixels": ab}, {"enlarged": grid.enlarge(ab, 40, 32)},
        tolerance=1e-4, width=40, height=32,
    )  # fmt: skip
    golden.add(
        "enlarge", {"pixels": ab}, {"enlarged": grid.enlarge(ab, 33, 19)},
        tolerance=1e-4, width=33, height=19,
    )  # fmt: skip
    lightness = color.rgb_to_lab(np.repeat(gray[..., None], 3, 2))[:32, :40, :1].astype(np.float32)
    enlarged = grid.enlarge(ab, 40, 32)
    for radius in (2, 4):
        golden.add(
            "guided_coefficients", {"lightness": lightness, "ab": enlarged},
            {"coefficients": guide.guided_coefficients(lightness, enlarged, radius)},
            tolerance=1e-3, radius=radius, epsilon=guide.GUIDE_EPSILON,
        )  # fmt: skip
    gray8, rgb8 = ((pixels[:48, :60] * 255).round().astype(np.uint8) for pixels in (gray, rgb))
    network_ab = random.normal(0, 30, (16, 16, 2)).astype(np.float32)
    _add_whole_merge(golden, gray8, network_ab, side_px=512, strength=1.0)
    _add_whole_merge(golden, rgb8, network_ab, side_px=512, strength=1.5)
    # libvips rounds the small copy to whole gray values; calm colors keep that within the tolerance
    _add_whole_merge(golden, gray8[:40, :40], network_ab / 4, side_px=20, strength=1.0)


def _add_whole_merge(
    golden: Golden, pixels: Array, network_ab: Array, *, side_px: int, strength: float
) -> None:
    """The way from a whole picture and what the network said of it to the colored one."""
    multiple, stride = 32, 4
    scan = photo.from_array(pixels)
    width, height = grid.small_size(scan.width, scan.height, side_px)
    lab = color.rgb_to_lab(photo.shrink(scan, 0, width, height)).astype(np.float32)
    padded_width, padded_height = (side + -side % multiple for side in (width, height))
    ab = network_ab[: padded_height // stride, : padded_width // stride]
    small_ab = grid.enlarge(ab, padded_width, padded_height)[:height, :width]
    coefficients = guide.guided_coefficients(
        lab[..., :1], small_ab, guide.guide_radius(stride)
    ) * np.float32(strength)
    merged = photo.to_array(photo.merge(scan, 0, coefficients, depth_bits=8))
    golden.add(
        "merge", {"pixels": pixels, "network_ab": ab}, {"rgb": merged}, tolerance=1,
        side_px=side_px, strength=strength, multiple=multiple, output_stride=stride,
        guide_radius=guide.guide_radius(stride),
    )  # fmt: skip


def add_scans(golden: Golden) -> None:
    for name, drawn in golden_scans.scans():
        rgb = (drawn * 255).round().astype(np.uint8)
        found = regions.find_regions((rgb / 255).astype(np.float32))
        things = [
            picture.colors.things.ravel()
            for picture in found.pictures
            if picture.colors.things is not None
        ]
        outputs = {
            "corners": np.array([p.frame.corners for p in found.pictures]).reshape(-1, 4, 2),
            "things": np.concatenate([*things, np.zeros(0, bool)]).astype(np.uint8),
        }
        kept = regions.kept(found, found.pictures, *KEPT_SIZE)
        if kept is not None:
            outputs["kept"] = kept
        golden.add(
            "find_regions", {"rgb": rgb}, outputs, tolerance=0.01, scan=name,
            kinds=[picture.kind for picture in found.pictures], is_whole=found.is_whole,
        )  # fmt: skip


def add_keeping(golden: Golden, rgb: Array, random: np.random.Generator) -> None:
    """Whole pictures of which a part stays: a rim, and what is far from the tone."""
    pixels = (rgb[:48, :60] * 255).round().astype(np.uint8)
    coefficients = random.normal(0, 1, (24, 30, 4)) * [0.1, 0.1, 20, 20]
    kept = np.zeros((24, 30, 6))
    kept[:3, :, 0] = kept[:, :4, 0] = 1
    kept[..., 1] = 1
    kept[..., 2:] = [0.1, 0.2, 1, 4]
    for planes in (kept[..., :1], kept):
        given = {"coefficients": coefficients.astype(np.float32), "kept": planes.astype(np.float32)}
        merged = photo.merge(photo.from_array(pixels), 0, **given, depth_bits=8)
        golden.add(
            "keep", {"pixels": pixels, **given}, {"rgb": photo.to_array(merged)}, tolerance=1
        )


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.bin"):
        old.unlink()
    golden = Golden(folder)
    random = np.random.default_rng(20)
    gray = skimage.data.camera()[::6, ::6] / 255
    rgb = skimage.data.astronaut()[::6, ::6] / 255
    add_colors(golden, random)
    add_small_copy(golden, gray, rgb)
    add_turns(golden, rgb)
    add_hints(golden)
    add_merge(golden, gray, rgb, random)
    add_keeping(golden, rgb, random)
    add_scans(golden)
    golden_prints.add(golden)
    golden_pages.add(golden)
    golden.write()


if __name__ == "__main__":
    main()
