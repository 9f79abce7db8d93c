SELECT t.`year` AS `year`, t.`state` AS `state`, t.`cohort` AS `cohort`, t.`gender` AS `gender`, t.`drivers` AS `drivers` FROM `data_mesh_catalog`.`transport`.`licensed_drivers` AS t WHERE t.`year` = :p1 AND lower(t.`state`) = lower(:p2) ORDER BY t.`year` ASC NULLS FIRST, t.`state` ASC NULLS FIRST, t.`cohort` ASC NULLS FIRST, t.`gender` ASC NULLS FIRST LIMIT :p3
-- :p1 {"type":{"kind":"int"},"text":"2016"}
-- :p2 {"type":{"kind":"string"},"text":"CALIFORNIA"}
-- :p3 {"type":{"kind":"int"},"text":"4"}
