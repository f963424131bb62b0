-- Which files have been read, so that a run over a folder that has grown knows what is new.

CREATE TABLE couponflow.archive_file (
  source        text COLLATE "C" NOT NULL,
  pushes        bigint NOT NULL,
  bytes         bigint NOT NULL,
  modified_at   timestamptz NOT NULL,
  read_at       timestamptz NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (source)
);

COMMENT ON TABLE couponflow.archive_file IS
  'Files that were read to their end. A row appears together with all that the file''s pushes changed in the other tables.';
COMMENT ON COLUMN couponflow.archive_file.source IS
  'Path of the file below the folder that was read, or the name of the file that was given; as in dead_letter and data_quality.';
COMMENT ON COLUMN couponflow.archive_file.pushes IS 'Pushes in it, repeated and unreadable ones and stray bytes included.';
COMMENT ON COLUMN couponflow.archive_file.bytes IS 'Size in bytes when it was read, as it lay there: of a .gz file zipped.';
COMMENT ON COLUMN couponflow.archive_file.modified_at IS 'Instant of its last change by then.';
COMMENT ON COLUMN couponflow.archive_file.read_at IS 'Instant when its end was reached.';
COMMENT ON COLUMN couponflow.archive_file.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.archive_file.updated_at IS 'Instant of that write.';
