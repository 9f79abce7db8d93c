package meshport;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParameterHandler;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.internal.SQLConf;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Puts the values of named markers into a statement before Delta's parser sees it, because that
 * parser forgets them on Spark 4.1 and later (delta-io/delta #7640).
 */
public final class BindParameters extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectParser((session, inner) -> bindingParser(inner));
    return BoxedUnit.UNIT;
  }

  private static ParserInterface bindingParser(ParserInterface inner) {
    Class<?>[] faces = {ParserInterface.class};
    return (ParserInterface)
        Proxy.newProxyInstance(
            BindParameters.class.getClassLoader(),
            faces,
            (self, method, arguments) -> call(inner, method, arguments));
  }

  /** In that mode Spark binds the markers itself, after parsing, and keeps their types. */
  private static boolean inExpressionsOnly() {
    String setting = "spark.sql.legacy.parameterSubstitution.constantsOnly";
    return Boolean.parseBoolean(SQLConf.get().getConfString(setting, "false"));
  }

  private static Object call(ParserInterface inner, Method method, Object[] arguments)
      throws Throwable {
    if (method.getName().equals("parsePlanWithParameters") && !inExpressionsOnly()) {
      ParameterContext values = (ParameterContext) arguments[1];
      String text = ParameterHandler.substituteParameters((String) arguments[0], values)._1();
      return inner.parsePlan(text);
    }
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
