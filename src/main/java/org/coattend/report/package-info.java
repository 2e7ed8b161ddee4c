/** What a job leaves behind for its readers. */
package org.coattend.report;
