-- A field is not understood when the catalogue states it and the column that it fills stayed null. An empty field states
-- nothing, nor does a time or a term of 0: so libraries write what is not set.

DROP VIEW IF EXISTS ops.card_not_understood;

CREATE VIEW ops.card_not_understood AS
WITH stated AS (
  SELECT c.account, c.card_id, c.title, c.quantity, c.validity_type, c.begin_at, c.fixed_begin_term, c.fixed_term,
         CASE WHEN c.end_at >= timestamp '2013-01-01' AT TIME ZONE job.zone THEN c.end_at END AS end_at,
         coalesce(c.validity_type IN ('DATE_TYPE_FIX_TIME_RANGE', 'DATE_TYPE_FIX_TERM', 'DATE_TYPE_PERMANENT'), false) AS is_known,
         coalesce(c.validity_type = 'DATE_TYPE_FIX_TIME_RANGE', false) AS is_range,
         coalesce(c.validity_type = 'DATE_TYPE_FIX_TERM', false) AS is_term,
         coalesce(c.validity_type = 'DATE_TYPE_PERMANENT', false) AS is_permanent,
         CASE WHEN jsonb_typeof(f.date_info) <> 'object' THEN nullif(btrim(f.date_info #>> '{}', E' \t\r\n'), '') END AS no_object,
         nullif(btrim(f.date_info ->> 'type', E' \t\r\n'), '') AS type,
         nullif(btrim(f.date_info ->> 'begin_timestamp', E' \t\r\n'), '') AS begins,
         nullif(btrim(f.date_info ->> 'end_timestamp', E' \t\r\n'), '') AS ends,
         nullif(btrim(f.date_info ->> 'fixed_begin_term', E' \t\r\n'), '') AS begin_term,
         nullif(btrim(f.date_info ->> 'fixed_term', E' \t\r\n'), '') AS term,
         nullif(btrim(f.sku ->> 'total_quantity', E' \t\r\n'), '') AS total,
         nullif(btrim(f.sku ->> 'quantity', E' \t\r\n'), '') AS in_stock,
         '^0+([.]0+)?$' AS zero
    FROM couponflow.card c
   CROSS JOIN (SELECT couponflow.zone() AS zone) job
   CROSS JOIN LATERAL (SELECT c.catalogue #> ARRAY[lower(c.card_type), 'base_info', 'date_info'] AS date_info,
                              c.catalogue #> ARRAY[lower(c.card_type), 'base_info', 'sku'] AS sku) f)
SELECT account, card_id, title, field, left(value, 128) AS value, expected
  FROM stated
 CROSS JOIN LATERAL (VALUES
   ('date_info', no_object, 'an object',
    no_object <> '[]'),
   ('date_info.type', type,
    'DATE_TYPE_FIX_TIME_RANGE (or 1 or DATE_TYPE_FIX_TERM_RANGE); DATE_TYPE_FIX_TERM (or 2); DATE_TYPE_PERMANENT',
    NOT is_known AND (type IS NOT NULL OR ends !~ zero OR term !~ zero)),
   ('date_info.begin_timestamp', begins, 'whole seconds since 1970; not after end_timestamp',
    NOT is_permanent AND (begins !~ zero AND begin_at IS NULL OR is_range AND begin_at > end_at)),
   ('date_info.end_timestamp', ends, 'whole seconds since 1970; from 2013 on',
    NOT is_permanent AND end_at IS NULL AND (ends !~ zero OR is_range)),
   ('date_info.fixed_begin_term', begin_term, 'whole days from 0 to 3000000',
    is_term AND begin_term IS NOT NULL AND fixed_begin_term IS NULL),
   ('date_info.fixed_term', term, 'whole days from 0 to 3000000',
    is_term AND fixed_term IS NULL),
   ('sku.total_quantity', total, 'a whole number from 0 of at most 15 digits',
    total !~ '^[0-9]{1,15}([.]0+)?$'),
   ('sku.quantity', in_stock, 'a whole number from 0 of at most 15 digits',
    in_stock IS NOT NULL AND quantity IS NULL)) AS fields (field, value, expected, is_not_understood)
 WHERE is_not_understood;

COMMENT ON VIEW ops.card_not_understood IS
  'What the catalogue states about the validity or the stock of a card and nobody can read, so that it counts as not said: such a card has no end, or no stock. One row per account, card and field. Mend it in the catalogue.';
COMMENT ON COLUMN ops.card_not_understood.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN ops.card_not_understood.card_id IS 'Card.';
COMMENT ON COLUMN ops.card_not_understood.title IS 'Its title; null where the catalogue has none.';
COMMENT ON COLUMN ops.card_not_understood.field IS 'Field of base_info, such as date_info.end_timestamp.';
COMMENT ON COLUMN ops.card_not_understood.value IS
  'What the catalogue has there, at most 128 characters; null = nothing, where the type of the validity needs it.';
COMMENT ON COLUMN ops.card_not_understood.expected IS 'What can be read.';
