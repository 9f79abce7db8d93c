package meshport;

import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FloatType;

/** A marker's value with exactly its type: Python has neither FLOAT nor a decimal's precision. */
public final class MarkerValue {
  private MarkerValue() {}

  public static Literal of(String value, String typeName) {
    DataType type = DataType.fromDDL(typeName);
    return Literal.create(number(value, type), type);
  }

  private static Object number(String value, DataType type) {
    if (type instanceof DecimalType) return new BigDecimal(value);
    if (type instanceof FloatType) return Float.valueOf(value);
    return Double.valueOf(value);
  }
}
