-- One row per channel and month: the same by month, channels in the order of the channel table.
-- In: spend, its counted months.
SELECT channel, month, cost, clicks, conversions, customers
FROM spend
WHERE counted
ORDER BY channel IS NULL, sum(cost) OVER (PARTITION BY channel) DESC, channel, month
