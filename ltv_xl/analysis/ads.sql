-- One row per channel, by cost, the spend without a channel last: what was spent and whom it acquired.
-- In: spend, its counted months. Clicks and conversions stay NULL where no row has them.
SELECT
    channel,
    sum(cost) AS cost,
    sum(clicks) AS clicks,
    sum(conversions) AS conversions,
    sum(customers) AS customers
FROM spend
WHERE counted
GROUP BY channel
ORDER BY channel IS NULL, sum(cost) DESC, channel
