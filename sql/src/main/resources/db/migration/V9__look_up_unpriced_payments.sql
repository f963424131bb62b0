-- The few payments without readable fees, by channel: marketing.channel_conversion asks for them channel by channel, and
-- the primary key has the day ahead of the channel. unpriced changes seldom, so updates still leave the index alone.
CREATE INDEX payment_unpriced ON couponflow.payment (account, card_id, channel) WHERE unpriced > 0;
