package org.coattend.corpus;

import java.io.Serializable;

/**
 * A file to be read within a task.
 *
 * @param uri the file
 * @param source how messages call it
 * @param family the name of its family, if it gives none itself
 */
record FileTask(String uri, String source, String family) implements Serializable {}
