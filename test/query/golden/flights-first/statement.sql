SELECT t.`flight_id` AS `flight_id`, t.`date` AS `date`, t.`delay` AS `delay`, t.`distance` AS `distance`, t.`origin` AS `origin`, t.`destination` AS `destination` FROM `data_mesh_catalog`.`aviation`.`flights` AS t ORDER BY t.`flight_id` ASC NULLS FIRST LIMIT :p1
-- :p1 {"type":{"kind":"int"},"text":"2"}
