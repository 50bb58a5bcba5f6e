-- One row: the smallest amount of the fifth of customers with the highest, rounded up. In: buyers.
WITH amounts AS (
    SELECT buyers.revenue AS amount, count(*) AS customers
    FROM buyers
    GROUP BY buyers.revenue
),
ranked AS (
    SELECT
        amounts.amount,
        sum(amounts.customers) OVER (ORDER BY amounts.amount DESC) AS customers_down_to,
        (sum(amounts.customers) OVER () + 4) // 5 AS places
    FROM amounts
)
SELECT max(ranked.amount) AS threshold
FROM ranked
WHERE ranked.customers_down_to >= ranked.places
