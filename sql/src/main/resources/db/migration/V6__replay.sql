-- Dead letters can be sent again.

ALTER TABLE couponflow.dead_letter ADD COLUMN replayed_at timestamptz;

COMMENT ON COLUMN couponflow.dead_letter.replayed_at IS
  'Instant when the body was last sent again, as a new push; null = never. Written by replays alone: the job leaves it as it is.';
