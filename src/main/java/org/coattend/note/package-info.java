/**
 * What an encoder's heads attend to in a note: its tokens in windows that the encoder takes, the
 * attention put together by word, and sums over notes. Plain Java; the oracle of the notes job.
 */
package org.coattend.note;
