-- One row: median and 90th percentile of the days between a customer's purchases, over all customers.
-- In: purchases. NULL where nobody bought twice.
SELECT median(days_to_next) AS gap_50, quantile_cont(days_to_next, 0.9) AS gap_90
FROM purchases
