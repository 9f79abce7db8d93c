# Databricks notebook source
# MAGIC %md
# MAGIC # Customer Analytics Data Product
# MAGIC The customer domain writes its table, and nothing else. It publishes no event: Meshport sees each commit of the table in its
# MAGIC log, and announces it. So an event is there for every version, whoever wrote it and however the writer ended, it names the
# MAGIC version that is readable, and no writer holds a key of Event Grid.

# COMMAND ----------
# The recipe's notebook imports `requests`, `json` and `DeltaTable`, which it does not need here, and uses `uuid`, `datetime` and
# `dbutils` secrets without importing what they need. This one imports all that it uses.
from datetime import date, datetime, timezone
from decimal import Decimal

# COMMAND ----------
# The recipe sets `spark.databricks.unityCatalog.enabled`, which a notebook cannot change, and creates the catalog and the schema, for
# which a domain team should have no right. The bundle makes them (databricks.yml), and the table (sql/tables.sql).
table = "data_mesh_catalog.customer_analytics.customer_metrics"

# COMMAND ----------
# Replace these rows with your own source. DECIMAL stays Decimal: as a float, amounts would lose digits.
rows = [
    ("customer-00001", date(2024, 1, 1), Decimal("268.75"), 0.2403, datetime.now(timezone.utc)),
]
changes = spark.createDataFrame(rows, spark.table(table).schema)
changes.createOrReplaceTempView("changes")

# COMMAND ----------
# One MERGE by the product's key is one commit. Running the notebook again changes the same rows, and adds none.
spark.sql(f"""
    MERGE INTO {table} AS t
    USING changes AS c
    ON t.customer_id = c.customer_id AND t.metric_date = c.metric_date
    WHEN MATCHED THEN UPDATE SET *
    WHEN NOT MATCHED THEN INSERT *
""")

# COMMAND ----------
# MAGIC %md
# MAGIC The recipe's notebook ends with a function that posts an event. Its faults, and why there is none of them here:
# MAGIC
# MAGIC - The event's id is a new `uuid4` and its time the clock's, so a repeated event cannot be known as one. Meshport's ids come from
# MAGIC   the table, its version and the type.
# MAGIC - It has no `dataVersion`, which Event Grid's schema requires. Meshport sends CloudEvents.
# MAGIC - It posts once, and whoever calls it ignores whether that succeeded: an event is lost without a trace. Meshport records events
# MAGIC   before it publishes them, and publishes them until they are accepted.
# MAGIC - It reads the topic's key from a secret scope that nothing creates. Our topic takes no keys.
# MAGIC - Nobody calls it. And a writer that forgets to, or that dies between its commit and its event, announces nothing.
