package org.coattend.evaluation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.biojava.nbio.structure.Atom;
import org.biojava.nbio.structure.Calc;
import org.biojava.nbio.structure.Chain;
import org.biojava.nbio.structure.Group;
import org.biojava.nbio.structure.Structure;
import org.biojava.nbio.structure.StructureTools;
import org.biojava.nbio.structure.chem.ChemCompGroupFactory;
import org.biojava.nbio.structure.chem.ReducedChemCompProvider;
import org.biojava.nbio.structure.io.FileParsingParameters;
import org.biojava.nbio.structure.io.PDBFileParser;
import org.biojava.nbio.structure.io.cif.CifStructureConverter;
import org.coattend.option.Excerpt;

/**
 * Distances between the residues of a query, measured in a structure's chain.
 *
 * <p>The distance of two residues is that of their Cβ atoms; Cα stands in for glycine's and for a
 * Cβ that the structure lacks. A query position is unresolved when the chain, aligned to the query,
 * has no residue for it or the residue has neither atom. Of a structure with several models the
 * first counts, of alternative locations the first listed.
 */
final class StructureDistances {
  /** Below this share of identical residues the chain is taken for another protein. */
  private static final double LEAST_IDENTITY = 0.25;

  /** Of a file, decompressed: 800,000 atoms in PDB, which take some 300 MB. */
  static final int MOST_BYTES = 1 << 26;

  /** Of residues, hetero groups and water of all the chains that a letter or digit can name. */
  private static final int MOST_STRETCHES = 200;

  private static final List<String> ATOMS = List.of("ATOM", "HETATM");
  private static final int CHAIN_COLUMN = 21;

  static {
    // BioJava's default looks up residues on the network; this one knows the usual ones by itself.
    ChemCompGroupFactory.setChemCompProvider(new ReducedChemCompProvider());
  }

  private StructureDistances() {}

  /**
   * Reads a structure and measures one chain.
   *
   * @param mmcif whether the file is mmCIF; PDB otherwise
   * @param chainName the chain by its author's name; the one most like the query when empty
   * @param query the query's residues
   * @throws IllegalArgumentException when no such chain exists or none resembles the query
   */
  static DistanceMap read(InputStream file, boolean mmcif, Optional<String> chainName, String query)
      throws IOException {
    byte[] content = file.readNBytes(MOST_BYTES + 1);
    if (content.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "has more than %,d bytes, decompressed; give the chain alone",
              MOST_BYTES));
    }
    if (!mmcif) {
      requireFewChains(content);
    }
    Structure structure = parse(new ByteArrayInputStream(content), mmcif);
    List<Chain> chains =
        structure.getPolyChains().stream()
            .filter(chain -> chainName.isEmpty() || chainName.get().equals(chain.getName()))
            .toList();
    if (chains.isEmpty()) {
      throw new IllegalArgumentException(
          "no chain %s; the structure's chains are %s"
              .formatted(
                  chainName.orElse("of residues"),
                  structure.getPolyChains().stream().map(Chain::getName).toList()));
    }
    return chains.stream()
        .map(chain -> AlignedChain.of(chain, query))
        .max(Comparator.comparingInt(chain -> chain.alignment.score()))
        .orElseThrow()
        .distances(query);
  }

  /** BioJava compares each stretch of a chain with each other one, in the time of an alignment. */
  private static void requireFewChains(byte[] pdb) {
    int stretches = 0;
    int chain = -1;
    for (String line : new String(pdb, StandardCharsets.ISO_8859_1).lines().toList()) {
      if (line.startsWith("ENDMDL")) {
        stretches = 0;
      } else if (ATOMS.stream().anyMatch(line::startsWith) && line.length() > CHAIN_COLUMN) {
        stretches += line.charAt(CHAIN_COLUMN) == chain ? 0 : 1;
        chain = line.charAt(CHAIN_COLUMN);
        if (stretches > MOST_STRETCHES) {
          throw new IllegalArgumentException(
              "more than %d stretches of chains in one model; give the chain alone"
                  .formatted(MOST_STRETCHES));
        }
      }
    }
  }

  private static Structure parse(InputStream file, boolean mmcif) throws IOException {
    FileParsingParameters parameters = new FileParsingParameters();
    parameters.setAlignSeqRes(false);
    PDBFileParser pdb = new PDBFileParser();
    pdb.setFileParsingParameters(parameters);
    try {
      return mmcif
          ? CifStructureConverter.fromInputStream(file, parameters)
          : pdb.parsePDBFile(file);
    } catch (RuntimeException e) { // BioJava's parsers fall over junk in many ways
      throw new IllegalArgumentException(
          "not a readable %s file (%s)"
              .formatted(mmcif ? "mmCIF" : "PDB", Excerpt.of(e.toString())),
          e);
    }
  }

  private record AlignedChain(
      String name, String residues, List<Group> groups, QueryAlignment alignment) {
    static AlignedChain of(Chain chain, String query) {
      List<Group> groups =
          chain.getAtomGroups().stream().filter(group -> !group.isWater()).toList();
      StringBuilder residues = new StringBuilder();
      for (Group group : groups) {
        Character letter = StructureTools.get1LetterCodeAmino(group.getPDBName());
        residues.append(letter == null ? 'X' : letter);
      }
      return new AlignedChain(
          chain.getName(),
          residues.toString(),
          groups,
          QueryAlignment.align(query, residues.toString()));
    }

    DistanceMap distances(String query) {
      requireLikeness(query);
      List<Atom> sites = new ArrayList<>();
      for (int index : alignment.chainIndex()) {
        sites.add(index < 0 ? null : site(groups.get(index)));
      }
      DistanceMap map = new DistanceMap(query.length());
      for (int j = 1; j < sites.size(); j++) {
        for (int i = 0; i < j; i++) {
          if (sites.get(i) != null && sites.get(j) != null) {
            map.put(i + 1, j + 1, Calc.getDistance(sites.get(i), sites.get(j)));
          }
        }
      }
      return map;
    }

    private void requireLikeness(String query) {
      int aligned = 0;
      int identical = 0;
      for (int k = 0; k < query.length(); k++) {
        int index = alignment.chainIndex().get(k);
        if (index >= 0) {
          aligned++;
          identical += query.charAt(k) == residues.charAt(index) ? 1 : 0;
        }
      }
      if (identical == 0 || identical < LEAST_IDENTITY * aligned) {
        throw new IllegalArgumentException(
            "chain %s is not the query's protein: %d of the %d residues that can be aligned agree"
                .formatted(name, identical, aligned));
      }
    }

    private static Atom site(Group group) {
      return group.hasAtom("CB") && !group.getPDBName().equals("GLY")
          ? group.getAtom("CB")
          : group.getAtom("CA");
    }
  }
}
