"""Which photos are found, and where their results go."""

import os
from pathlib import Path

import pytest

from photochrom.batch import Status
from photochrom.errors import TargetError
from photochrom.folder import Plan, make_plan, plan_one


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not looked into")


def planned(folder: Path, **options: object) -> dict[str, str]:
    """Source to target, both relative to the folder."""
    plan = make_plan([folder], **options)  # type: ignore[arg-type]
    return {
        str(task.source.relative_to(folder)): os.path.relpath(task.target, folder)
        for task in plan.tasks
    }


def test_a_folder_is_searched_for_photos_by_name(tmp_path: Path) -> None:
    touch(tmp_path, "b.JPG", "a.png", "c.tiff", "notes.txt", ".hidden.jpg", "._b.JPG", "sub/d.jpg")
    assert planned(tmp_path) == {
        "a.png": "a-color.png",
        "b.JPG": "b-color.JPG",
        "c.tiff": "c-color.tiff",
    }


def test_recursion_goes_into_folders_but_not_hidden_ones(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "1920/b.jpg", "1920/summer/c.jpg", ".thumbnails/a.jpg")
    assert list(planned(tmp_path, recursive=True)) == ["a.jpg", "1920/b.jpg", "1920/summer/c.jpg"]


def test_an_output_folder_mirrors_the_structure(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "1920/b.jpg")
    out = tmp_path.parent / "out"
    assert planned(tmp_path, recursive=True, output=out, format="png") == {
        "a.jpg": "../out/a.png",
        "1920/b.jpg": "../out/1920/b.png",
    }


def test_the_output_folder_is_not_searched(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "colored/a.jpg", "colored/1920/b.jpg")
    found = planned(tmp_path, recursive=True, output=tmp_path / "colored")
    assert found == {"a.jpg": "colored/a.jpg"}


def test_own_results_met_again_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "a-color.jpg", "a-color.png", "lonely-color.jpg")
    plan = make_plan([tmp_path])
    assert [task.source.name for task in plan.tasks] == ["a.jpg", "lonely-color.jpg"]
    left_alone = {o.source.name: o.status for o in plan.outcomes}
    assert left_alone == {"a-color.jpg": Status.OWN_RESULT, "a-color.png": Status.OWN_RESULT}


def test_own_results_named_by_a_glob_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "a-color.jpg")
    plan = make_plan([tmp_path / "a-color.jpg", tmp_path / "a.jpg"])
    assert [task.source.name for task in plan.tasks] == ["a.jpg"]


def test_photos_that_would_have_one_result_fail_alone(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "a.png", "b.jpg")
    plan = make_plan([tmp_path], format="webp")
    assert [task.source.name for task in plan.tasks] == ["b.jpg"]
    failed = {o.source.name: str(o.reason) for o in plan.outcomes if o.status is Status.FAILED}
    assert list(failed) == ["a.jpg", "a.png"]
    assert "a.png would become" in failed["a.jpg"]


def test_a_folder_where_all_collide_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "a.png")
    with pytest.raises(TargetError, match="expected a result of its own"):
        make_plan([tmp_path], format="webp")


@pytest.mark.parametrize(
    ("folders", "mirrored"),
    [
        (["x", "y"], ["x/a.jpg", "y/a.jpg"]),
        (["1920/scans", "1930/scans"], ["1920/scans/a.jpg", "1930/scans/a.jpg"]),
        (["x"], ["a.jpg"]),
        (["x", "./x"], ["a.jpg"]),
    ],
)
def test_several_folders_are_mirrored_under_their_names(
    tmp_path: Path, folders: list[str], mirrored: list[str]
) -> None:
    touch(tmp_path, *(f"{folder}/a.jpg" for folder in folders))
    plan = make_plan([tmp_path / folder for folder in folders], output=tmp_path / "out")
    assert [str(task.target.relative_to(tmp_path / "out")) for task in plan.tasks] == mirrored


def passed_over(plan: Plan) -> list[str]:
    return [o.source.name for o in plan.outcomes if o.status is Status.PASSED_OVER]


def test_what_is_no_photo_is_counted_and_so_are_folders_not_looked_into(tmp_path: Path) -> None:
    touch(
        tmp_path, "a.jpg", "list.doc", "notes.txt", "letter", ".hidden", "Thumbs.db", "1920/b.jpg"
    )
    assert passed_over(make_plan([tmp_path])) == ["1920", "letter", "list.doc", "notes.txt"]
    assert "1920" not in passed_over(make_plan([tmp_path], recursive=True))


