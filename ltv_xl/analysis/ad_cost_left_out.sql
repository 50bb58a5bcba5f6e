-- One row: the spend of months whose new customers cannot be counted, so that spend reconciles.
-- In: spend.
SELECT coalesce(sum(cost), 0) AS cost
FROM spend
WHERE NOT counted
