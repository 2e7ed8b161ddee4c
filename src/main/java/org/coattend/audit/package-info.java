/**
 * Is attention an explanation here, and does the model lean on a shortcut? What a classifier's
 * attention shows beside what its decisions rest on.
 */
package org.coattend.audit;
