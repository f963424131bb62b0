-- How fresh everything is.
SELECT run_id, job_name, version, zone, started_at, last_commit_at, age_seconds, checkpoint_id, newest_hour, bounded
  FROM ops.freshness
