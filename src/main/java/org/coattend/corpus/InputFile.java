package org.coattend.corpus;

/**
 * A file that is read.
 *
 * @param path the file; one of the local file system without {@code file:}
 * @param bytes its size as stored
 */
public record InputFile(String path, long bytes) {}
