-- Who may do what in the database. Run once by an administrator, and again at will:
--   psql -v ON_ERROR_STOP=1 -v migrator_password=... -v app_password=... -d postgres -f roles.sql
--
-- app_migrator        owns the database and changes its schema; used by the Migrator alone.
-- app_user            what the Api and the Worker are: reads and writes rows, owns nothing, is bound by every policy.
-- app_across_tenants  taken on by app_user inside one transaction (SET LOCAL ROLE) for a query across tenants, and no other way.

SELECT 'CREATE ROLE app_migrator' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_migrator') \gexec
SELECT 'CREATE ROLE app_user' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_user') \gexec
SELECT 'CREATE ROLE app_across_tenants' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_across_tenants') \gexec

ALTER ROLE app_migrator LOGIN PASSWORD :'migrator_password';
ALTER ROLE app_user LOGIN NOINHERIT PASSWORD :'app_password';
ALTER ROLE app_across_tenants NOLOGIN;
-- A migration that fills or corrects rows must see those of all tenants, so the migrator inherits the role.
GRANT app_across_tenants TO app_user, app_migrator;

-- No statement of a request or a job takes longer, and no transaction stays open when its owner is gone.
ALTER ROLE app_user SET statement_timeout = '4s';
ALTER ROLE app_user SET idle_in_transaction_session_timeout = '15s';

SELECT 'CREATE DATABASE app OWNER app_migrator' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'app') \gexec

\connect app

REVOKE ALL ON DATABASE app FROM PUBLIC;
GRANT CONNECT ON DATABASE app TO app_user;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO app_user, app_across_tenants;

-- Every table and sequence that a migration makes from now on.
ALTER DEFAULT PRIVILEGES FOR ROLE app_migrator
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_user, app_across_tenants;
ALTER DEFAULT PRIVILEGES FOR ROLE app_migrator
  GRANT USAGE, SELECT ON SEQUENCES TO app_user, app_across_tenants;

-- Which queries cost what (docs of pg_stat_statements); only where the server has it loaded.
SELECT 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements'
 WHERE current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%' \gexec
