"""Adding transcripts on the site: what is read is shown, corrected, stored and found; and nothing else gets in."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

import searchapp.web.adding
import searchapp.web.intake
import searchapp.web.staging
from searchapp.engine.factory import sink_of
from searchapp.library.adding import Place
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.intake import read_files
from searchapp.web.jobs import Tell
from tests.calls import write_call
from tests.filling import build, update

OWN_PAGE = {"Origin": "http://localhost"}
NEW = (
    "远山科技2024年第三季度业绩电话会议\n\n"
    "Operator: 欢迎参加远山科技2024年第三季度业绩电话会议。\n"
    "林明: 大家好，本季度毛利率提升到百分之三十。\n"
)
HELD = "Ann Lee: 收入增长。\nBob Ray: 谢谢。\n"
# Most of it is said by nobody.
LOOSE = (
    "公司历史\n"
    + "这是一段没有人说的话，讲述公司的历史。\n" * 40
    + "Operator\n欢迎参加电话会议。\n林明\n大家好。毛利率提升。\nAnn Lee\n请问展望如何?\n林明\n谢谢。\n"
)

Files = Mapping[str, str | bytes]
Visit = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source of one call, and its index."""
    folder = tmp_path_factory.mktemp("adding")
    (folder / "calls").mkdir()
    (folder / "calls" / "held.txt").write_text(HELD, encoding="utf-8")
    write_call(folder / "calls", "same", ["毛利率提升。", "谢谢。"], company="远山科技", period="2024Q3")
    build(folder / "calls", folder / "index", Settings(index=folder / "index"), processes=1)
    return folder


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A copy of it that belongs to one test; the index knows the source in this place."""
    home = tmp_path / "home"
    shutil.copytree(built, home)
    update(home / "calls", home / "index", Settings(index=home / "index"), processes=1)
    return home


@pytest.fixture
def visit(home: Path) -> Visit:
    """A function that returns a visitor, who prefers English, of a site with the given settings."""

    def make(*, adding: bool = True, **settings: Any) -> FlaskClient:
        place = Place(home / "calls", home / "calls") if adding else None
        visitor = create_app(Settings(index=home / "index", **settings), add_to=place).test_client()
        visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return visitor

    return make


@pytest.fixture
def visitor(visit: Visit) -> FlaskClient:
    """A visitor on this machine of a site that takes files."""
    return visit()


def upload(visitor: FlaskClient, files: Files, **options: Any) -> TestResponse:
    sent = [
        (io.BytesIO(content.encode() if isinstance(content, str) else content), name)
        for name, content in files.items()
    ]
    options.setdefault("headers", OWN_PAGE)
    response = visitor.post("/add", data={"files": sent}, **options)
    # The test client leaves the file open that it writes a large body into.
    response.request.input_stream.close()
    return response


def settled(visitor: FlaskClient, url: str) -> str:
    """Return the page of a batch once nothing is in progress any more."""
    while "data-poll" in (page := visitor.get(url)).text:
        assert page.headers["Cache-Control"] == "no-cache"
        time.sleep(0.05)
    assert page.status_code == 200
    return page.text


def added(visitor: FlaskClient, files: Files) -> tuple[str, str]:
    """Upload files; return the address of the batch and the page that shows what was read."""
    response = upload(visitor, files)
    assert response.status_code == 303
    return response.location, settled(visitor, response.location)


def send(visitor: FlaskClient, url: str, action: str, **fields: str) -> str:
    data = {name.replace("_", "-"): value for name, value in fields.items()}
    response = visitor.post(url, data={"action": action, **data}, headers=OWN_PAGE)
    assert response.status_code == 303
    return settled(visitor, response.location)


def found(visitor: FlaskClient, query: str) -> set[str]:
    answer = visitor.get("/api/v1/search", query_string={"q": query}).json
    assert answer is not None
    return {hit["transcript"] for hit in answer["hits"]}


def calls(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "calls").iterdir())


def value(page: str, name: str) -> str:
    field = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert field is not None, name
    return field[1]


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page.partition("<main")[2]).split())


def test_without_the_option_there_is_nothing(visit: Visit) -> None:
    visitor = visit(adding=False)
    assert visitor.get("/add").status_code == 404
    assert upload(visitor, {"new.txt": NEW}).status_code == 404
    assert visitor.get("/add/token").status_code == 404
    assert visitor.post("/add/token", headers=OWN_PAGE).status_code == 404
    for path in ("/", "/transcripts", "/help"):
        assert "/add" not in visitor.get(path).text


def test_with_it_there_is_a_link(visit: Visit, visitor: FlaskClient) -> None:
    without = visit(adding=False)
    for path in ("/", "/transcripts"):
        page = visitor.get(path)
        assert 'href="/add"' in page.text
        # Of a page that a browser kept from before.
        seen = without.get(path).headers["ETag"]
        assert visitor.get(path, headers={"If-None-Match": seen}).status_code == 200
        assert 'href="/add"' not in visitor.get(path, environ_base={"REMOTE_ADDR": "192.0.2.1"}).text


def test_from_a_file_to_its_hits(visitor: FlaskClient, home: Path) -> None:
    content = b"\xef\xbb\xbf" + NEW.replace("\n", "\r\n").encode()
    url, page = added(visitor, {"远山 2024Q3.txt": content})
    assert calls(home) == ["held.txt", "same.txt"]
    assert (value(page, "company-0"), value(page, "period-0"), value(page, "date-0")) == (
        "远山科技", "2024Q3", "",
    )  # fmt: skip
    shown = text_of(page)
    assert "2 speakers" in shown
    assert "林明 Management" in shown
    assert "Prepared remarks 2 turns" in shown
    assert "It may be the same call as: 远山科技 2024Q3" in shown
    page = send(
        visitor,
        url,
        "store",
        keep_0="1",
        company_0=" 远山  集团 ",
        period_0="2024年第四季度",
        date_0="2025-02-11",
    )
    assert calls(home) == ["held.txt", "same.txt", "远山 2024Q3.toml", "远山 2024Q3.txt"]
    assert (home / "calls" / "远山 2024Q3.txt").read_bytes() == content
    assert (home / "calls" / "远山 2024Q3.toml").read_text(encoding="utf-8") == (
        'company = "远山 集团"\nperiod = "2024Q4"\ndate = "2025-02-11"\n'
    )
    assert "远山 集团 2024Q4 2025-02-11" in text_of(page)
    link = re.search(r'href="(/transcripts/[^"]+)">远山 集团', page)
    assert link is not None
    assert visitor.get(link[1]).status_code == 200
    assert "远山 2024Q3" in found(visitor, "company:远山集团 OR 百分之三十")
    assert str(home) not in page


def test_what_was_read_right_needs_no_override(visitor: FlaskClient, home: Path) -> None:
    url, page = added(visitor, {"new.txt": NEW})
    names = ("company", "ticker", "period", "date")
    send(visitor, url, "store", keep_0="1", **{f"{name}_0": value(page, f"{name}-0") for name in names})
    assert calls(home) == ["held.txt", "new.txt", "same.txt"]


def test_a_value_can_be_removed(visitor: FlaskClient, home: Path) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    send(visitor, url, "store", keep_0="1", period_0="")
    assert (home / "calls" / "new.toml").read_text(encoding="utf-8") == 'period = ""\n'
    listed = visitor.get("/api/v1/transcripts").json
    assert listed is not None
    assert {one["id"]: one["period"] for one in listed["transcripts"]}["new"] is None


def test_only_what_is_ticked_is_stored(visitor: FlaskClient, home: Path) -> None:
    url, _ = added(visitor, {"a.txt": NEW, "b.txt": NEW + "林明: 再见。\n"})
    page = send(visitor, url, "store", keep_1="1")
    assert calls(home) == ["b.txt", "held.txt", "same.txt"]
    assert "a.txt : not stored" in text_of(page)


def test_a_wrong_value_is_kept_and_explained(visitor: FlaskClient, home: Path) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    for field, typed, words in (
        ("period", "soon", "such as 2024Q3"),
        ("period", "2024", "such as 2024Q3"),
        ("date", "2024-02-30", "such as 2024-11-05"),
        ("company", "x" * 201, "too long"),
        ("ticker", "a\u0007b", "cannot be shown"),
        ("more", 'company = "x"', "in the fields above"),
    ):
        page = send(visitor, url, "store", keep_0="1", **{f"{field}_0": typed})
        assert words in page
        assert 'aria-invalid="true"' in page
        assert typed.replace('"', "&#34;") in page
        send(visitor, url, "read", keep_0="1", company_0="", ticker_0="", period_0="", date_0="", more_0="")
    assert calls(home) == ["held.txt", "same.txt"]


def test_a_file_that_cannot_be_read_is_stored_once_it_can(visitor: FlaskClient, home: Path) -> None:
    url, page = added(visitor, {"loose.txt": LOOSE})
    assert "of the text belongs to no speaker" in text_of(page)
    assert "speakers = [" in text_of(page)
    page = send(visitor, url, "store")
    assert "No file is ticked" in text_of(page)
    assert calls(home) == ["held.txt", "same.txt"]
    page = send(visitor, url, "read", more_0="speakers = 1")
    assert "has a wrong value" in text_of(page)
    # What changes the reading is shown before it is stored.
    page = send(visitor, url, "store", more_0="speakers = []\r\n")
    assert "read again with your corrections" in text_of(page)
    assert calls(home) == ["held.txt", "same.txt"]
    send(visitor, url, "store", keep_0="1", company_0="甲乙", more_0="speakers = []\r\n")
    assert (home / "calls" / "loose.toml").read_text(encoding="utf-8") == (
        'company = "甲乙"\nspeakers = []\n'
    )
    assert "loose" in found(visitor, "毛利率 company:甲乙")


def test_formats_are_read_by_name_whatever_the_browser_calls_them(visitor: FlaskClient, home: Path) -> None:
    turns = "<p>Ann Lee: Margins rose.</p><p>Bob Ray: Thank you.</p><p>Ann Lee: Good bye.</p>"
    files: Files = {
        "page.HTML": f"<html><body><article>{turns}</article></body></html>",
        "notes.md": "**Ann Lee:** Margins fell.\n\n**Bob Ray:** Thanks.\n",
        "captions.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann Lee>Margins held.\n\n"
        "00:02.000 --> 00:04.000\n<v Bob Ray>Thank you.\n",
        "all.zip": b"PK\x03\x04",
        "table.csv": "a,b\n",
        "none": "Ann Lee: x\n",
        "empty.txt": "",
        "scan.pdf": b"%PDF-1.4 nothing",
        "word.docx": b"PK\x03\x04 nothing",
        "picture.txt": b"\x89PNG\r\n",
        "manifest.csv": "file,company\nheld.txt,x\n",
        "searchapp-words.toml": "[labels]",
    }
    url, page = added(visitor, files)
    shown = text_of(page)
    for words in (
        "It is an archive", "File type .csv is not supported", "File without a suffix is not supported", "The file is empty",
        "The PDF cannot be read", "The file is not a readable Word document", "The file is a picture, not text",
        "File type .toml is not supported",
    ):  # fmt: skip
        assert words in shown
    page = send(visitor, url, "store", **{f"keep_{number}": "1" for number in range(len(files))})
    assert calls(home) == ["captions.vtt", "held.txt", "notes.md", "page.html", "same.txt"]
    assert found(visitor, "margins") == {"page", "notes", "captions"}


def test_a_content_that_is_held_is_not_stored_again(visitor: FlaskClient, home: Path) -> None:
    url, page = added(visitor, {"again.txt": HELD, "new.txt": NEW, "twin.txt": NEW})
    assert "It is in the index already" in text_of(page)
    assert "It has the same content as new.txt" in text_of(page)
    page = send(visitor, url, "store", keep_0="1", keep_1="1", keep_2="1")
    assert calls(home) == ["held.txt", "new.txt", "same.txt"]
    assert "again.txt : It is in the index already – held" in text_of(page)


def test_hostile_names_are_harmless(visitor: FlaskClient, home: Path) -> None:
    hostile = (
        "../../outside.txt", r"..\outside.txt", "/etc/outside.txt", "held.txt", "HELD.TXT", ".hidden.txt", "<script>alert(1)</script>.txt",
        "'><img src=x onerror=alert(1)>.txt", "con.txt", "a" * 400 + ".txt", "{{ 7*7 }}.txt", "searchapp-words.txt", "a\tb.txt",
    )  # fmt: skip
    before = sorted(home.parent.rglob("*"))
    url, page = added(visitor, {name: f"{NEW}林明: 第{number}。\n" for number, name in enumerate(hostile)})
    for text in (
        page,
        send(visitor, url, "store", **{f"keep_{n}": "1" for n in range(len(hostile))}, company_11="x"),
    ):
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "49.txt" not in text
    new = {path for path in home.parent.rglob("*") if path not in before and "index" not in path.parts}
    assert {path.parent for path in new} == {home / "calls"}
    assert len(new) == len(hostile) + 1
    assert not any(path.name.startswith(".") for path in new)
    assert (home / "calls" / "held.txt").read_text(encoding="utf-8") == HELD
    assert not (home / "calls" / "searchapp-words.toml").exists()
    listed = visitor.get("/api/v1/transcripts").json
    assert listed is not None
    assert len(listed["transcripts"]) == 2 + len(hostile)


def test_values_are_text_in_pages_and_overrides(visitor: FlaskClient, home: Path) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    hostile = '"\nlayout = "x" </textarea><script>\\'
    page = send(visitor, url, "store", keep_0="1", company_0=hostile)
    assert "<script>" not in page.partition("<main")[2]
    told = (home / "calls" / "new.toml").read_text(encoding="utf-8")
    assert told == 'company = "\\" layout = \\"x\\" </textarea><script>\\\\"\n'
    assert "new" in found(visitor, "百分之三十")


def test_other_sites_cannot_send_anything(visitor: FlaskClient, home: Path) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    data = {"action": "store", "keep-0": "1"}
    for headers in (
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert upload(visitor, {"new.txt": NEW}, headers=headers).status_code == 403
        assert visitor.post(url, data=data, headers=headers).status_code == 403
    assert calls(home) == ["held.txt", "same.txt"]


def test_who_is_elsewhere_and_unknown_finds_nothing(visit: Visit, home: Path) -> None:
    visitor = visit(hosts=("calls.example.com",))
    url, _ = added(visitor, {"new.txt": NEW})
    for address, host, origin in (
        ("192.0.2.1", "localhost", None),
        ("::ffff:192.0.2.1", "localhost", None),
        ("127.0.0.1", "calls.example.com", None),
        ("127.0.0.1", "localhost", "https://calls.example.com"),
        ("127.0.0.1", "localhost", "http://["),
    ):
        headers = {"Sec-Fetch-Site": "same-origin", **({"Origin": origin} if origin else {})}
        options: dict[str, Any] = {
            "base_url": f"http://{host}", "environ_base": {"REMOTE_ADDR": address}, "headers": headers,
        }  # fmt: skip
        assert visitor.get("/add", **options).status_code == 404
        assert visitor.get(url, **options).status_code == 404
        assert upload(visitor, {"new.txt": NEW}, **options).status_code == 404
        assert visitor.post(url, data={"action": "store", "keep-0": "1"}, **options).status_code == 404
    assert calls(home) == ["held.txt", "same.txt"]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.9.1"])
def test_this_machine_has_several_addresses(visitor: FlaskClient, address: str) -> None:
    assert visitor.get("/add", environ_base={"REMOTE_ADDR": address}).status_code == 200
    assert visitor.get("/add", base_url="http://[::1]:8000").status_code == 200


def test_with_a_password_who_has_logged_in_can_add(visit: Visit) -> None:
    hashed = generate_password_hash("horse", "pbkdf2:sha256:1")
    token = generate_password_hash("token", "pbkdf2:sha256:1")
    visitor = visit(password_hash=hashed, token_hash=token)
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    for at in ({"REMOTE_ADDR": "127.0.0.1"}, elsewhere):
        assert visitor.get("/add", environ_base=at).status_code == 302
        assert upload(visitor, {"new.txt": NEW}, environ_base=at).status_code == 401
        # Programs only read.
        bearer = {"Authorization": "Bearer token", **OWN_PAGE}
        assert visitor.get("/add", environ_base=at, headers=bearer).status_code == 404
        assert upload(visitor, {"new.txt": NEW}, environ_base=at, headers=bearer).status_code == 404
    visitor.post("/login", data={"password": "horse"}, headers=OWN_PAGE)
    assert visitor.get("/add", environ_base=elsewhere).status_code == 200
    assert upload(visitor, {"new.txt": NEW}, environ_base=elsewhere).status_code == 303


def test_a_user_whom_a_proxy_names_can_add(visit: Visit) -> None:
    visitor = visit(user_header="X-Remote-User", proxies=("10.0.0.1",))
    headers = {"X-Remote-User": "chen"}
    assert visitor.get("/add", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 200
    assert visitor.get("/add", headers=headers).status_code == 401


def test_too_much_is_refused(visitor: FlaskClient, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert upload(visitor, {}).status_code == 400
    response = upload(visitor, {f"{number}.txt": "x" for number in range(51)})
    assert response.status_code == 400
    assert "the limit is 50" in response.text
    monkeypatch.setattr(searchapp.web.adding, "LARGEST_UPLOAD", 1000)
    response = upload(visitor, {"large.txt": "x" * 2000})
    assert response.status_code == 413
    assert "too much at once" in response.text
    url, _ = added(visitor, {"new.txt": NEW})
    response = visitor.post(url, data={"action": "read", "more-0": "x" * 2**21}, headers=OWN_PAGE)
    assert response.status_code == 413
    assert "too long" in send(visitor, url, "read", more_0="# " + "x" * 20_000)


def test_a_file_larger_than_a_transcript_is_not_read(visitor: FlaskClient) -> None:
    _, page = added(visitor, {"large.txt": b"x" * (4 * 2**20 + 1), "lines.txt": "Ann: x\n" * 40_002})
    assert "larger than 4 MiB" in page
    assert "more than 40,000 lines" in page


def test_batches_are_limited_and_expire(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searchapp.web.staging, "MOST_BATCHES", 2)
    first, _ = added(visitor, {"new.txt": NEW})
    second, _ = added(visitor, {"new.txt": NEW})
    response = upload(visitor, {"new.txt": NEW})
    assert response.status_code == 503
    assert "Too many files are waiting" in response.text
    discarded = visitor.post(first, data={"action": "discard"}, headers=OWN_PAGE)
    assert discarded.location == "/add"
    assert visitor.get(first).status_code == 404
    third, _ = added(visitor, {"new.txt": NEW})
    monkeypatch.setattr(searchapp.web.staging, "KEPT_SECONDS", -1)
    for url in (second, third, "/add/unknown", "/add/..%2f..%2fetc"):
        assert visitor.get(url).status_code == 404
        assert visitor.post(url, data={"action": "store"}, headers=OWN_PAGE).status_code == 404


def test_files_wait_where_nobody_else_reads(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[Path] = []
    kept = searchapp.web.staging._saved

    def noted(upload: Any, folder: Path) -> Any:
        saved.append(folder)
        return kept(upload, folder)

    monkeypatch.setattr(searchapp.web.staging, "_saved", noted)
    url, _ = added(visitor, {"new.txt": NEW})
    (folder,) = saved
    for parent in (folder, folder.parents[1]):
        assert parent.stat().st_mode & 0o077 == 0
    send(visitor, url, "store", keep_0="1")
    assert not folder.parent.exists()


def test_two_uploads_of_one_name_at_once_are_both_stored(visitor: FlaskClient, home: Path) -> None:
    batches = [added(visitor, {"new.txt": f"{NEW}林明: 第{number}次。\n"})[0] for number in range(3)]
    app = visitor.application

    def store(url: str) -> None:
        with app.test_client() as other:
            other.post(url, data={"action": "store", "keep-0": "1"}, headers=OWN_PAGE)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(store, batches))
    for url in batches:
        settled(visitor, url)
    assert calls(home) == ["held.txt", "new (2).txt", "new (3).txt", "new.txt", "same.txt"]
    assert found(visitor, "百分之三十") == {"new", "new (2)", "new (3)"}
    texts = {(home / "calls" / name).read_text(encoding="utf-8")[-5:] for name in calls(home)}
    assert {"第0次。\n", "第1次。\n", "第2次。\n"} <= texts


def test_a_second_click_stores_nothing_again(
    visitor: FlaskClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    store, clicks = searchapp.web.intake.store, []

    def clicked(*arguments: Any) -> str:
        clicks.append(url)
        if len(clicks) == 1:
            with visitor.application.test_client() as again:
                for action in ("store", "read", "discard", "update"):
                    response = again.post(url, data={"action": action, "keep-0": "1"}, headers=OWN_PAGE)
                    assert response.location == url
        return store(*arguments)

    monkeypatch.setattr(searchapp.web.intake, "store", clicked)
    send(visitor, url, "store", keep_0="1")
    assert clicks == [url]
    assert calls(home) == ["held.txt", "new.txt", "same.txt"]


def test_while_another_program_writes_files_are_stored_only(visitor: FlaskClient, home: Path) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    with sink_of(Settings(index=home / "index")).locked():
        page = send(visitor, url, "store", keep_0="1")
    assert "Another program is changing the index" in text_of(page)
    assert "stored, but not in the index yet" in text_of(page)
    assert str(home) not in page
    assert calls(home) == ["held.txt", "new.txt", "same.txt"]
    assert found(visitor, "百分之三十") == set()
    page = send(visitor, url, "update")
    assert "not in the index" not in text_of(page)
    assert found(visitor, "百分之三十") == {"new"}


def dies(tell: Tell, settings: Settings, place: Place) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_who_is_killed_before_the_update_loses_nothing(
    visitor: FlaskClient, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url, _ = added(visitor, {"new.txt": NEW})
    monkeypatch.setattr(searchapp.web.intake, "update_index", dies)
    page = send(visitor, url, "store", keep_0="1", company_0="远山")
    assert "the index could not be updated" in text_of(page)
    assert "ended with status -9" in caplog.text
    report = update(home / "calls", home / "index", Settings(index=home / "index"), processes=1)
    assert (report.added, report.refused) == (1, ())
    assert found(visitor, "company:远山 百分之三十") == {"new"}


def test_a_disk_that_is_full_is_not_a_crash(
    visitor: FlaskClient, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url, _ = added(visitor, {"new.txt": NEW})

    def full(*arguments: object) -> str:
        raise OSError(28, "No space left on device", str(home))

    with monkeypatch.context() as patched:
        patched.setattr(searchapp.web.intake, "store", full)
        page = send(visitor, url, "store", keep_0="1")
    assert "Not all files could be stored" in text_of(page)
    assert str(home) not in page
    assert "No space left" in caplog.text
    send(visitor, url, "store", keep_0="1")
    assert found(visitor, "百分之三十") == {"new"}


def crashes_at_one(tell: Tell, paths: list[Path], folder: Path) -> None:
    for path in paths:
        if path.name == "crash.txt":
            os.kill(os.getpid(), signal.SIGSEGV)
        read_files(tell, [path], folder)


def test_a_file_that_crashes_its_reader_spoils_no_other(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searchapp.web.intake, "read_files", crashes_at_one)
    _, page = added(visitor, {"a.txt": NEW, "crash.txt": "x", "b.txt": NEW + "林明: 再见。\n"})
    assert "The program that reads it crashed" in text_of(page)
    assert value(page, "company-0") == value(page, "company-2") == "远山科技"


def test_the_first_file_makes_the_first_index(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    settings = Settings(index=tmp_path / "index")
    place = Place(tmp_path / "calls", tmp_path / "calls")
    visitor = create_app(settings, add_to=place).test_client()
    url, _ = added(visitor, {"new.txt": NEW})
    send(visitor, url, "store", keep_0="1")
    assert found(visitor, "百分之三十") == {"new"}


def test_the_words_of_the_folder_hold_before_a_file_is_stored(visit: Visit, home: Path) -> None:
    (home / "calls" / "searchapp-words.toml").write_text(
        '[labels]\noperator = ["值班员"]\n', encoding="utf-8"
    )
    _, page = added(visit(), {"new.txt": NEW.replace("Operator", "值班员")})
    assert "值班员 Operator" in text_of(page)


def test_everything_is_said_in_chinese_too(visitor: FlaskClient, home: Path) -> None:
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    assert "添加实录" in visitor.get("/").text
    assert "拖放" in visitor.get("/add").text
    files: Files = {
        "new.txt": NEW,
        "bad.txt": "没有人说。\n",
        "loose.txt": LOOSE,
        "a.zip": b"PK",
        "b.csv": "x",
    }
    url, page = added(visitor, files)
    shown = text_of(page)
    for words in (
        "没有找到发言人",
        "这是压缩包",
        "不支持 .csv 类型的文件",
        "的正文不属于任何发言人",
        "管理层",
        "可能与以下实录是同一场会议",
    ):
        assert words in shown
    assert 'lang="en"><strong>' not in page
    page = send(visitor, url, "store", keep_0="1", period_0="soon")
    assert "请填写季度、半年或年度" in page
    page = send(visitor, url, "store", keep_0="1", period_0="24Q4")
    assert "保存结果" in text_of(page)
    assert "未保存" in text_of(page)
