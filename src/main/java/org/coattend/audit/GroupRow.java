package org.coattend.audit;

/**
 * One example that carries a group. Where a decision is −1, it could not be made.
 *
 * @param id of the example
 * @param group its name
 * @param members positions of the group
 * @param mass of attention on them; 0 to 1
 * @param uniformMass what they would have, were the attention of all positions but ends spread
 *     alike
 * @param first whether one of them has more attention than every position that is neither of them
 *     nor an end
 * @param shown whether one of them has at least {@value GroupAudit#SHOWN} of the highest attention
 *     of those others
 * @param label the true class
 * @param decided the class
 * @param deleted the class without the group
 * @param otherDeleted the class without as many other positions, drawn by chance
 * @param swapped the class with the group swapped
 * @param otherReplaced the class with as many other positions, drawn by chance, replaced by those
 *     of another example
 */
public record GroupRow(
    String id,
    String group,
    int members,
    double mass,
    double uniformMass,
    boolean first,
    boolean shown,
    int label,
    int decided,
    int deleted,
    int otherDeleted,
    int swapped,
    int otherReplaced) {
  static final int NONE = -1;
}
