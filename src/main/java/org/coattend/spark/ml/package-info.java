/** Stages of Spark ML pipelines. */
package org.coattend.spark.ml;
