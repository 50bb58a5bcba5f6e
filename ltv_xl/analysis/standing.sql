-- One row per customer with a purchase: the class, the first that fits, and whether one of the best.
-- In: buyers. $gap_90: the 90th percentile of days between purchases; NULL where nobody bought twice.
-- best: among the fifth with the highest gross profit, rounded up; of equals the lower number. Profits are counted
-- and not customers sorted: there are fewer of them, and only those at the limit have to be told apart.
CREATE OR REPLACE TEMP TABLE standing AS
WITH profits AS (
    SELECT buyers.profit, count(*) AS customers
    FROM buyers
    GROUP BY buyers.profit
),
ranked AS (
    SELECT
        profits.profit,
        profits.customers,
        sum(profits.customers) OVER (ORDER BY profits.profit DESC) AS customers_down_to,
        (sum(profits.customers) OVER () + 4) // 5 AS places
    FROM profits
),
threshold AS (
    SELECT ranked.profit, ranked.places - ranked.customers_down_to + ranked.customers AS places
    FROM ranked
    WHERE ranked.places BETWEEN ranked.customers_down_to - ranked.customers + 1 AND ranked.customers_down_to
),
tied AS (
    SELECT
        threshold.profit,
        threshold.places,
        buyers.number,
        row_number() OVER (ORDER BY buyers.number) AS place
    FROM buyers
    JOIN threshold ON threshold.profit = buyers.profit
),
cut AS (
    SELECT tied.profit, tied.number
    FROM tied
    WHERE tied.place = tied.places
),
judged AS (
    SELECT
        buyers.number,
        buyers.last_on,
        buyers.orders,
        buyers.revenue,
        buyers.profit,
        buyers.inactive,
        date_diff('day', buyers.last_on, $as_of) > CAST($gap_90 AS DOUBLE) AS silent,
        buyers.profit > cut.profit
        OR (buyers.profit = cut.profit AND buyers.number <= cut.number) AS best
    FROM buyers
    CROSS JOIN cut
)
SELECT
    judged.number,
    judged.last_on,
    judged.orders,
    judged.revenue,
    judged.profit,
    judged.best,
    CASE
        WHEN judged.inactive THEN 'lapsed'
        WHEN judged.silent THEN 'at_risk'
        WHEN judged.best THEN 'best'
        ELSE 'existing'
    END AS class
FROM judged
