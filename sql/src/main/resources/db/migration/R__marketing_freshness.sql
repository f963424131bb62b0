-- Always one row, also for a database that no job has ever written to.

DROP VIEW IF EXISTS marketing.freshness;

CREATE VIEW marketing.freshness AS
SELECT run.zone,
       last_commit.last_commit_at,
       floor(extract(epoch FROM now() - last_commit.last_commit_at))::bigint AS age_seconds,
       last_commit.last_checkpoint_id AS checkpoint_id,
       run.version,
       EXISTS (SELECT FROM couponflow.job_run WHERE cubes_pending) AS sums_pending,
       coalesce(run.bounded, false) AS bounded
  FROM (VALUES (true)) AS always (one)
  LEFT JOIN (SELECT * FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1) run ON true
  LEFT JOIN (SELECT * FROM couponflow.job_run WHERE last_commit_at IS NOT NULL
              ORDER BY last_commit_at DESC, run_id DESC LIMIT 1) last_commit ON true;

COMMENT ON VIEW marketing.freshness IS
  'How fresh all other views are. Always exactly one row. What ops.freshness tells more of is about the job itself.';
COMMENT ON COLUMN marketing.freshness.zone IS
  'Time zone of the newest run, whose midnights bound all days and windows, such as Asia/Shanghai; null = no run ever.';
COMMENT ON COLUMN marketing.freshness.last_commit_at IS 'Instant of the last commit; null = none ever.';
COMMENT ON COLUMN marketing.freshness.age_seconds IS
  'Whole seconds since then; null = no commit ever. Of a job that goes on (bounded is false) more than a few checkpoint intervals mean that it is stuck or down.';
COMMENT ON COLUMN marketing.freshness.checkpoint_id IS 'Checkpoint that was committed then.';
COMMENT ON COLUMN marketing.freshness.version IS 'Version of couponflow of the newest run.';
COMMENT ON COLUMN marketing.freshness.sums_pending IS
  'True while a run reads an archive: views of sums (by week, channel, card, store, clerk or time to redeem) are empty until it ends.';
COMMENT ON COLUMN marketing.freshness.bounded IS
  'True if the newest run reads what is there and ends, such as one each night: the next numbers come with the next run. False for a job that goes on until it is stopped.';
