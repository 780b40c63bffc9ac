"""The database: tables, engine, migration, records."""
