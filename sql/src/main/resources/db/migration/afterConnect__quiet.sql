-- Dropping a view that isn't there yet is a notice, and each notice would be logged as a warning.
SET client_min_messages = warning;
