/** Functions of Spark SQL. */
package org.coattend.spark.sql;
