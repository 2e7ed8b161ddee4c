#!/bin/sh
# Makes the real samples again from packages of Debian 12 (nothing is installed; hmmer and python3 must be).
# Usage: data-samples/make.sh [WORK FOLDER]    needs 1.5 GB there, and about three minutes
set -eu
samples=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
convert="python3 $samples/convert.py"
mkdir -p "$work" && cd "$work"

for package in metastudent-data mmseqs2-examples hmmer-examples theseus-examples infernal; do
  ls "${package}"_*.deb >/dev/null 2>&1 || apt-get download "$package"
  dpkg -x "${package}"_*.deb root
done
hmmer=root/usr/share/doc/hmmer/examples

# Sequences: Swiss-Prot entries with GO terms (2014), and 20,000 of UniProt.
go=root/usr/share/metastudent-data/dataset_201401
$convert unpack $go/MFO/goasp.fasta $go/BPO/goasp.fasta $go/CCO/goasp.fasta >uniprot.fa
gzip -dc root/usr/share/doc/mmseqs2/example-data/DB.fasta.gz >mmseqs.fa
$convert uniprot mmseqs.fa >>uniprot.fa

pack() { gzip -9nc "$1" >"$2"; }

# Trypsin-like proteases: human trypsin 1, as it is in PDB 1TRN chain A, against the sequences.
gzip -dc root/usr/share/doc/theseus/examples/trypsins/1TRN_A.pdb.gz | grep -E '^(ATOM|TER|END)' >trypsin.pdb
python3 - >trypsin.fa <<'PYTHON'
three = "ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL".split()
one = dict(zip(three, "ARNDCQEGHILKMFPSTWYV"))
atoms = [line for line in open("trypsin.pdb") if line[12:16] == " CA " and line[16] in " A"]
print(">1TRN_A\n" + "".join(one[line[17:20]] for line in atoms))
PYTHON
jackhmmer --cpu 2 -N 4 --noali -A trypsin.sto trypsin.fa uniprot.fa >trypsin.log
$convert align trypsin.sto 1TRN_A 0.7 >trypsin.a3m
pack trypsin.a3m "$samples/msa/trypsin.a3m.gz"
pack trypsin.pdb "$samples/structures/trypsin.pdb.gz"

# Two Pfam domains, found with the models of their seeds, in one Stockholm file.
: >pfam.sto
domain() { # ID, accession, seed, query
  hmmbuild --amino "$1.hmm" "$3" >"$1.log"
  hmmsearch --cpu 2 --cut_ga --noali -A "$1.hits" "$1.hmm" uniprot.fa >>"$1.log"
  $convert align "$1.hits" "$4" 0.8 >"$1.a3m"
  $convert stockholm "$1" "$2" "$1.a3m" >>pfam.sto
}
gzip -dc $hmmer/testsuite/RRM_1.sto.gz >RRM_1.sto
domain RRM_1 PF00076 RRM_1.sto P09012/12-
domain fn3 PF00041 $hmmer/tutorial/fn3.sto P02751/1450-
pack pfam.sto "$samples/msa/pfam.sto.gz"

# tRNA: the Rfam seed, with phenylalanine tRNA of yeast as the query.
$convert align root/usr/share/doc/infernal/examples/testsuite/tRNA.sto K01553.1/1-73 0.7 >trna.a3m
pack trna.a3m "$samples/msa/trna.a3m.gz"

for file in trypsin.a3m RRM_1.a3m fn3.a3m trna.a3m; do
  echo "$file: $(grep -c '>' $file) rows"
done
