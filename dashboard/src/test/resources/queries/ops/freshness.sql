SELECT run_id, zone, last_commit_at, checkpoint_id FROM ops.freshness;
