-- The recipe's table. With the change data feed, consumers of the lake can read what a version has changed.
CREATE TABLE IF NOT EXISTS data_mesh_catalog.customer_analytics.customer_metrics (
  customer_id STRING NOT NULL COMMENT 'The customer.',
  metric_date DATE NOT NULL COMMENT 'The day that the metrics are of, in UTC.',
  total_purchases DECIMAL(10,2) COMMENT 'Purchases of the day, in US dollars.',
  engagement_score DOUBLE COMMENT 'From 0 (none) to 1 (all day).',
  last_updated TIMESTAMP COMMENT 'When the row was last written.'
)
USING DELTA
TBLPROPERTIES (delta.enableChangeDataFeed = true);
