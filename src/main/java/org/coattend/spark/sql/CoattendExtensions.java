package org.coattend.spark.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Option;
import scala.Tuple3;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds {@code attention_entropy}, {@code apc} and {@code js_divergence} to the functions of a
 * session. Spark finds this class in the jar by itself; {@code spark.sql.extensions} may name it.
 *
 * <p>Spark's one way to add a function by configuration takes a Catalyst expression. So this file,
 * and no other, uses one, that which Spark makes itself of a function of a catalog; those who want
 * Spark's stable interfaces alone use {@link CoattendCatalog}.
 */
public final class CoattendExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit>
    implements SparkSessionExtensionsProvider {

  /** The raw type stands for {@code Seq}, which is another one in Scala 2.12 than in 2.13. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SqlFunction<?> function : SqlFunction.all()) {
      extensions.injectFunction(
          new Tuple3(
              new FunctionIdentifier(function.name(), Option.empty()),
              described(function),
              new Call(function)));
    }
    return BoxedUnit.UNIT;
  }

  private static ExpressionInfo described(SqlFunction<?> function) {
    String usage = function.description();
    return new ExpressionInfo(
        function.getClass().getName(), null, function.name(), usage, "", "", "", "", "", "", "");
  }

  private static final class Call extends AbstractFunction1<Seq<Expression>, Expression> {
    private final SqlFunction<?> function;

    Call(SqlFunction<?> function) {
      this.function = function;
    }

    @Override
    public Expression apply(Seq<Expression> arguments) {
      function.checkCount(arguments.size());
      Expression call = new ApplyFunctionExpression(function, arguments.toSeq());
      call.setTagValue(FunctionRegistry.FUNC_ALIAS(), function.name());
      return call;
    }
  }
}
