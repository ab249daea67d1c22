"""The demo's broker: kombu's file system transport, with files that appear whole or not at all.

kombu (5.7) creates a message's file before it writes it; a worker that reads in between finds an
empty file, cannot parse it, and ends. The same holds for the table of an exchange's queues. And it
takes a message by moving it to the folder for temporary files: where that is on another disk, the
move is a copy, and two workers take the same message.
"""

import os
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    # The stubs of the two parents call the same argument by two names.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        _appear(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message of the queue; whoever renames its file has it. Raises Empty."""
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            file = Path(self.data_folder_in) / name
            taken = file.with_suffix(".taken")
            with suppress(FileNotFoundError):  # another worker was quicker
                file.rename(taken)
                text = taken.read_text()
                taken.unlink()
                return loads(text)
        raise Empty

    def _queue_bind(self, exchange: str, *args: Any) -> None:
        file = Path(self.control_folder) / f"{exchange}.exchange"
        if not file.exists():
            _appear(file, "[]")
        super()._queue_bind(exchange, *args)


class Transport(filesystem.Transport):
    Channel = Channel


def _appear(file: Path, text: str) -> None:
    """Make the file with all of its text at once; one that is there already stays as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{uuid.uuid4()}.partial")
    partial.write_text(text)
    with suppress(FileExistsError):  # another process was quicker
        os.link(partial, file)
    partial.unlink()