def test_links_to_folders_are_counted(tmp_path: Path) -> None:
    touch(tmp_path, "photos/a.jpg", "elsewhere/b.jpg")
    (tmp_path / "photos" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert passed_over(make_plan([tmp_path / "photos"], recursive=True)) == ["link"]


def test_a_jpeg_without_a_suffix_is_a_photo(tmp_path: Path) -> None:
    for name in ("scan", "Oma, ca. 1936", "photo.jpg_original"):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0 and so on")
    plan = make_plan([tmp_path], output=tmp_path / "out")
    assert [task.target.name for task in plan.tasks] == ["Oma, ca. 1936.jpg", "scan.jpg"]
    assert passed_over(plan) == ["photo.jpg_original"]


@pytest.mark.parametrize(
    "kept",
    [
        "@eaDir/a.jpg",
        "#recycle",
        "$RECYCLE.BIN",
        "__MACOSX",
        "RECYCLER",
        "@tmp",
        "iPhoto Library/Originals",
        "Photos Library.photoslibrary/originals",
    ],
)
def test_what_drives_and_galleries_keep_is_passed_over(tmp_path: Path, kept: str) -> None:
    touch(tmp_path, "a.jpg", f"{kept}/b.jpg")
    assert list(planned(tmp_path, recursive=True)) == ["a.jpg"]
    # A shell's * names it too.
    plan = make_plan(sorted(tmp_path.iterdir()), recursive=True)
    assert [task.source.name for task in plan.tasks] == ["a.jpg"]


def test_nothing_is_written_into_what_others_keep(tmp_path: Path) -> None:
    library = "Photos Library.photoslibrary/originals"
    touch(tmp_path, f"{library}/a.jpg", "b.jpg")
    plan = make_plan([tmp_path / library, tmp_path / "b.jpg"])
    assert [task.source.name for task in plan.tasks] == ["b.jpg"]
    assert "which is not ours" in str(plan.outcomes[-1].reason)
    assert len(make_plan([tmp_path / library], output=tmp_path / "out").tasks) == 1


def test_what_is_read_and_not_written_is_said_once_a_kind(tmp_path: Path) -> None:
    touch(tmp_path, "a.gif", "b.gif", "c.mpo")
    plan = make_plan([tmp_path])
    assert [task.target.name for task in plan.tasks] == [
        "a-color.png",
        "b-color.png",
        "c-color.jpg",
    ]
    assert [note.split()[0] for note in plan.notes] == [".gif", ".mpo"]


def test_a_target_that_is_another_photo_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "sub/a.jpg")
    with pytest.raises(TargetError, match="written over"):
        make_plan([tmp_path / "sub" / "a.jpg", tmp_path / "a.jpg"], output=tmp_path)


def test_a_target_that_is_the_photo_itself_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg")
    with pytest.raises(TargetError, match="the photo itself"):
        plan_one(tmp_path / "a.jpg", tmp_path / "sub" / ".." / "a.jpg")
    with pytest.raises(TargetError, match="the photo itself"):
        make_plan([tmp_path], output=tmp_path)


def test_a_photo_named_twice_is_colored_once(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg")
    plan = make_plan([tmp_path / "a.jpg", tmp_path, tmp_path / "." / "a.jpg"])
    assert len(plan.tasks) == 1


def test_existing_results_are_skipped_on_request(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "b.jpg", "out/a.jpg")
    plan = make_plan([tmp_path], output=tmp_path / "out", skip_existing=True)
    assert [task.source.name for task in plan.tasks] == ["b.jpg"]
    assert [(o.source.name, o.status) for o in plan.outcomes] == [("a.jpg", Status.EXISTS)]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert list(planned(tmp_path, recursive=True)) == ["a.jpg"]


def test_a_linked_folder_that_is_named_is_searched(tmp_path: Path) -> None:
    touch(tmp_path, "real/a.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert list(planned(tmp_path / "link")) == ["a.jpg"]


def test_an_unreadable_folder_is_told_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.jpg", "closed/b.jpg")
    real = os.scandir  # root may read everything, so permission is taken away here

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    plan = make_plan([tmp_path], recursive=True)
    assert [task.source.name for task in plan.tasks] == ["a.jpg"]
    assert [(o.source.name, o.status) for o in plan.outcomes] == [("closed", Status.FAILED)]
    assert "Permission denied" in str(plan.outcomes[0].reason)
