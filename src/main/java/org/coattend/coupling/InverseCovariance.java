package org.coattend.coupling;

/**
 * The inverse of the residues' covariance: minus the mean-field couplings, in the gauge in which
 * those of the gap are zero (Morcos et al. 2011, eq. 9).
 */
final class InverseCovariance implements AutoCloseable {
  private final ResidueVariables variables;
  private final SpdMatrix matrix;

  /**
   * @param matrix by variable, inverted already; closed with this
   */
  InverseCovariance(ResidueVariables variables, SpdMatrix matrix) {
    this.variables = variables;
    this.matrix = matrix;
  }

  /** The entry of residue a in column i and residue b in column j, i &lt; j. */
  float get(int i, int a, int j, int b) {
    return matrix.get(variables.of(j, b), variables.of(i, a));
  }

  /**
   * Writes couplings in the gauge of the gap; those of a target with itself are what the inverse
   * has there.
   */
  void writeCouplings(Couplings couplings) {
    int residues = variables.residues;
    int columns = variables.columns;
    int width = variables.count();
    float[] rows = new float[residues * width];
    float[] values = couplings.values();
    for (int i = couplings.from(); i < couplings.to(); i++) {
      int first = variables.first(i);
      matrix.rows(first, variables.first(i + 1), rows);
      for (int a = 0; a < residues; a++) {
        int row = (variables.of(i, a) - first) * width;
        int next = couplings.at(i, a);
        for (int j = 0; j < columns; j++) {
          for (int b = 0; b < residues; b++) {
            values[next++] = -rows[row + variables.of(j, b)];
          }
        }
      }
    }
  }

  /**
   * What the residues at other columns add to each residue's field on average: {@code Σ_{j≠i,b}
   * −W_ij(a, b) p_j(b)}.
   *
   * @param frequencies of each variable
   * @return shape {@code [columns][residues]}
   */
  float[] meanFields(double[] frequencies) {
    int residues = variables.residues;
    float[] present = new float[frequencies.length];
    for (int v = 0; v < present.length; v++) {
      present[v] = (float) frequencies[v];
    }
    float[] product = matrix.times(present);
    float[] fields = new float[variables.columns * residues];
    for (int i = 0; i < variables.columns; i++) {
      for (int a = 0; a < residues; a++) {
        int u = variables.of(i, a);
        float field = product[u];
        for (int own = variables.first(i); own < variables.first(i + 1); own++) {
          field -= matrix.get(Math.max(u, own), Math.min(u, own)) * present[own];
        }
        fields[i * residues + a] = field;
      }
    }
    return fields;
  }

  @Override
  public void close() {
    matrix.close();
  }
}
