-- One row per customer with a purchase: the class, the first that fits, and whether one of the best.
-- In: buyers. $gap_90: the 90th percentile of days between purchases; NULL where nobody bought twice.
-- best: among the fifth with the highest gross profit, rounded up; of equals the lower customer_id.
CREATE OR REPLACE TEMP TABLE standing AS
WITH ranked AS (
    SELECT
        buyers.number,
        buyers.last_on,
        buyers.orders,
        buyers.revenue,
        buyers.gross_profit,
        buyers.inactive,
        date_diff('day', buyers.last_on, $as_of) > CAST($gap_90 AS DOUBLE) AS silent,
        row_number() OVER (ORDER BY buyers.gross_profit DESC, buyers.number)
        <= (count(*) OVER () + 4) // 5 AS best
    FROM buyers
)
SELECT
    ranked.number,
    ranked.last_on,
    ranked.orders,
    ranked.revenue,
    ranked.gross_profit,
    ranked.best,
    CASE
        WHEN ranked.inactive THEN 'lapsed'
        WHEN ranked.silent THEN 'at_risk'
        WHEN ranked.best THEN 'best'
        ELSE 'existing'
    END AS class
FROM ranked
