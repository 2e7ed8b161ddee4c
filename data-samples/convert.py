#!/usr/bin/env python3
"""Conversions that make.sh needs.

convert.py unpack BLASTDB...                 protein BLAST databases (format 4) with UniProt accessions, to FASTA
convert.py uniprot FASTA                     the same headers for UniProt's FASTA: the accession alone
convert.py align STOCKHOLM QUERY COVERAGE    to A3M in the query's columns: the query (a row's name, or its beginning)
                                             first, then rows that cover at least that share of it, each once
convert.py stockholm ID ACCESSION A3M        an A3M file's match columns as one family of a Stockholm file
"""
import re
import sys

NCBISTDAA = "-ABCDEFGHIKLMNPQRSTVWXYZU*OJ"
ACCESSION = rb"((?:[OPQ][0-9][A-Z0-9]{3}|[A-NR-Z][0-9][A-Z][A-Z0-9]{2})[0-9])\|GO:"


def unpack(*databases):
    letters = bytes(NCBISTDAA, "ascii").ljust(256, b"X")
    seen = set()
    for database in databases:
        ids = re.findall(ACCESSION, open(database + ".phr", "rb").read())
        sequences = open(database + ".psq", "rb").read().strip(b"\0").split(b"\0")
        assert len(ids) == len(sequences), database
        for name, sequence in zip(ids, sequences):
            if name not in seen:
                seen.add(name)
                print(f">{name.decode()}\n{sequence.translate(letters).decode()}")


def uniprot(fasta):
    for line in open(fasta, encoding="latin-1"):
        print(">" + line.split("|")[1] if line.startswith(">") else line.strip())


def align(stockholm, query, coverage):
    rows = {}
    for line in open(stockholm):
        if line[0] not in "#/\n":
            name, text = re.sub(r"^\d+\|", "", line).split()  # jackhmmer numbers the rows
            rows[name] = rows.get(name, "") + text.replace(".", "-").replace("~", "-")
    first = next(name for name in rows if name.startswith(query))
    match = [c != "-" for c in rows[first]]
    seen = set()
    for name in [first] + sorted(rows.keys() - {first}):
        pairs = list(zip(rows[name], match))
        columns = "".join(c.upper() for c, m in pairs if m)
        covered = sum(c != "-" for c in columns) / len(columns)
        if columns not in seen and covered >= float(coverage):
            seen.add(columns)
            print(f">{name}\n" + "".join(c.upper() if m else c.lower() for c, m in pairs if m or c != "-"))


def stockholm(family, accession, a3m):
    lines = open(a3m).read().split("\n")
    print(f"# STOCKHOLM 1.0\n#=GF ID   {family}\n#=GF AC   {accession}")
    for header, row in zip(lines[::2], lines[1::2]):
        print(f"{header[1:]:<20} {''.join(c for c in row if not c.islower())}")
    print("//")


if __name__ == "__main__":
    {f.__name__: f for f in (unpack, uniprot, align, stockholm)}[sys.argv[1]](*sys.argv[2:])
