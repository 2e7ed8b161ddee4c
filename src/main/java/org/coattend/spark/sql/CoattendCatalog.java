package org.coattend.spark.sql;

import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The functions under a name of the user's, by Spark's connector interface alone: with {@code
 * spark.sql.catalog.coattend=org.coattend.spark.sql.CoattendCatalog} they are {@code
 * coattend.attention_entropy} and so on, and none is added to the session's own.
 */
public final class CoattendCatalog implements FunctionCatalog {
  private String name;

  @Override
  public void initialize(String catalog, CaseInsensitiveStringMap options) {
    name = catalog;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return namespace.length > 0
        ? new Identifier[0]
        : SqlFunction.all().stream()
            .map(function -> Identifier.of(new String[0], function.name()))
            .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier wanted) throws NoSuchFunctionException {
    for (SqlFunction<?> function : SqlFunction.all()) {
      if (wanted.namespace().length == 0 && function.name().equalsIgnoreCase(wanted.name())) {
        return function;
      }
    }
    throw new NoSuchFunctionException(wanted);
  }
}
