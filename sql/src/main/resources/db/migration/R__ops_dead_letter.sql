DROP VIEW IF EXISTS ops.dead_letter;

CREATE VIEW ops.dead_letter AS
SELECT source, partition, position, reason, detail, received_at, octet_length(body) AS body_bytes,
       replayed_at
  FROM couponflow.dead_letter;

COMMENT ON VIEW ops.dead_letter IS
  'What could not be used and why, without its content, which holds personal data. One row per place it came from.';
COMMENT ON COLUMN ops.dead_letter.source IS 'Kafka topic, or the path of the file below the folder that was read.';
COMMENT ON COLUMN ops.dead_letter.partition IS 'Kafka partition; 0 in a file.';
COMMENT ON COLUMN ops.dead_letter.position IS 'Kafka offset; in a file the ordinal of the push, from 0.';
COMMENT ON COLUMN ops.dead_letter.reason IS 'Why, one of a closed list: EMPTY_BODY, TOO_LARGE, NOT_UTF8, MALFORMED_XML, …';
COMMENT ON COLUMN ops.dead_letter.detail IS 'What was wrong, for people; never quotes the body; empty = nothing to add.';
COMMENT ON COLUMN ops.dead_letter.received_at IS 'Instant of receipt; of a file that of its reading.';
COMMENT ON COLUMN ops.dead_letter.body_bytes IS 'Bytes that were kept: of a push 0 to 65536, of a line of the catalogue up to 1048576.';
COMMENT ON COLUMN ops.dead_letter.replayed_at IS
  'Instant when the body was last sent again, as a new push that counts by itself; null = never.';
