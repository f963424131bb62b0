-- Always one row, so that an alert on it also fires for a database that no job has ever written to.

DROP VIEW IF EXISTS ops.freshness;

CREATE VIEW ops.freshness AS
SELECT run.run_id, run.job_name, run.version, run.zone, run.started_at,
       last_commit.last_commit_at,
       floor(extract(epoch FROM now() - last_commit.last_commit_at))::bigint AS age_seconds,
       last_commit.last_checkpoint_id AS checkpoint_id,
       (SELECT max(hour) FROM couponflow.data_quality) AS newest_hour,
       EXISTS (SELECT FROM couponflow.job_run WHERE cubes_pending) AS sums_pending,
       coalesce(run.bounded, false) AS bounded
  FROM (VALUES (true)) AS always (one)
  LEFT JOIN (SELECT * FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1) run ON true
  LEFT JOIN (SELECT * FROM couponflow.job_run WHERE last_commit_at IS NOT NULL
              ORDER BY last_commit_at DESC, run_id DESC LIMIT 1) last_commit ON true;

COMMENT ON VIEW ops.freshness IS 'How fresh all other views are. Always exactly one row.';
COMMENT ON COLUMN ops.freshness.run_id IS 'Newest run of the job; null = none ever.';
COMMENT ON COLUMN ops.freshness.job_name IS 'Its name in Flink.';
COMMENT ON COLUMN ops.freshness.version IS 'Its version of couponflow.';
COMMENT ON COLUMN ops.freshness.zone IS 'Its time zone, whose midnights bound all days and windows, such as Asia/Shanghai.';
COMMENT ON COLUMN ops.freshness.started_at IS 'Instant of its start.';
COMMENT ON COLUMN ops.freshness.last_commit_at IS 'Instant of the last commit, also if an earlier run made it; null = none ever.';
COMMENT ON COLUMN ops.freshness.age_seconds IS 'Whole seconds since then; null = no commit ever. Of a job that goes on (bounded is false) more than a few checkpoint intervals mean that it is stuck or down.';
COMMENT ON COLUMN ops.freshness.checkpoint_id IS 'Checkpoint that was committed then.';
COMMENT ON COLUMN ops.freshness.newest_hour IS 'Start of the newest hour in which a push was received, an instant; null = none ever.';
COMMENT ON COLUMN ops.freshness.sums_pending IS
  'True while a run reads an archive: views of sums (by week, channel, card, store, clerk or time to redeem) are empty until it ends.';
COMMENT ON COLUMN ops.freshness.bounded IS
  'True if the newest run reads what is there and ends, such as one each night: the next numbers come with the next run. False for a job that goes on until it is stopped.';
