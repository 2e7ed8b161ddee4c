"""Makes the samples of the interactions job of a family from `jobs/submit simulate`.

Usage: interactions.py FAMILY.a3m.gz CONTACTS.tsv.gz FOLDER

The first half of the columns is one protein, the second half another. The first rows are written as pairs (pairs/), the
others as two alignments in orders of their own (first/, second/), whose names tell organisms and genes; some rows have no
partner.
"""
import gzip
import os
import random
import sys

family, contacts, folder = sys.argv[1:]
rows = [line.strip() for line in gzip.open(family, "rt") if line[0] != ">"]
split = len(rows[0]) // 2
random.seed(7)
for name in ("pairs", "first", "second"):
    os.makedirs(os.path.join(folder, name), exist_ok=True)


def write(name, text):
    with gzip.GzipFile(os.path.join(folder, name), "wb", 9, mtime=0) as out:
        out.write(text.encode())


half = len(rows) // 2
width = len(rows[0]) - split
pairs = [">A/1-%d/B/1-%d\n%s" % (split, width, rows[0])]
pairs += [">a%d/b%d\n%s" % (k, k, rows[k]) for k in range(1, half)]
write("pairs/dimer.a3m.gz", "\n".join(pairs) + "\n")

first, second = [], []
organism = 0
gene = 0
for k in range(half, len(rows)):
    if random.random() < 0.6 or gene > 4:
        organism += 1
        gene = 0
    gene += 1
    tag, place = "ORG%03d" % organism, 100 * gene + random.randrange(40)
    first.append(">%s_%04d sensor [Organism %d]\n%s" % (tag, place, organism, rows[k][:split]))
    second.append(">%s_%04d regulator [Organism %d]\n%s" % (tag, place + 1, organism, rows[k][split:]))
random.shuffle(second)
del first[::20], second[::15]
write("first/sensor.a3m.gz", "\n".join([">query [Organism 0]\n" + rows[0][:split]] + first) + "\n")
write("second/sensor.a3m.gz", "\n".join([">query [Organism 0]\n" + rows[0][split:]] + second) + "\n")

planted = [line.split() for line in gzip.open(contacts, "rt")][1:]
planted = [(int(i), int(j)) for i, j, distance in planted if float(distance) < 8]
across = ["%d\t%d" % (i, j - split) for i, j in planted if i <= split < j]
with open(os.path.join(folder, "planted.tsv"), "w") as out:
    out.write("i\tj\n" + "\n".join(across) + "\n")
