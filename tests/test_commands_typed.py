"""Commands typed wrong, and places that cannot be written to: one Chinese line, exit code 2, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.cli import main
from inspector.db.store import DATABASE
from inspector.routine.backup import MANIFEST


def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str]:
    """The exit code and everything said."""
    monkeypatch.setattr(sys, "argv", ["inspector", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return ended.value.code, said.out + said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check",), "没有写 URL"),
        (("chek",), "没有命令“chek”，是不是 check"),
        (("check", "a.cn", "--pages", "0"), "--pages 写得不对：不能小于 1"),
        (("check", "a.cn", "--rate", "x"), "--rate 写得不对：应为数字"),
        (("check", "a.cn", "--fail-on", "wrong"), "--fail-on 写得不对：“wrong”不是下列之一：critical、high"),
        (("check", "a.cn", "--outt", "x"), "没有选项 --outt，是不是 "),
        (("check", "a.cn", "b.cn"), "多写了：b.cn"),
        (("check", "a.cn", "--json"), "--json 后面要写值"),
        (("check", "http://[::1/"), "不是网址"),
        (("check", "http://a.cn:99999/"), "不是网址"),
        (("check", "  http://127.0.0.1:1/ "), "是本机地址"),
        (("checks", "dead_lnk"), "是不是 dead_link（链接打不开）"),
        (("serve", "--host", "256.1.1.1", "--port", "1"), "不是这台机器的地址"),
        (("schedule", "--print", "word"), "不是下列之一：systemd、cron、windows"),
    ],
)
def test_a_command_typed_wrong_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = typed(monkeypatch, capsys, *words)
    assert code == 2
    assert told in said
    assert not any(english in said for english in ("Usage", "Error", "Invalid", "Missing", "No such", "Did you"))


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("accounts", "--help"), ("accounts", "import", "--help"), ("db", "upgrade", "--help")])
def test_help_is_chinese_throughout(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, said = typed(monkeypatch, capsys, *words)
    assert code == 0
    assert said.startswith("用法：inspector")
    assert not any(english in said for english in ("Usage", "Options", "Arguments", "Commands", "Show this", "[required]", "[default"))


def test_a_place_that_cannot_be_written_to_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, said = typed(monkeypatch, capsys, "check", "http://127.0.0.1:1/", "--allow-loopback", "--out", str(tmp_path / "file" / "out"))
    assert code == 2
    assert "路径里有一段不是目录" in said


def test_a_backup_that_cannot_be_read_leaves_the_new_folder_free(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bk").mkdir()
    for manifest in (None, '{"made_at": "2026-11-20T00:00:00+00:00", "files": {"data/a.warc.gz": {"digest": "0", "bytes": 1}}}'):
        if manifest:
            (tmp_path / "bk" / MANIFEST).write_text(manifest)
        code, said = typed(monkeypatch, capsys, "restore", str(tmp_path / "bk"), "--data", str(tmp_path / "new"))
        assert code == 2
        assert "换一份备份" in said
        assert not (tmp_path / "new" / DATABASE).exists()


def test_the_program_started_as_a_module_speaks_the_same(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "inspector", "check"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "没有写 URL。用 inspector check --help 看怎么写\n"


def test_a_check_is_explained_with_examples_of_both_kinds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = typed(monkeypatch, capsys, "checks", "dead_link")
    assert code in (0, None)
    assert "依据：" in said
    assert "\n  报：正文里的站内死链，404\n" in said
    assert "\n  不报：403：受限，不是死链\n" in said


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "gbk", "utf-8"])
def test_chinese_comes_out_whatever_the_terminal_is_set_to(encoding: str) -> None:
    plain = {name: value for name, value in os.environ.items() if name not in ("PYTHONUTF8", "LC_ALL", "LANG")}
    command = [sys.executable, "-m", "inspector", "proofread", "-"]
    given = "😀会议于2026年2月30日召开".encode()
    done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, env={**plain, "PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert "会议于【2026年2月30日】召开" in done.stdout.decode("gbk" if encoding == "gbk" else "utf-8")
