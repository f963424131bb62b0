-- Files are known by what is in them, however they are called, and how far each was read.

ALTER TABLE couponflow.archive_file RENAME TO archive_file_before;
ALTER TABLE couponflow.archive_file_before RENAME CONSTRAINT archive_file_pkey TO archive_file_before_pkey;

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

INSERT INTO couponflow.archive_file (source, first_position, pushes, bytes, modified_at, read_at, complete, checkpoint_id, updated_at)
SELECT source, 0, pushes, bytes, modified_at, read_at, true, checkpoint_id, updated_at FROM couponflow.archive_file_before;

DROP TABLE couponflow.archive_file_before;

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
