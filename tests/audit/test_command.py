"""`counter verify` as it is typed: keys, exports, what it says of files that are none (R-130 to R-135)."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from counter import cli
from counter.audit import frames, heads, sealed
from counter.audit.frames import Broken, Header
from counter.audit.heads import PaperHead
from counter.audit.lies import Lie
from counter.desk.opening import utc_now
from counter.domain.refusal import Trouble, Unavailable
from counter.sentences import CHINESE, of_trouble
from tests.audit.exports import PASSPHRASE, Export, checked, lie, plain
from tests.desk.desks import make_desk, open_day, reopen, take_in
from tests.desk.people import HEAD, PASSWORD, hire, own_password, staffed

Typed = pytest.MonkeyPatch


def said(typed: Typed, *arguments: object, text: str = PASSPHRASE) -> int:
    """The exit status of `counter verify` with these arguments, and this text typed."""
    typed.setattr("sys.stdin", io.StringIO(f"{text}\n"))
    return cli.main(["verify", *map(str, arguments)])


def head(export: Export) -> str:
    return f"{export.paper.number}:{export.paper.begins[:8]} {export.paper.begins[8:16]}"


def test_an_auditor_alone_checks_an_export(
    alone: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Typed
) -> None:
    key = alone.path.with_name("auditor")
    pdf = tmp_path / "page.pdf"
    asked = (alone.path, "--key", key, "--head", head(alone), "--pdf", pdf)
    assert said(monkeypatch, *asked) == 0
    told = capsys.readouterr().out
    assert told.startswith("帳冊查驗結果\n\n相符")
    assert "封緘：#" in told
    assert "第 1 至" in told
    assert pdf.read_bytes().startswith(b"%PDF")
    other = ("--head", f"{alone.paper.number}:{'0' * 16}")
    assert said(monkeypatch, *asked[:3], *other, "--pdf", pdf, "--language", "en") == 1
    assert "DOES NOT HOLD" in capsys.readouterr().out


def test_files_that_are_no_export_are_told_as_what_they_are(
    alone: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Typed
) -> None:
    whole = alone.path.read_bytes()
    bytes_of = {
        "empty": (b"", "不是帳冊匯出檔"),
        "noise": (b"\xff" * 5_000, "不是帳冊匯出檔"),
        "head": (whole[:40], "不完整"),
        "half": (whole[: len(whole) // 2], "不完整"),
        "newer": (whole.replace(b"export 1\n", b"export 2\n", 1), "較新版"),
        "another's": (whole[:25] + b"\0" * 8 + whole[33:], "您的金鑰是"),
    }
    for name, (data, sentence) in bytes_of.items():
        with pytest.raises(Unavailable) as trouble:
            checked(frames.parts(sealed.unsealed(io.BytesIO(data), alone.pair)))
        assert sentence in of_trouble(trouble.value, CHINESE), name
    path = tmp_path / "half"
    path.write_bytes(bytes_of["half"][0])
    key = alone.path.with_name("auditor")
    assert said(monkeypatch, path, "--key", key, "--head", head(alone)) == 2
    assert "不完整" in capsys.readouterr().err
    assert said(monkeypatch, tmp_path, "--key", key, "--head", head(alone)) == 2
    assert "讀不到檔案" in capsys.readouterr().err


def test_a_wrong_key_phrase_or_head_is_told(
    alone: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Typed
) -> None:
    key, listed = alone.path.with_name("auditor"), tmp_path / "keys"
    listed.write_text("# nothing\n", encoding="ascii")
    right = (alone.path, "--key", key, "--head", head(alone))
    for arguments, text, sentence in (
        ((), PASSPHRASE, "少了選項"),
        ((alone.path, "--key", f"{key}.pub", "--head", head(alone)), PASSPHRASE, "不是稽核金鑰檔"),
        (right, "something else", "通行碼不對"),
        ((*right[:3], "--head", "12"), PASSPHRASE, "不是封緘"),
        ((*right[:3], "--head", key), PASSPHRASE, "不是封緘"),
        ((*right, "--public-keys", listed), PASSPHRASE, "不是公鑰清單"),
        ((*right, "--public-keys", key), PASSPHRASE, "不是公鑰清單"),
        (("--new-key", key), PASSPHRASE, "已經有檔案"),
        (("--new-key", tmp_path / "other"), "short", "至少要 12 個字"),
        (("--new-key", tmp_path / "no" / "folder"), PASSPHRASE, "寫不進去"),
    ):
        assert said(monkeypatch, *arguments, text=text) == 2, sentence
        assert sentence in capsys.readouterr().err


def test_a_counter_hands_its_journal_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Typed
) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    take_in(desk)
    desk.close()
    desk = staffed(reopen(tmp_path, clock=utc_now))  # the command goes by the wall clock
    desk.accounts.sign_in(HEAD, PASSWORD)
    hire(desk, "c2")
    desk.close()
    key, to = tmp_path / "auditor", tmp_path / "journal"
    assert said(monkeypatch, "--new-key", key) == 0
    asked = ("--to", f"{key}.pub", "--data", tmp_path / "data", "--clerk", "c1")
    passwords = {each: f"{own_password('c1')}\n{own_password(each)}" for each in ("c2", "s1")}
    for second, status in (("c2", 2), ("s1", 0)):
        assert (
            said(
                monkeypatch,
                *("--export", to, *asked, "--approver", second),
                text=passwords[second],
            )
            == status
        )
    told = capsys.readouterr().out
    assert "主管" in told
    begins = told.split("#")[-1].strip()
    again = ("--export", to, *asked, "--approver", "s1")
    assert said(monkeypatch, *again, text=passwords["s1"]) == 2
    assert "已經有檔案" in capsys.readouterr().err
    assert said(monkeypatch, to, "--key", key, "--head", begins) == 0


def test_lengths_without_end_are_never_waited_for(alone: Export) -> None:
    first, *others = plain(alone.parts)
    huge = b"\xff\xff\xff\xff" + others[0][4:]
    assert lie(frames.parts([first, huge])) is Lie.BROKEN
    assert lie(frames.parts([first, others[0][:-1]])) is Lie.BROKEN
    assert lie(frames.parts([first, *others, others[-1]])) is Lie.BROKEN
    assert lie(frames.parts([first, *others[:-1]])) is Lie.BROKEN
    for odd in (b"", others[0], b"\0\0\0\1?x"):
        with pytest.raises(Broken):
            next(frames.parts([odd]))
    newer = frames.header(replace(alone.header, reader=99))
    with pytest.raises(Unavailable) as trouble:
        lie(frames.parts([newer, *others]))
    assert trouble.value.trouble is Trouble.EXPORT_NEWER
    (header,) = (each for each in alone.parts if isinstance(each, Header))
    assert next(iter(frames.parts([first, *others]))) == header


def test_a_head_is_typed_as_the_day_sheet_has_it(alone: Export) -> None:
    assert heads.read(head(alone)) == PaperHead(alone.paper.number, alone.paper.begins[:16])
