"""The contract of model files."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tinting import OFFSET, write_tinting_model

from photochrom.errors import InvalidModelError
from photochrom.model import Model


def test_a_model_tells_its_facts(tinting_model: Path) -> None:
    model = Model(tinting_model)
    assert (model.name, model.multiple, model.output_stride, model.side_px) == (
        "tinting", 32, 4, 128,
    )  # fmt: skip
    assert (model.recipe, model.training_data, model.license) == ("drawn for tests", "none", "MIT")
    assert model.path == tinting_model


def test_a_model_answers_at_its_stride(tinting_model: Path) -> None:
    model = Model(str(tinting_model), threads=1)
    ab = model.predict(np.full((64, 96, 1), 50, np.float32), np.zeros((64, 96, 3), np.float32))
    assert ab.shape == (16, 24, 2)
    np.testing.assert_allclose(ab[3, 3], OFFSET, atol=1e-4)


def test_a_size_that_does_not_fit_is_the_callers_mistake(tinting_model: Path) -> None:
    with pytest.raises(ValueError, match="expected multiples of 32, found 33x32"):
        Model(tinting_model).predict(
            np.zeros((33, 32, 1), np.float32), np.zeros((33, 32, 3), np.float32)
        )


def test_a_run_folder_stands_for_its_model(tmp_path: Path) -> None:
    write_tinting_model(tmp_path / "model.onnx")
    assert Model(tmp_path).path == tmp_path / "model.onnx"


def test_a_path_with_any_characters_opens(tmp_path: Path) -> None:
    assert Model(write_tinting_model(tmp_path / "модель [1]\n.onnx")).name == "tinting"


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidModelError, match=r"gone\.onnx: no such model file"):
        Model(tmp_path / "gone.onnx")


def test_a_run_that_is_not_over_is_told_from_what_is_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidModelError, match=r"model\.onnx: no such model file$"):
        Model(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InvalidModelError, match=r"not over, `photochrom export .*` makes one"):
        Model(tmp_path)


@pytest.mark.parametrize("share", [0, 0.5, 0.98])
def test_a_truncated_model_is_refused(tinting_model: Path, tmp_path: Path, share: float) -> None:
    content = tinting_model.read_bytes()
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InvalidModelError, match="expected") as caught:
        Model(broken)
    assert "\n" not in str(caught.value)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.onnx"
    text.write_text("not a model")
    with pytest.raises(InvalidModelError, match="expected an ONNX model"):
        Model(text)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"contract": "2"}, "contract 1, found contract 2"),
        ({"contract": ""}, "found no contract"),
        ({"license": ""}, "expected metadata license"),
        ({"side_px": "big"}, "expected side_px to be a whole number, found 'big'"),
        ({"multiple": "0"}, "expected multiple to be a whole number"),
        ({"multiple": "30"}, "expected multiple to be a multiple of output_stride"),
    ],
)
def test_metadata_that_break_the_contract_are_named(
    tmp_path: Path, facts: dict[str, str], message: str
) -> None:
    with pytest.raises(InvalidModelError, match=message):
        Model(write_tinting_model(tmp_path / "model.onnx", **facts))


def test_other_inputs_are_refused_by_name(tinting_model: Path, tmp_path: Path) -> None:
    model = onnx.load(tinting_model)
    shape = [1, "H", "W", 3]
    model.graph.input.append(helper.make_tensor_value_info("style", TensorProto.FLOAT, shape))
    onnx.save(model, tmp_path / "styled.onnx")
    with pytest.raises(InvalidModelError, match=r"found .*style"):
        Model(tmp_path / "styled.onnx")


def test_a_fixed_size_is_refused(tinting_model: Path, tmp_path: Path) -> None:
    model = onnx.load(tinting_model)
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 256
    onnx.save(model, tmp_path / "fixed.onnx")
    with pytest.raises(InvalidModelError, match="free H and W"):
        Model(tmp_path / "fixed.onnx")


def test_a_wrong_stride_is_found_when_it_answers(tmp_path: Path) -> None:
    model = Model(write_tinting_model(tmp_path / "model.onnx", output_stride="2"))
    with pytest.raises(InvalidModelError, match=r"expected ab of shape \(1, 16, 16, 2\)"):
        model.predict(np.zeros((32, 32, 1), np.float32), np.zeros((32, 32, 3), np.float32))


def test_numbers_that_are_not_finite_are_refused(tinting_model: Path) -> None:
    with pytest.raises(InvalidModelError, match="finite"):
        Model(tinting_model).predict(
            np.full((32, 32, 1), np.nan, np.float32), np.zeros((32, 32, 3), np.float32)
        )
