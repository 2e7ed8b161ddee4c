package org.coattend.report.page;

import java.io.Serializable;

/**
 * A page that was written for a family.
 *
 * @param file its name within the folder of pages
 * @param problem why contacts that should be known are not on it; else empty
 */
record Written(String family, String file, String problem) implements Serializable {}
