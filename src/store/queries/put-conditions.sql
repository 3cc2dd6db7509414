INSERT INTO execution_conditions (execution_id, conditions, standard_input)
VALUES (:execution_id, :conditions, :standard_input)
ON CONFLICT (execution_id) DO UPDATE SET
  conditions = excluded.conditions, standard_input = excluded.standard_input
