/** Pages of HTML that show a report: maps, arcs, tracks and tables, each page in one file. */
package org.coattend.report.page;
