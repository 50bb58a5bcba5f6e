-- One row: the spend of months whose new customers cannot be counted, so that spend reconciles.
-- In: spend.
SELECT coalesce(sum(spend.cost), 0) AS all_cost
FROM spend
WHERE NOT spend.counted
