package org.coattend.corpus;

import java.io.Serializable;
import java.util.Map;

/**
 * A file to be read within a task.
 *
 * @param uri the file
 * @param source how messages call it
 * @param family the name of its family, if it gives none itself
 * @param renamed what families shall be called whose names in the file are taken already
 */
record FileTask(String uri, String source, String family, Map<String, String> renamed)
    implements Serializable {}
