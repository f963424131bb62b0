DROP VIEW IF EXISTS ops.data_quality;

CREATE VIEW ops.data_quality AS
SELECT source, hour, received, accepted, duplicates, dead_letters, ignored, unknown_events,
       received - accepted - duplicates - dead_letters - ignored AS unaccounted,
       dead_letters::float8 / nullif(received, 0) AS dead_letter_share
  FROM couponflow.data_quality;

COMMENT ON VIEW ops.data_quality IS 'What came in and what became of it. One row per source and hour of receipt; counts add up over rows.';
COMMENT ON COLUMN ops.data_quality.source IS 'Kafka topic, or the path of the file below the folder that was read.';
COMMENT ON COLUMN ops.data_quality.hour IS 'Start of the hour of receipt, an instant; of a file that of its reading.';
COMMENT ON COLUMN ops.data_quality.received IS 'Pushes received.';
COMMENT ON COLUMN ops.data_quality.accepted IS 'Pushes that counted: readable events, each once.';
COMMENT ON COLUMN ops.data_quality.duplicates IS 'Pushes that repeated an earlier one.';
COMMENT ON COLUMN ops.data_quality.dead_letters IS 'Pushes that could not be used; see dead_letter.';
COMMENT ON COLUMN ops.data_quality.ignored IS 'Messages that are no events (a user''s text, image, …).';
COMMENT ON COLUMN ops.data_quality.unknown_events IS 'Of the accepted, events by a name that couponflow doesn''t know.';
COMMENT ON COLUMN ops.data_quality.unaccounted IS 'received - accepted - duplicates - dead_letters - ignored: always 0; anything else is a fault of couponflow.';
COMMENT ON COLUMN ops.data_quality.dead_letter_share IS 'dead_letters / received, 0 to 1; null when nothing was received.';
