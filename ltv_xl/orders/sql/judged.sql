-- Every line with the reason that keeps it out of the orders; NULL: it goes in.
-- Status comes first: a cancelled order may well lack its amount. A cancelled line below zero is a refund.
CREATE OR REPLACE VIEW judged AS
SELECT *,
       CASE
           WHEN is_refund THEN NULL
           WHEN rank = 1 THEN 'cancelled'
           WHEN rank = 2 THEN 'returned'
           WHEN rank = 3 THEN 'unpaid'
           WHEN rank = 4 THEN 'no_sale'
       END AS set_aside,
       CASE
           WHEN set_aside IS NOT NULL THEN set_aside
           WHEN is_other_currency THEN 'other_currency'
           WHEN customer_id IS NULL THEN {nobody}
           WHEN ordered_at IS NULL THEN CASE WHEN {date_bad} THEN 'bad_date' ELSE 'no_date' END
           WHEN ordered_at < TIMESTAMP '1990-01-01' THEN 'old_date'
           WHEN ordered_at >= DATE '{last_day}' + INTERVAL 1 DAY THEN 'future_date'
           WHEN amount_bad OR abs(amount) >= 1000000000000 THEN 'bad_amount' -- 10^12: sums stay below 10^14
           WHEN amount IS NULL AND NOT amount_elsewhere THEN 'no_amount'
           {after_as_of}
       END AS reason
FROM (
    SELECT l.* EXCLUDE (customer_id),
           {customer_id} AS customer_id,
           {ordered_at} AS ordered_at,
           {rank} AS rank,
           coalesce({refund}, false) AS is_refund,
           {amount_elsewhere} AS amount_elsewhere,
           {other_currency} AS is_other_currency
    FROM lines_with_amount AS l
    {fill}
)
