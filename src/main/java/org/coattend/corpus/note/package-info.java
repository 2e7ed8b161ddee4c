/**
 * Notes as they come in tables and text files, one by one, with what cannot be used set aside.
 *
 * <p>No message of this package holds text of a note.
 */
package org.coattend.corpus.note;
