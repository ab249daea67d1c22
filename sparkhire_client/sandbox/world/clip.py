"""A recording without a camera: a short animated picture that every browser shows in ``<img>``.

An animated PNG, because the standard library can write one (its compression is zlib's), and no
browser plays a video format of which that is true.
"""

import struct
import zlib
from functools import cache
from math import sin

CONTENT_TYPE = "image/apng"
WIDTH, HEIGHT, FRAMES = 320, 180, 24
FRAME_TIME = (1, 12)  # seconds, as a fraction
BACK, WALL, SHIRT, SKIN, HAIR, MOUTH, WAVE, BAR = range(8)
COLORS = bytes.fromhex("1d2b4524365a2f7d6be8b28f3b2a248a3b327fd1ffff5d5d")


@cache
def clip() -> bytes:
    """The animation: a person who talks, the sound of it, and how far it has come."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)  # 8 bits, a palette
    parts = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", header),
        _chunk(b"acTL", struct.pack(">II", FRAMES, 0)),  # 0: again and again
        _chunk(b"PLTE", COLORS),
    ]
    number = 0
    for frame in range(FRAMES):
        control = struct.pack(">IIIIIHHBB", number, WIDTH, HEIGHT, 0, 0, *FRAME_TIME, 0, 0)
        parts.append(_chunk(b"fcTL", control))
        number += 1
        data = zlib.compress(_picture(frame), 9)
        if frame == 0:
            parts.append(_chunk(b"IDAT", data))
        else:
            parts.append(_chunk(b"fdAT", struct.pack(">I", number) + data))
            number += 1
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _picture(frame: int) -> bytes:
    """The pixels, each row led by its filter (0: none)."""
    rows = [bytearray([BACK if x < 200 else WALL for x in range(WIDTH)]) for _ in range(HEIGHT)]
    nod = round(2 * sin(frame * 0.8))
    _ellipse(rows, 160, 190, 78, 66, SHIRT)
    _ellipse(rows, 160, 76 + nod, 42, 46, HAIR)
    _ellipse(rows, 160, 86 + nod, 34, 40, SKIN)
    for eye in (147, 173):
        _ellipse(rows, eye, 80 + nod, 3, 4 if frame % 12 else 1, HAIR)
    _ellipse(rows, 160, 106 + nod, 9, 2 + round(5 * abs(sin(frame * 1.3))), MOUTH)
    for bar in range(12):
        height = 3 + round(11 * abs(sin(frame * 0.9 + bar * 1.7)))
        _box(rows, 20 + bar * 7, 150 - height, 4, 2 * height, WAVE)
    _ellipse(rows, 20, 20, 6, 6, BAR)
    _box(rows, 0, HEIGHT - 5, WIDTH * (frame + 1) // FRAMES, 5, BAR)
    return b"".join(b"\x00" + bytes(row) for row in rows)


def _ellipse(rows: list[bytearray], x: int, y: int, wide: int, high: int, color: int) -> None:
    for row in range(max(0, y - high), min(HEIGHT, y + high + 1)):
        half = int(wide * max(0.0, 1 - ((row - y) / high) ** 2) ** 0.5)
        _box(rows, x - half, row, 2 * half + 1, 1, color)


def _box(rows: list[bytearray], x: int, y: int, wide: int, high: int, color: int) -> None:
    left, right = max(0, x), min(WIDTH, x + wide)
    for row in rows[max(0, y) : max(0, y + high)]:
        row[left:right] = bytes([color]) * (right - left)
