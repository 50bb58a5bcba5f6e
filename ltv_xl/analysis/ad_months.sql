-- One row per channel and month: the same by month, channels in the order of the channel table.
-- In: spend, its counted months.
WITH weighed AS (
    SELECT spend.*, sum(spend.cost) OVER (PARTITION BY spend.channel) AS all_cost
    FROM spend
    WHERE spend.counted
)
SELECT
    weighed.channel,
    weighed.month,
    weighed.cost,
    weighed.clicks,
    weighed.conversions,
    weighed.customers
FROM weighed
ORDER BY weighed.channel IS NULL, weighed.all_cost DESC, weighed.channel, weighed.month
