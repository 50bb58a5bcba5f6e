-- One row per stage of customers and whether they are silent: how many, and what they have brought. In: buyers.
-- The stage goes by days from the first to the last purchase, and by net sales: first, one purchase; young, less
-- than $young_days; steady, longer, below $amount; trend, less than $loyal_days, at or above it; loyal, longer.
-- silent: the last purchase is at least $silent_days ago.
WITH lives AS (
    SELECT
        buyers.orders,
        date_diff('day', buyers.first_on, buyers.last_on) AS days,
        date_diff('day', buyers.last_on, $as_of) >= $silent_days AS silent,
        buyers.revenue,
        buyers.profit
    FROM buyers
),
staged AS (
    SELECT
        CASE
            WHEN lives.orders = 1 THEN 'first'
            WHEN lives.days < $young_days THEN 'young'
            WHEN lives.revenue < CAST($amount AS DECIMAL(18, 4)) THEN 'steady'
            WHEN lives.days < $loyal_days THEN 'trend'
            ELSE 'loyal'
        END AS stage,
        lives.silent,
        lives.revenue,
        lives.profit
    FROM lives
)
SELECT
    staged.stage,
    staged.silent,
    count(*) AS customers,
    sum(staged.revenue) AS all_revenue,
    sum(staged.profit) AS all_profit
FROM staged
GROUP BY staged.stage, staged.silent
