SELECT t.`flight_id` AS `flight_id`, t.`date` AS `date`, t.`delay` AS `delay`, t.`distance` AS `distance`, t.`origin` AS `origin`, t.`destination` AS `destination` FROM `data_mesh_catalog`.`aviation`.`flights` AS t WHERE t.`origin` = :p1 AND t.`destination` = :p2 AND t.`date` >= :p3 AND t.`date` < :p4 ORDER BY t.`flight_id` ASC NULLS FIRST LIMIT :p5
-- :p1 {"type":{"kind":"string"},"text":"SFO"}
-- :p2 {"type":{"kind":"string"},"text":"JFK"}
-- :p3 {"type":{"kind":"timestamp_ntz"},"text":"2001-03-01T00:00:00.000000"}
-- :p4 {"type":{"kind":"timestamp_ntz"},"text":"2001-03-02T00:00:00.000000"}
-- :p5 {"type":{"kind":"int"},"text":"3"}
