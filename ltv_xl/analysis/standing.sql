-- One row per customer with a purchase: the class, the first that fits, and whether one of the best.
-- In: buyers. $gap_90: the 90th percentile of days between purchases; NULL where nobody bought twice.
-- best: among the fifth with the highest gross profit, rounded up; of equals the lower customer_id.
CREATE OR REPLACE TEMP TABLE standing AS
WITH ranked AS (
    SELECT
        number,
        inactive,
        $as_of - last_on > $gap_90 AS silent,
        row_number() OVER (ORDER BY gross_profit DESC, number) <= (count(*) OVER () + 4) // 5 AS best
    FROM buyers
)
SELECT
    number,
    best,
    CASE
        WHEN inactive THEN 'lapsed'
        WHEN silent THEN 'at_risk'
        WHEN best THEN 'best'
        ELSE 'existing'
    END AS class
FROM ranked
