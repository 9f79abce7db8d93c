SELECT t.`customer_id` AS `customer_id`, t.`metric_date` AS `metric_date`, t.`total_purchases` AS `total_purchases`, t.`engagement_score` AS `engagement_score`, t.`last_updated` AS `last_updated` FROM `data_mesh_catalog`.`customer_analytics`.`customer_metrics` AS t WHERE t.`metric_date` >= :p1 AND ((CAST(t.`customer_id` AS STRING) > :p2) OR (CAST(t.`customer_id` AS STRING) = :p3 AND t.`metric_date` > :p4)) ORDER BY CAST(t.`customer_id` AS STRING) ASC NULLS FIRST, t.`metric_date` ASC NULLS FIRST LIMIT :p5
-- :p1 {"type":{"kind":"date"},"text":"2024-03-30"}
-- :p2 {"type":{"kind":"string"},"text":"customer-00002"}
-- :p3 {"type":{"kind":"string"},"text":"customer-00002"}
-- :p4 {"type":{"kind":"date"},"text":"2024-03-30"}
-- :p5 {"type":{"kind":"int"},"text":"4"}
