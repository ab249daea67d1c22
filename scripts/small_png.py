"""Screenshots as small as they look: a palette of 256 colours instead of three bytes a pixel."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator

HEAD = b"\x89PNG\r\n\x1a\n"
COARSE = 0xFC  # of each channel the six upper bits: finer differences are not seen in a page


def with_palette(png: bytes) -> bytes:
    """The picture (8 bits a channel, RGB or RGBA, not interlaced, as browsers make them) with a palette.

    Transparency is lost, and where there are more than 256 coarse colours the rarest become the
    nearest of the others.
    """
    width, height, data, channels = 0, 0, b"", 0
    for kind, body in _chunks(png):
        if kind == b"IHDR":
            width, height = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
            channels = {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            data += body
    rows = [
        [tuple(row[at : at + 3]) for at in range(0, len(row), channels)]
        for row in _rows(zlib.decompress(data), width * channels, channels)
    ]
    index, palette = _palette(Counter(pixel for row in rows for pixel in row))
    packed = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in rows)
    size = width.to_bytes(4) + height.to_bytes(4)
    return HEAD + b"".join(
        (
            _chunk(b"IHDR", size + bytes((8, 3, 0, 0, 0))),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", zlib.compress(packed, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(HEAD)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def _rows(data: bytes, length: int, channels: int) -> Iterator[bytes]:
    """The rows without their filters (PNG specification, section 9)."""
    above = bytearray(length)
    for start in range(0, len(data), length + 1):
        way, row = data[start], bytearray(data[start + 1 : start + 1 + length])
        guess = GUESSES[way]
        for at in range(length) if way else ():
            left = row[at - channels] if at >= channels else 0
            corner = above[at - channels] if at >= channels else 0
            row[at] = (row[at] + guess(left, above[at], corner)) & 0xFF
        yield bytes(row)
        above = row


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


# By the number of a row's filter: what a byte is guessed to be from those left of it, above and between.
GUESSES: tuple[Callable[[int, int, int], int], ...] = (
    lambda left, up, corner: 0,
    lambda left, up, corner: left,
    lambda left, up, corner: up,
    lambda left, up, corner: (left + up) // 2,
    _paeth,
)

Colour = tuple[int, ...]


def _palette(seen: Counter[Colour]) -> tuple[dict[Colour, int], bytes]:
    """Each colour's place in the palette, and the palette: the commonest colour of each coarse one."""
    coarse: dict[Colour, Colour] = {}
    weight: Counter[Colour] = Counter()
    for colour, number in seen.most_common():
        rough = tuple(channel & COARSE for channel in colour)
        weight[coarse.setdefault(rough, colour)] += number
    kept = [colour for colour, _ in weight.most_common(256)]
    place = {colour: at for at, colour in enumerate(kept)}
    index = {}
    for colour in seen:
        chosen = coarse[tuple(channel & COARSE for channel in colour)]
        if chosen not in place:
            chosen = min(kept, key=lambda each: _distance(each, colour))
        index[colour] = place[chosen]
    return index, b"".join(bytes(colour) for colour in kept)


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
