#!/usr/bin/env python3
"""Draws the samples of images with notes: draw.py FOLDER

Each image is a grid of 3 x 3 fields of grey noise, in some of which stands a shape; its note names them. boxes.csv says which
words are about which field. The same numbers are drawn each time.
"""
import csv
import random
import struct
import sys
import zlib
from pathlib import Path

PAIRS = 320
FIELDS = 3
SIDE = 28
ROWS = ["upper", "middle", "lower"]
COLUMNS = ["left", "central", "right"]
COLOURS = {"red": (200, 60, 60), "green": (60, 170, 70), "blue": (70, 90, 200), "white": (225, 225, 225)}
SHAPES = {
    "disc": lambda x, y: x * x + y * y < 1,
    "square": lambda x, y: max(abs(x), abs(y)) < 0.85,
    "cross": lambda x, y: min(abs(x), abs(y)) < 0.3,
    "ring": lambda x, y: 0.45 < x * x + y * y < 1,
}
SENTENCES = ["A {} in the {} field.", "There is a {} in the {} field.", "The {} field has a {}."]


def shape_field(shape, colour, rng):
    """Pixels of a field: a background of noise, and the shape, if there is one, at about its middle."""
    radius = rng.uniform(0.6, 0.85) * SIDE / 2
    x0, y0 = (SIDE / 2 + rng.uniform(-2, 2) for _ in range(2))
    field = []
    for y in range(SIDE):
        for x in range(SIDE):
            u, v = (x + 0.5 - x0) / radius, (y + 0.5 - y0) / radius
            inside = shape is not None and max(abs(u), abs(v)) < 1 and SHAPES[shape](u, v)
            base = COLOURS[colour] if inside else (90, 90, 90)
            noise = rng.choice((-10, 10)) if rng.random() < 0.06 else 0
            field.append(tuple(value + noise for value in base))
    return field


def png(pixels, width, height):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes(v for pixel in row for v in pixel) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def draw(number, rng):
    """An image's rows of pixels, its note, and the boxes (start, end, row, column) of its words."""
    found = rng.sample([(r, c) for r in range(FIELDS) for c in range(FIELDS)], rng.randrange(2, 4))
    shapes = {place: (rng.choice(list(SHAPES)), rng.choice(list(COLOURS))) for place in found}
    fields = {
        (r, c): shape_field(*shapes.get((r, c), (None, None)), rng) for r in range(FIELDS) for c in range(FIELDS)
    }
    rows = [
        [pixel for c in range(FIELDS) for pixel in fields[y // SIDE, c][y % SIDE * SIDE :][:SIDE]]
        for y in range(FIELDS * SIDE)
    ]
    text, boxes = "", []
    for row, column in found:
        shape, colour = shapes[row, column]
        place = ROWS[row] + " " + COLUMNS[column]
        sentence = rng.choice(SENTENCES)
        words = (place, colour + " " + shape) if sentence.startswith("The {}") else (colour + " " + shape, place)
        text += " " if text else ""
        boxes.append((len(text), len(text) + len(sentence.format(*words)), row, column))
        text += sentence.format(*words)
    return rows, text, boxes


def main(folder):
    rng = random.Random(2026)
    (folder / "shapes").mkdir(parents=True, exist_ok=True)
    with open(folder / "notes.csv", "w", newline="") as notes, open(folder / "boxes.csv", "w", newline="") as boxes:
        note_rows = csv.writer(notes, lineterminator="\n")
        box_rows = csv.writer(boxes, lineterminator="\n")
        note_rows.writerow(["note_id", "image", "text"])
        box_rows.writerow(["note_id", "start", "end", "row", "col"])
        for number in range(1, PAIRS + 1):
            rows, text, found = draw(number, rng)
            name = "s%03d" % number
            (folder / "shapes" / (name + ".png")).write_bytes(png(rows, FIELDS * SIDE, FIELDS * SIDE))
            note_rows.writerow([name, name + ".png", text])
            box_rows.writerows((name, *box) for box in found)


main(Path(sys.argv[1]))
