package meshport;

import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Another name for the session's catalog, which is Delta's, so that three-level names run unchanged:
 * open-source Spark fixes that catalog's own name.
 */
public final class AliasCatalog extends DelegatingCatalogExtension implements StagingTableCatalog {
  private String alias;
  private StagingTableCatalog session;

  @Override
  public void initialize(String name, CaseInsensitiveStringMap options) {
    alias = name;
    org.apache.spark.sql.classic.SparkSession active =
        (org.apache.spark.sql.classic.SparkSession) org.apache.spark.sql.SparkSession.active();
    session = (StagingTableCatalog) active.sessionState().catalogManager().v2SessionCatalog();
    setDelegateCatalog(session);
  }

  @Override
  public String name() {
    return alias;
  }

  @Override
  public StagedTable stageCreate(
      Identifier name, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return session.stageCreate(name, schema, partitions, properties);
  }

  @Override
  public StagedTable stageReplace(
      Identifier name, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws NoSuchNamespaceException, NoSuchTableException {
    return session.stageReplace(name, schema, partitions, properties);
  }

  @Override
  public StagedTable stageCreateOrReplace(
      Identifier name, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws NoSuchNamespaceException {
    return session.stageCreateOrReplace(name, schema, partitions, properties);
  }
}
