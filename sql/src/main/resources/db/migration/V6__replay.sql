-- Dead letters can be sent again.

ALTER TABLE couponflow.dead_letter ADD COLUMN replayed_at timestamptz;

COMMENT ON COLUMN couponflow.dead_letter.replayed_at IS
  'Instant when the body was last sent again, as a new push; null = never. Written by replays; the job takes it back where other bytes come to stand at the same place.';

COMMENT ON COLUMN couponflow.dead_letter.position IS
  'Kafka offset; in a file of pushes the ordinal of the push, in a catalogue the index of the line, blank ones included, from 0.';
COMMENT ON COLUMN couponflow.dead_letter.body IS
  'Original bytes: of a push at most the first 65536, of a line of the catalogue the first 1048576. Holds personal data: for whoever administers these tables, in no view.';
