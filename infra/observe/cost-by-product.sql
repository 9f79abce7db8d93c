-- What each product has cost in the last thirty days, in DBUs and in dollars of the price list. What a warehouse was billed in an hour is
-- divided among the statements of that hour by how long they ran. Meshport's statements are known by their query tags.
WITH billed AS (
  SELECT
    used.usage_metadata.warehouse_id AS warehouse_id,
    date_trunc('HOUR', used.usage_start_time) AS billed_hour,
    SUM(used.usage_quantity) AS dbus,
    SUM(used.usage_quantity * price.pricing.default) AS dollars
  FROM system.billing.usage AS used
  LEFT JOIN system.billing.list_prices AS price
    ON price.sku_name = used.sku_name
    AND price.cloud = used.cloud
    AND price.usage_unit = used.usage_unit
    AND used.usage_end_time >= price.price_start_time
    AND (price.price_end_time IS NULL OR used.usage_end_time < price.price_end_time)
  WHERE used.usage_metadata.warehouse_id IS NOT NULL
    AND used.usage_start_time >= current_date() - INTERVAL 30 DAYS
  GROUP BY ALL
),
ran AS (
  SELECT
    statement.compute.warehouse_id AS warehouse_id,
    date_trunc('HOUR', statement.start_time) AS billed_hour,
    CASE
      WHEN try_element_at(statement.query_tags, 'product') IS NOT NULL THEN 'rows'
      WHEN try_element_at(statement.query_tags, 'purpose') = 'events' THEN 'looks at tables'
      ELSE 'not Meshport'
    END AS spent_on,
    try_element_at(statement.query_tags, 'product') AS product,
    try_element_at(statement.query_tags, 'output_port') AS output_port,
    COUNT(*) AS statements,
    -- So that an hour in which nothing took a millisecond has somebody to pay for it.
    SUM(GREATEST(COALESCE(statement.execution_duration_ms, 0), 1)) AS ran_ms
  FROM system.query.history AS statement
  WHERE statement.start_time >= current_date() - INTERVAL 30 DAYS
  GROUP BY ALL
),
shared AS (
  SELECT
    ran.*,
    ran_ms / SUM(ran_ms) OVER (PARTITION BY warehouse_id, billed_hour) AS share
  FROM ran
)
SELECT
  COALESCE(shared.spent_on, 'nothing: awake only') AS spent_on,
  shared.product AS product,
  shared.output_port AS output_port,
  COALESCE(SUM(shared.statements), 0) AS statements,
  ROUND(COALESCE(SUM(shared.ran_ms), 0) / 60000, 1) AS minutes,
  ROUND(SUM(billed.dbus * COALESCE(shared.share, 1)), 2) AS dbus,
  ROUND(SUM(billed.dollars * COALESCE(shared.share, 1)), 2) AS dollars
FROM billed
LEFT JOIN shared
  ON shared.warehouse_id = billed.warehouse_id AND shared.billed_hour = billed.billed_hour
GROUP BY ALL
ORDER BY dbus DESC
