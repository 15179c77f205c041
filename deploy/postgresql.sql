-- Ce que le journal de PostgreSQL doit taire : une requête refusée y serait écrite avec les noms et les adresses qu’elle
-- contient (docs/adr/0037-effacer-une-personne.md). À lancer une fois par base, en administrateur.
ALTER DATABASE passerelles SET log_min_error_statement = 'panic';
ALTER DATABASE passerelles SET log_error_verbosity = 'terse';
ALTER DATABASE passerelles SET log_parameter_max_length = 0;
ALTER DATABASE passerelles SET log_parameter_max_length_on_error = 0;
ALTER DATABASE passerelles SET log_statement = 'none';
ALTER DATABASE passerelles SET log_min_duration_statement = -1;
