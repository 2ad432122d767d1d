"""The API as its clients see it: the command's bytes, problems in one line, nobody else's."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from api_server import PATH, Running, problem, serving
from click.testing import CliRunner
from drawing import color_picture, encoded, gray_picture, write
from PIL import Image

from photochrom import photo
from photochrom.cli.group import photochrom
from photochrom.serving.api.limits import Limits
from photochrom.serving.api.structured import structured

TOKEN = "correct-horse-battery"
HINTS = json.dumps([{"x": 0.4, "y": 0.6, "color": "firebrick"}])
PHOTO = encoded(gray_picture(), "JPEG")


@pytest.fixture(scope="module")
def api(tinting_model: Path) -> Iterator[Running]:
    files = {"index.html": b"<!doctype html>", "page/main.js": b"1"}
    with serving(tinting_model, files=files, limits=Limits(jobs=1, max_pixels=1_000_000)) as api:
        yield api


@pytest.mark.parametrize(
    ("name", "words", "choices"),
    [
        ("a.jpg", [], {}),
        ("a.tif", ["--strength", "0.5"], {"strength": 0.5}),
        ("a.png", ["--hint", "0.4,0.6,firebrick", "--size", "64"], {"hints": HINTS, "side_px": 64}),
        ("a.jpg", ["--whole", "--compare", "--no-mark", "--quality", "70"],
         {"whole": True, "compare": True, "mark": False, "quality": 70}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["query", "form"])
def test_it_answers_with_the_commands_bytes(
    api: Running,
    tmp_path: Path,
    tinting_model: Path,
    *,
    name: str,
    words: list[str],
    choices: dict[str, object],
    way: str,
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Mary, 1931"
    source, target = write(tmp_path / name, exif=exif), tmp_path / f"color{Path(name).suffix}"
    command = ["color", source, "-o", target, "--model", tinting_model, *words]
    assert CliRunner().invoke(photochrom, list(map(str, command))).exit_code == 0
    content = source.read_bytes()

    if way == "query":
        response = api.client.post(PATH, content=content, params=choices)
    else:
        response = api.client.post(PATH, files={"photo": content}, data=choices)

    assert response.status_code == 200, response.text
    assert response.content == target.read_bytes()
    assert response.headers["cache-control"] == "no-store"
    assert b"Mary, 1931" in response.content


def test_what_of_a_file_was_left_behind_is_said_in_the_head_of_the_answer(api: Running) -> None:
    file = io.BytesIO()
    gray_picture().save(file, "MPO", save_all=True, append_images=[gray_picture()])
    response = api.client.post(PATH, content=file.getvalue())
    assert response.status_code == 200, response.text
    assert response.headers["photochrom-notes"] == '"its second picture was left behind"'
    assert "photochrom-notes" not in api.client.post(PATH, content=PHOTO).headers


def test_words_in_a_head_are_structured_fields() -> None:
    # RFC 9651, 3.3.3 and 3.3.8
    assert structured('a "b" \\') == r'"a \"b\" \\"'
    assert structured("für 10 %") == '%"f%c3%bcr 10 %25"'


@pytest.mark.parametrize(
    ("accept", "choices", "media_type"),
    [
        (None, {}, "image/jpeg"),
        ("*/*", {}, "image/jpeg"),
        ("image/*", {}, "image/jpeg"),
        ("image/png", {}, "image/png"),
        ("text/html, image/webp;q=0.5, image/tiff;q=0.9", {}, "image/tiff"),
        ("image/avif", {}, "image/avif"),
        ("image/png", {"format": "webp"}, "image/webp"),
    ],
)
def test_accept_chooses_the_format(
    api: Running, accept: str | None, choices: dict[str, str], media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = api.client.post(PATH, content=PHOTO, headers=headers, params=choices)
    assert response.headers["content-type"] == media_type
    found = photo.open(response.content, max_pixels=10**9)
    assert f"image/{found.format}" == media_type


@pytest.mark.parametrize("accept", ["application/json", "image/png;q=0", "image/jp2", "", ";", "a"])
def test_an_accept_without_a_format_that_is_written_is_refused(api: Running, accept: str) -> None:
    response = api.client.post(PATH, content=PHOTO, headers={"Accept": accept})
    if accept:
        assert "image/png" in problem(response, 406, "not-acceptable")
    else:  # as if it were not there
        assert response.status_code == 200


def test_what_cannot_be_written_becomes_the_nearest_format(api: Running) -> None:
    response = api.client.post(PATH, content=encoded(gray_picture(), "BMP"))
    assert response.headers["content-type"] == "image/png"


def bomb() -> bytes:
    """A PNG that promises 60,000 x 60,000 pixels in a few bytes."""
    content = bytearray(encoded(Image.new("1", (8, 8)), "PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


HOSTILE = {
    "nothing": (b"", 422, "no-photo"),
    "words": (b"no picture", 422, "unreadable-photo"),
    "a drawing that names a file": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
        422,
        "unreadable-photo",
    ),
    "a PDF": (b"%PDF-1.7", 422, "unreadable-photo"),
    "half a photo": (PHOTO[: len(PHOTO) // 2], 422, "unreadable-photo"),
    "a bomb": (bomb(), 413, "too-many-pixels"),
    "more pixels than allowed": (
        encoded(Image.new("L", (1001, 1000)), "JPEG"),
        413,
        "too-many-pixels",
    ),
    "a photo in color": (encoded(color_picture(), "JPEG"), 422, "already-in-color"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_picture_is_a_problem_of_one_line(api: Running, name: str) -> None:
    content, status, kind = HOSTILE[name]
    detail = problem(api.client.post(PATH, content=content), status, kind)
    assert "/" not in detail.replace("TIFF or", "").replace("(--", "")
    assert "--max-pixels" not in detail


def test_a_format_that_cannot_hold_a_picture_is_a_problem(api: Running) -> None:
    clear = encoded(gray_picture().convert("LA"), "PNG")
    response = api.client.post(PATH, content=clear, params={"format": "jpeg"})
    assert "choose png" in problem(response, 422, "format-cannot-hold-it")


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"strength": 3}, "strength: "),
        ({"strength": "nan"}, "strength: "),
        ({"side_px": 100_000}, "side_px: "),
        ({"format": "/etc/passwd"}, "format: "),
        ({"output": "/tmp/x"}, "output: "),
        ({"max_pixels": 10**9}, "max_pixels: "),
        ({"hints": "[1"}, "hints: "),
        ({"hints": '[{"x": 2, "y": 0, "color": "red"}]'}, "hints: 0.x: "),
        ({"hints": '[{"x": 0, "y": 0, "color": "no color"}]'}, "expected a CSS color"),
        ({"recolor": 1, "keep_colors": 1}, "found both"),
    ],
)
@pytest.mark.parametrize("way", ["query", "form"])
def test_an_option_that_is_none_is_a_problem(
    api: Running, choices: dict[str, object], said: str, way: str
) -> None:
    if way == "query":
        response = api.client.post(PATH, content=PHOTO, params=choices)
    else:
        response = api.client.post(PATH, files={"photo": PHOTO}, data=choices)
    assert said in problem(response, 422, "invalid-options")


def test_an_option_is_given_once(api: Running) -> None:
    response = api.client.post(
        PATH, files={"photo": PHOTO}, data={"strength": 1}, params={"strength": 1}
    )
    assert "strength" in problem(response, 422, "invalid-options")


@pytest.mark.parametrize(
    ("content", "status", "kind"),
    [
        (b"--x\r\nno form", 400, "broken-form"),
        (b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\nab', 422,
         "no-photo"),
        (b"--x--\r\n", 422, "no-photo"),
        (b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\na\r\n--x--',
         422, "no-photo"),
    ],
)  # fmt: skip
def test_a_broken_form_is_a_problem(api: Running, content: bytes, status: int, kind: str) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(api.client.post(PATH, content=content, headers=headers), status, kind)


def test_a_compressed_body_is_refused(api: Running) -> None:
    response = api.client.post(PATH, content=PHOTO, headers={"Content-Encoding": "gzip"})
    problem(response, 415, "unsupported-encoding")


def test_models_are_named_and_chosen_among(api: Running) -> None:
    (model,) = api.client.get("/v1/models").json()["models"]
    assert (model["name"], model["default"], model["license"]) == ("tinting", True, "MIT")
    assert api.client.post(PATH, content=PHOTO, params={"model": "tinting"}).status_code == 200
    response = api.client.post(PATH, content=PHOTO, params={"model": "/etc/passwd"})
    assert problem(response, 422, "unknown-model") == "expected one of tinting"


def test_it_tells_how_it_is(api: Running) -> None:
    assert api.client.get("/healthz").json() == {"status": "alive"}
    assert api.client.get("/readyz").json() == {"status": "ready"}
    before = api.counted('photochrom_requests_total{route="/v1/colorize",status="200"}')
    api.client.post(PATH, content=PHOTO)
    after = api.counted('photochrom_requests_total{route="/v1/colorize",status="200"}')
    assert after == before + 1


def test_what_is_not_there_is_a_problem_too(api: Running) -> None:
    for response, status in (
        (api.client.get("/v2"), 404),
        (api.client.get(PATH), 405),
        (api.client.get("/docs"), 404),
        (api.client.get("/../pyproject.toml"), 404),
    ):
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code == status


def test_the_page_is_served_beside_it(api: Running) -> None:
    page = api.client.get("/")
    assert (page.status_code, page.text) == (200, "<!doctype html>")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    script = api.client.get("/page/main.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    again = api.client.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_of_other_sites_have_nothing_sent(api: Running) -> None:
    own = f"http://localhost:{api.address[1]}"
    for origin, host, status in (
        (own, "localhost", 200),
        ("https://evil.example", "localhost", 403),
        ("null", "localhost", 403),
        ("http://[", "localhost", 403),
        (None, "evil.example", 421),
    ):
        headers = {"Host": f"{host}:{api.address[1]}"} | ({"Origin": origin} if origin else {})
        assert api.client.post(PATH, content=PHOTO, headers=headers).status_code == status


def test_a_token_is_asked_for_and_never_logged(
    tinting_model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(tinting_model, token=TOKEN, files={"index.html": b"page"}) as api:
        for sent in (None, "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"):
            headers = {} if sent is None else {"Authorization": sent.encode("latin-1")}
            for method, path in (("POST", PATH), ("GET", "/v1/models"), ("GET", "/metrics")):
                response = api.client.request(method, path, content=PHOTO, headers=headers)
                assert TOKEN not in problem(response, 401, "no-token")
                assert response.headers["www-authenticate"] == "Bearer"
        api.client.headers["Authorization"] = f"Bearer {TOKEN}"
        assert api.client.post(PATH, content=PHOTO).status_code == 200
        assert api.client.get("/metrics").status_code == 200
        del api.client.headers["Authorization"]
        for path in ("/healthz", "/readyz", "/openapi.json", "/"):
            assert api.client.get(path).status_code == 200
    assert TOKEN not in caplog.text


def test_logs_have_no_names(api: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "photochrom")
    api.client.post(PATH, files={"photo": ("aunt-mary.jpg", io.BytesIO(PHOTO))})
    api.client.post(PATH, content=b"mary", params={"mary": "mary"})
    api.client.get("/mary/mary.jpg?mary")
    api.client.request("MARY", "/mary")
    assert len(caplog.records) == 4
    assert "POST /v1/colorize 200" in caplog.text
    assert "mary" not in caplog.text.lower()


def test_all_is_described(api: Running) -> None:
    described = api.client.get("/openapi.json").json()
    operation = described["paths"][PATH]["post"]
    assert {"image/jpeg", "multipart/form-data"} <= set(operation["requestBody"]["content"])
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert names == set(form) - {"photo"}
    assert {"401", "413", "422", "429", "504"} <= set(operation["responses"])
    assert "jsdelivr" not in json.dumps(described)
