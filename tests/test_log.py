"""The log beside the data."""

import logging
from pathlib import Path

from counter.app import LOG_FILE, keep_log


def test_a_folder_that_takes_no_log_stops_nobody(tmp_path: Path) -> None:
    before = list(logging.getLogger("counter").handlers)
    (tmp_path / "file").write_text("")
    keep_log(tmp_path / "file")
    (tmp_path / LOG_FILE).mkdir()
    keep_log(tmp_path)
    assert logging.getLogger("counter").handlers == before
