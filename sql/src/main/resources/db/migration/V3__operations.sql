-- How the job itself is doing.

CREATE TABLE couponflow.dead_letter (
  source        text COLLATE "C" NOT NULL,
  partition     int NOT NULL,
  position      bigint NOT NULL,
  reason        text COLLATE "C" NOT NULL,
  detail        text NOT NULL,
  received_at   timestamptz NOT NULL,
  body          bytea NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (source, partition, position)
);

COMMENT ON TABLE couponflow.dead_letter IS
  'Pushes and catalogue lines that could not be used, each with its reason and its original bytes. One row per place it came from.';
COMMENT ON COLUMN couponflow.dead_letter.source IS 'Kafka topic, or the path of the file below the folder that was read.';
COMMENT ON COLUMN couponflow.dead_letter.partition IS 'Kafka partition; 0 in a file.';
COMMENT ON COLUMN couponflow.dead_letter.position IS 'Kafka offset; in a file the ordinal of the push, from 0.';
COMMENT ON COLUMN couponflow.dead_letter.reason IS 'Why, one of a closed list: EMPTY_BODY, TOO_LARGE, NOT_UTF8, MALFORMED_XML, …';
COMMENT ON COLUMN couponflow.dead_letter.detail IS 'What was wrong, for people; never quotes the body; empty = nothing to add.';
COMMENT ON COLUMN couponflow.dead_letter.received_at IS 'Instant of receipt; of a file that of its reading.';
COMMENT ON COLUMN couponflow.dead_letter.body IS
  'Original bytes, at most the first 65536. Holds personal data: for whoever administers these tables, in no view.';
COMMENT ON COLUMN couponflow.dead_letter.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.dead_letter.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.data_quality (
  source         text COLLATE "C" NOT NULL,
  hour           timestamptz NOT NULL,
  received       bigint NOT NULL,
  accepted       bigint NOT NULL,
  duplicates     bigint NOT NULL,
  dead_letters   bigint NOT NULL,
  ignored        bigint NOT NULL,
  unknown_events bigint NOT NULL,
  checkpoint_id  bigint NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (source, hour)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.data_quality IS
  'What came in by source and hour. Always: received = accepted + duplicates + dead_letters + ignored.';
COMMENT ON COLUMN couponflow.data_quality.source IS 'Kafka topic, or the path of the file below the folder that was read.';
COMMENT ON COLUMN couponflow.data_quality.hour IS 'Start of the hour of receipt, an instant; of a file that of its reading.';
COMMENT ON COLUMN couponflow.data_quality.received IS 'Pushes received.';
COMMENT ON COLUMN couponflow.data_quality.accepted IS 'Pushes that counted: readable events, each once.';
COMMENT ON COLUMN couponflow.data_quality.duplicates IS 'Pushes that repeated an earlier one.';
COMMENT ON COLUMN couponflow.data_quality.dead_letters IS 'Pushes that could not be used; see dead_letter.';
COMMENT ON COLUMN couponflow.data_quality.ignored IS 'Messages that are no events (a user''s text, image, …).';
COMMENT ON COLUMN couponflow.data_quality.unknown_events IS 'Of the accepted, events by a name that couponflow doesn''t know.';
COMMENT ON COLUMN couponflow.data_quality.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.data_quality.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.job_run (
  run_id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id                 text NOT NULL,
  job_name               text NOT NULL,
  version                text NOT NULL,
  zone                   text NOT NULL,
  activity_window        text NOT NULL,
  started_at             timestamptz NOT NULL,
  restored_checkpoint_id bigint,
  last_checkpoint_id     bigint,
  last_commit_at         timestamptz,
  rebuilt                boolean NOT NULL
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.job_run IS
  'One row per start of the sink that writes these tables: which job they belong to, and how far it has committed.';
COMMENT ON COLUMN couponflow.job_run.run_id IS 'Fencing token, from 1: of two runs the greater is the newer, and the older must stop writing.';
COMMENT ON COLUMN couponflow.job_run.job_id IS 'Id that Flink gave the job, hexadecimal.';
COMMENT ON COLUMN couponflow.job_run.job_name IS 'Name of the job in Flink.';
COMMENT ON COLUMN couponflow.job_run.version IS 'Version of couponflow that ran.';
COMMENT ON COLUMN couponflow.job_run.zone IS 'Time zone whose midnights bound days and windows, by its IANA name, such as Asia/Shanghai.';
COMMENT ON COLUMN couponflow.job_run.started_at IS 'Instant of the start.';
COMMENT ON COLUMN couponflow.job_run.restored_checkpoint_id IS 'Checkpoint or savepoint that the run began from; null = from an empty state.';
COMMENT ON COLUMN couponflow.job_run.last_checkpoint_id IS 'Checkpoint whose rows were committed last; null = none yet.';
COMMENT ON COLUMN couponflow.job_run.last_commit_at IS 'Instant of that commit; null = none yet.';
COMMENT ON COLUMN couponflow.job_run.activity_window IS 'Width of the windows of activity, as ISO 8601 writes a duration, such as PT1H.';
COMMENT ON COLUMN couponflow.job_run.rebuilt IS 'Whether this start emptied the tables first, as it was asked to.';
