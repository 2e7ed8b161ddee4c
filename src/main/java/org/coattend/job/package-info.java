/** One class per job: options, run, result. */
package org.coattend.job;
