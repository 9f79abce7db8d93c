SELECT t.`year` AS `year`, t.`state` AS `state`, t.`cohort` AS `cohort`, t.`gender` AS `gender`, t.`drivers` AS `drivers` FROM `data_mesh_catalog`.`transport`.`licensed_drivers` AS t WHERE t.`year` = :p1 AND lower(t.`state`) = lower(:p2) ORDER BY t.`year` ASC NULLS FIRST, CAST(t.`state` AS STRING) ASC NULLS FIRST, CAST(t.`cohort` AS STRING) ASC NULLS FIRST, CAST(t.`gender` AS STRING) ASC NULLS FIRST LIMIT :p3
-- :p1 {"type":{"kind":"int"},"text":"2016"}
-- :p2 {"type":{"kind":"string"},"text":"CALIFORNIA"}
-- :p3 {"type":{"kind":"int"},"text":"4"}
