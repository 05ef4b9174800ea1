"""What was made is kept by what it was made from, and a file is written whole or not at all."""

import os

import pytest

from utils.export.store import Store, digest, versions, write_whole


def test_a_digest_follows_every_part_and_where_one_part_ends(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    before = digest("x", tmp_path)
    assert digest("x", tmp_path) == before
    assert digest("ab", "c") != digest("a", "bc")
    (tmp_path / "a.csv").write_text("2")
    changed = digest("x", tmp_path)
    assert changed != before
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert digest("x", tmp_path) not in (before, changed)


def test_compiled_files_of_python_do_not_count(tmp_path):
    before = digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert digest(tmp_path) == before


def test_the_versions_of_what_draws_and_typesets_are_among_those_that_count():
    lines = versions().splitlines()
    for name in ("pandas", "matplotlib", "nbconvert", "typst"):
        assert any(line.startswith(f"{name}-") for line in lines), name


def test_something_is_found_again_by_what_it_was_made_from_only(tmp_path):
    store = Store(tmp_path / "kept")
    assert store.get("a.pdf", "key") is None
    store.put("a.pdf", "key", b"one\ntwo\n", ["a remark"])
    assert store.get("a.pdf", "key") == (b"one\ntwo\n", ["a remark"])
    assert store.get("a.pdf", "other") is None
    store.put("a.pdf", "other", b"three")
    assert store.get("a.pdf", "key") is None
    assert len(list((tmp_path / "kept").iterdir())) == 1, "the former one gave way"


@pytest.mark.parametrize("broken", [b"", b"no json\nx", b'{"key": "key"}\nx', b"1\nx", b"\xff\xfe"])
def test_a_broken_store_is_an_empty_one(broken, tmp_path):
    (tmp_path / "a.pdf").write_bytes(broken)
    assert Store(tmp_path).get("a.pdf", "key") is None


def test_a_store_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    Store(tmp_path / "file").put("a.pdf", "key", b"content")
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_file_with_the_same_content_is_left_alone(tmp_path):
    path = tmp_path / "page.html"
    assert write_whole(path, b"one")
    os.utime(path, (1, 1))
    assert not write_whole(path, b"one")
    assert path.stat().st_mtime == 1
    assert write_whole(path, b"two")
    assert path.read_bytes() == b"two"


def test_a_file_that_cannot_be_finished_leaves_the_former_one_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_bytes(b"the former file")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("page.html", b"the former file")]


def test_what_a_stopped_export_has_left_goes_with_the_next_one_and_what_another_one_is_writing_stays(tmp_path):
    left, others = tmp_path / ".page.html.0123abcd.part", tmp_path / ".page.html.4567cdef.part"
    for draft in (left, others):
        draft.write_bytes(b"half a pa")
    os.utime(left, (1, 1))
    write_whole(tmp_path / "page.html", b"one")
    assert sorted(tmp_path.iterdir()) == [others, tmp_path / "page.html"]


def test_others_may_read_what_was_written(tmp_path):
    write_whole(tmp_path / "page.html", b"one")
    assert (tmp_path / "page.html").stat().st_mode & 0o444 == 0o444
