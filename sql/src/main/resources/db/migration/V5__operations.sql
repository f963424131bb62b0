-- How the job itself is doing, and which files it has read.

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
  replayed_at   timestamptz,
  PRIMARY KEY (source, partition, position)
);
-- For "what could not be read in these days, and why": the primary key is the place that a push came from.
CREATE INDEX dead_letter_received_at ON couponflow.dead_letter (received_at, reason);

COMMENT ON TABLE couponflow.dead_letter IS
  'Pushes and catalogue lines that could not be used, each with its reason and its original bytes. One row per place it came from.';
COMMENT ON COLUMN couponflow.dead_letter.source IS 'Kafka topic, or the path of the file below the folder that was read.';
COMMENT ON COLUMN couponflow.dead_letter.partition IS 'Kafka partition; 0 in a file.';
COMMENT ON COLUMN couponflow.dead_letter.position IS
  'Kafka offset; in a file of pushes the ordinal of the push, in a catalogue the index of the line, blank ones included, from 0.';
COMMENT ON COLUMN couponflow.dead_letter.reason IS 'Why, one of a closed list: EMPTY_BODY, TOO_LARGE, NOT_UTF8, MALFORMED_XML, …';
COMMENT ON COLUMN couponflow.dead_letter.detail IS 'What was wrong, for people; never quotes the body; empty = nothing to add.';
COMMENT ON COLUMN couponflow.dead_letter.received_at IS 'Instant of receipt; of a file that of its reading.';
COMMENT ON COLUMN couponflow.dead_letter.body IS
  'Original bytes: of a push at most the first 65536, of a line of the catalogue the first 1048576. Holds personal data: for whoever administers these tables, in no view.';
COMMENT ON COLUMN couponflow.dead_letter.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.dead_letter.updated_at IS 'Instant of that write.';
COMMENT ON COLUMN couponflow.dead_letter.replayed_at IS
  'Instant when the body was last sent again, as a new push; null = never. Written by replays; the job takes it back where other bytes come to stand at the same place.';

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
  alarm_window           text NOT NULL,
  coin_count             text NOT NULL,
  started_at             timestamptz NOT NULL,
  restored_checkpoint_id bigint,
  last_checkpoint_id     bigint,
  last_commit_at         timestamptz,
  rebuilt                boolean NOT NULL,
  cubes_pending          boolean NOT NULL DEFAULT false,
  bounded                boolean NOT NULL DEFAULT false
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
COMMENT ON COLUMN couponflow.job_run.alarm_window IS 'Width of the windows of inventory_alarm, as ISO 8601, such as PT12H.';
COMMENT ON COLUMN couponflow.job_run.coin_count IS
  'How the coin counts of token orders were read: remaining-balance (a balance, with the change beside it) or order-amount (the amount of the order).';
COMMENT ON COLUMN couponflow.job_run.rebuilt IS 'Whether this start emptied the tables first, as it was asked to.';
COMMENT ON COLUMN couponflow.job_run.cubes_pending IS
  'True while the cubes stay empty: the run reads an input that ends, and fills them in its last commit. Where it died before, the next run does.';
COMMENT ON COLUMN couponflow.job_run.bounded IS
  'True for a run that reads what is there and ends, such as one each night; false for a job that goes on until it is stopped.';

CREATE TABLE couponflow.archive_file (
  source         text COLLATE "C" NOT NULL,
  first_position bigint NOT NULL,
  pushes         bigint NOT NULL,
  bytes          bigint NOT NULL,
  modified_at    timestamptz NOT NULL,
  read_at        timestamptz NOT NULL,
  complete       boolean NOT NULL,
  content_bytes  bigint,
  content_sha256 text COLLATE "C",
  whole_bytes    bigint,
  whole_sha256   text COLLATE "C",
  head_sha256    text COLLATE "C",
  problem        text COLLATE "C",
  checkpoint_id  bigint NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (source, first_position)
);

COMMENT ON TABLE couponflow.archive_file IS
  'Files that were read, as far as they were whole. A row appears together with all that the file''s pushes changed in the other tables. A name that was used again for other content has a row for each.';
COMMENT ON COLUMN couponflow.archive_file.source IS
  'Path of the file below the folder that was read, or the name of the file that was given; as in dead_letter and data_quality.';
COMMENT ON COLUMN couponflow.archive_file.first_position IS
  'Position of the file''s first push in dead_letter: 0, unless the name was used before for other content; then behind that.';
COMMENT ON COLUMN couponflow.archive_file.pushes IS 'Pushes that were read of it, repeated and unreadable ones and stray bytes included.';
COMMENT ON COLUMN couponflow.archive_file.bytes IS 'Size in bytes when it was looked at, as it lay there: of a .gz file zipped.';
COMMENT ON COLUMN couponflow.archive_file.modified_at IS 'Instant of its last change by then.';
COMMENT ON COLUMN couponflow.archive_file.read_at IS 'Instant when the last of it was read.';
COMMENT ON COLUMN couponflow.archive_file.complete IS
  'Whether all of it was read. False while it was still being written: what stood behind its last whole push waits for the next run.';
COMMENT ON COLUMN couponflow.archive_file.content_bytes IS
  'Bytes that were read of it, unzipped. Null where the run did not look: without --state, of the catalogue, of a pipe.';
COMMENT ON COLUMN couponflow.archive_file.content_sha256 IS 'SHA-256 of those bytes, hexadecimal: by both the file is known under any name.';
COMMENT ON COLUMN couponflow.archive_file.whole_bytes IS
  'Those up to the end of its last whole push, from where it is gone on with when it has grown.';
COMMENT ON COLUMN couponflow.archive_file.whole_sha256 IS 'SHA-256 of them: a file that starts with the same bytes is this one, grown.';
COMMENT ON COLUMN couponflow.archive_file.head_sha256 IS 'SHA-256 of the first 1,024, 512, 256 or 128 bytes, the most that it has, to find it by; null if it has fewer.';
COMMENT ON COLUMN couponflow.archive_file.problem IS
  'Why it could not be read to its end, such as a gzip file that is cut off; null if it could.';
COMMENT ON COLUMN couponflow.archive_file.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.archive_file.updated_at IS 'Instant of that write.';
