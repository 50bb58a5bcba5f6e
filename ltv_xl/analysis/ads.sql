-- One row per channel, by cost, the spend without a channel last: what was spent and whom it acquired.
-- In: spend, its counted months. Clicks and conversions stay NULL where no row has them.
WITH sums AS (
    SELECT
        spend.channel,
        sum(spend.cost) AS all_cost,
        sum(spend.clicks) AS all_clicks,
        sum(spend.conversions) AS all_conversions,
        sum(spend.customers) AS all_customers
    FROM spend
    WHERE spend.counted
    GROUP BY spend.channel
)
SELECT sums.channel, sums.all_cost, sums.all_clicks, sums.all_conversions, sums.all_customers
FROM sums
ORDER BY sums.channel IS NULL, sums.all_cost DESC, sums.channel
