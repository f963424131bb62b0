-- For "what a channel did in a stretch of time": the primary keys have the channel behind cards and days. The channel stands
-- first, not the account: the planner takes rows for as well in order as the first column is, and of one account they all are.
-- It would fetch thousands of far pages one after the other then, instead of all that it needs in the order of the disk.
CREATE INDEX channel_week_channel ON couponflow.channel_week (channel, account, cohort_week);

DROP INDEX couponflow.redemption_channel_date;
CREATE INDEX redemption_channel_date ON couponflow.redemption (channel, account, redeemed_date);
