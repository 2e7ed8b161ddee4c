/** Images in patches, and the notes that name them. */
package org.coattend.corpus.image;
