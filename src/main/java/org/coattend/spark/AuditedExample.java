package org.coattend.spark;

import java.io.Serializable;
import org.coattend.audit.Example;
import org.coattend.audit.ExampleAudit;

/**
 * What a model decides of an example.
 *
 * @param example with its true class
 * @param decided class
 * @param probability of it
 * @param audit what attention tells of the decision; null where it was not asked
 */
public record AuditedExample(Example example, int decided, double probability, ExampleAudit audit)
    implements Serializable {}
