SELECT t.`iata` AS `iata`, t.`name` AS `name`, t.`city` AS `city`, t.`state` AS `state`, t.`country` AS `country`, t.`latitude` AS `latitude`, t.`longitude` AS `longitude` FROM `data_mesh_catalog`.`aviation`.`airports` AS t WHERE lower(t.`state`) = lower(:p1) ORDER BY CAST(t.`iata` AS STRING) ASC NULLS FIRST LIMIT :p2
-- :p1 {"type":{"kind":"string"},"text":"na"}
-- :p2 {"type":{"kind":"int"},"text":"2"}
