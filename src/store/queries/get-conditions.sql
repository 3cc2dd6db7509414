SELECT conditions, standard_input FROM execution_conditions WHERE execution_id = :execution_id
