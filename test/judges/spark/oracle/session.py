"""One session of Spark with Delta, offline, from what setup.sh has laid down."""

import glob
import logging
import os

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

from pyspark.sql import SparkSession  # noqa: E402 -- it reads the address when it is imported

HERE = os.path.dirname(os.path.abspath(__file__))

DELTA = "io.delta.sql.DeltaSparkSessionExtension"


def open_session(machine: str, work: str, catalogs: list[str]) -> SparkSession:
    """`machine` is setup.sh's folder, `work` an empty one for what Spark writes by itself."""
    logging.disable(logging.CRITICAL)
    jars = sorted(glob.glob(f"{machine}/jars/*.jar")) + [f"{machine}/meshport.jar"]
    settings = {
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={HERE}/log4j2.properties"
        f" -Dderby.system.home={work}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.jars": ",".join(jars),
        "spark.local.dir": f"{work}/local",
        "spark.sql.warehouse.dir": f"{work}/warehouse",
        # After Delta's, so that it is asked first.
        "spark.sql.extensions": f"{DELTA},meshport.BindParameters",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.sources.default": "delta",
        "spark.sql.session.timeZone": "UTC",
        # Else no Delta table can be made whose columns have collations.
        "spark.databricks.delta.schema.typeCheck.enabled": "false",
        # Else a filter that is pushed down to Parquet passes through java.sql.Timestamp, which has no
        # 10 October 1582, and finds nothing.
        "spark.sql.datetime.java8API.enabled": "true",
        # Each statement runs once, on few rows: compiling it to Java would take longer than it runs.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        # Nor does a plan of few rows gain from being planned again while it runs.
        "spark.sql.adaptive.enabled": "false",
        # Small tables: the defaults spend their time on empty tasks.
        "spark.sql.shuffle.partitions": "2",
        "spark.databricks.delta.snapshotPartitions": "2",
        "spark.sql.sources.parallelPartitionDiscovery.parallelism": "2",
    }
    builder = SparkSession.builder.master("local[2]").appName("judge")
    for name, value in settings.items():
        builder = builder.config(name, value)
    for catalog in catalogs:
        builder = builder.config(f"spark.sql.catalog.{catalog}", "meshport.AliasCatalog")
    return builder.getOrCreate()
