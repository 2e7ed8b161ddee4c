/** Examples with labels, of texts or images, that a classifier is trained and audited on. */
package org.coattend.corpus.labelled;
