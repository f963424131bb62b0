-- One schema per audience; each has a role of its own that reads it and nothing else.

CREATE SCHEMA marketing;
COMMENT ON SCHEMA marketing IS 'What marketing reads: channels, cohorts, stores. Read by marketing_reader.';

CREATE SCHEMA finance;
COMMENT ON SCHEMA finance IS 'What finance reads: money. Read by finance_reader.';

CREATE SCHEMA ops;
COMMENT ON SCHEMA ops IS 'What operations read: what came in, what could not be used, how fresh it all is. Read by ops_reader.';
