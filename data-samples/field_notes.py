#!/usr/bin/env python3
"""Writes the samples of the audit job: field_notes.py FOLDER

Invented notes about fields, and whether the crop is diseased. What was seen says it, but a quarter of the labels are turned
over, and the sensor that a note mentions agrees with the label more often than that where training is done (farm_a and
farm_b), and seldom elsewhere (farm_c): the shortcut of Arjovsky et al. 2019 (ColoredMNIST). The plot is mentioned as often
as the sensor and says nothing. All shares are met exactly, and the same notes are written each time.
"""
import csv
import random
import sys
from pathlib import Path

PER_FARM = 320
NOISE = 0.25
AGREEMENT = {"farm_a": 0.9, "farm_b": 0.8, "farm_c": 0.1}
HELD_OUT = "farm_c"
LABELS = ["diseased", "healthy"]
SENSORS = ["s17", "s42"]
PLOTS = ["p3", "p8"]
CROPS = ["wheat", "barley", "beans", "potatoes", "tomatoes", "maize", "peas", "lentils"]
SEEN = {
    "diseased": [
        "yellow halos around brown spots on the lower leaves",
        "orange pustules that rub off on the thumb",
        "white powder on the upper side of most leaves",
        "scorched leaf edges that curl upward",
        "grey mould on the flower heads",
        "wilted shoots although the soil is moist",
        "dark streaks along the stems",
        "a mosaic of pale and dark patches on young leaves",
        "soft brown rot at the base of the stalks",
        "stunted plants with purple undersides",
        "lesions with a pale centre and a dark rim",
        "leaves dropped before their time",
        "sticky ooze where a stem was cut",
        "thin and blackened roots",
    ],
    "healthy": [
        "an even green canopy from end to end",
        "new leaves that are firm and glossy",
        "white roots with many branches",
        "clean leaves on both sides",
        "strong stems that spring back",
        "open flowers on every plant",
        "steady growth since the last visit",
        "upright leaf tips without a mark",
        "pods that fill evenly",
        "thick tillers in every row",
        "fresh shoots at every node",
        "a deep colour throughout",
        "bees busy on open blooms",
        "smooth and well-set fruit",
    ],
}
SIGHTS = [
    "The {crop} show {seen}.",
    "Seen on the {crop}: {seen}.",
    "Walked the {crop} and found {seen}.",
    "Among the {crop} there were {seen}.",
]
SENSOR = ["Sensor {} logged this visit.", "Readings come from {}.", "Logger {} was on.", "Checked against {} at noon."]
PLOT = ["This is plot {}.", "Entered under {}.", "Walked {} first.", "The gate is marked {}."]
PEOPLE = [
    "{he} asked for a second visit.",
    "The grower says {he} limed the field in March.",
    "Walked the rows with {him}.",
    "Talked about {his} rotation.",
    "The photographs are {his} work, and {he} keeps them.",
]
PRONOUNS = [{"he": "he", "him": "him", "his": "his"}, {"he": "she", "him": "her", "his": "her"}]
OTHER = [
    "The soil crumbles in the hand.",
    "Topsoil is damp to a finger's depth.",
    "Light wind from the west.",
    "Irrigation ran overnight.",
    "Rain expected, about 8 mm.",
    "The sign reads \"north end\", as before.",
    "Compost was spread last autumn.",
    "Clay below, sand above.",
    "Earthworms in each spadeful.",
    "Next visit in a week.",
    "Stubble from last year is left.",
    "A hare crossed the headland.",
]


def sentence(text):
    return text[0].upper() + text[1:]


def exactly(share, rows, rng):
    """A share of rows, drawn by chance."""
    return set(rng.sample(rows, round(share * len(rows))))


def text(state, sensor, plot, rng):
    crop = rng.choice(CROPS)
    sights = rng.sample(SEEN[state], rng.choice([1, 1, 2]))
    parts = [rng.choice(SIGHTS).format(crop=crop, seen=" and ".join(sights))]
    parts.append(rng.choice(SENSOR).format(sensor))
    parts.append(rng.choice(PLOT).format(plot))
    if rng.random() < 0.6:
        parts.append(sentence(rng.choice(PEOPLE).format(**rng.choice(PRONOUNS))))
    parts += rng.sample(OTHER, rng.choice([1, 2, 3]))
    rng.shuffle(parts)
    return " ".join(parts)


def farm(name, rng):
    """Rows of one farm: text, label, environment and split."""
    states = [LABELS[k % 2] for k in range(PER_FARM)]
    labels = list(states)
    for label in LABELS:
        for k in exactly(NOISE, [k for k in range(PER_FARM) if states[k] == label], rng):
            labels[k] = LABELS[1 - LABELS.index(label)]
    rows = []
    for which, label in enumerate(LABELS):
        labelled = [k for k in range(PER_FARM) if labels[k] == label]
        agree = exactly(AGREEMENT[name], labelled, rng)
        for sensor, ks in ((which, sorted(agree)), (1 - which, sorted(set(labelled) - agree))):
            first = exactly(0.5, ks, rng)
            for k in ks:
                note = text(states[k], SENSORS[sensor], PLOTS[k not in first], rng)
                rows.append([note, label, name])
    rng.shuffle(rows)
    splits = ["test"] if name == HELD_OUT else ["train"] * 7 + ["dev"] + ["test"] * 2
    return [row + [splits[k % len(splits)]] for k, row in enumerate(rows)]


def write(path, rows):
    with open(path, "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
rng = random.Random(2026)
notes = [row for name in AGREEMENT for row in farm(name, rng)]
header = ["id", "text", "label", "environment", "split"]
write(folder / "notes.csv", [header] + [["n%03d" % (k + 1)] + row for k, row in enumerate(notes)])
groups = [("sensor", SENSORS), ("plot", PLOTS), ("pronoun", ["he", "she"]), ("pronoun", ["him", "her"])]
swaps = [[name, *pair] for name, both in groups for pair in (both, both[::-1])]
write(folder / "groups.csv", [["group", "token", "swap"]] + swaps + [["pronoun", "his", "her"]])
