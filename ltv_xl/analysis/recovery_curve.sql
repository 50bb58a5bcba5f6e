-- One row per age month, 0 to the last observed: the customers of known start observed through it, and their profit in
-- it. In: ledger. Month 0 is the day of the first purchase; month 1 is the rest of the first age month, of the
-- customers who have completed it.
-- {months}: (1), (2) ... to the last age month.
WITH firsts AS (
    SELECT ledger.number, ledger.observed_months
    FROM ledger
    WHERE ledger.n = 1 AND ledger.first_on >= $known_from
),
dated AS (
    SELECT
        CASE WHEN ledger.order_date = ledger.first_on THEN 0 ELSE ledger.age_month END AS month,
        ledger.profit
    FROM ledger
    WHERE ledger.first_on >= $known_from AND ledger.order_date >= ledger.first_on
),
earned AS (
    SELECT dated.month, sum(dated.profit) AS all_profit
    FROM dated
    GROUP BY dated.month
),
through AS (
    SELECT 0 AS month, count(*) AS customers
    FROM firsts
    UNION ALL
    SELECT months.month, count(*) AS customers
    FROM firsts
    JOIN (VALUES {months}) AS months (month) ON months.month <= firsts.observed_months
    GROUP BY months.month
)
SELECT
    through.month,
    through.customers,
    CAST(coalesce(earned.all_profit, 0) AS DOUBLE) AS profit,
    CAST(
        CASE WHEN through.month = 1 THEN (
            SELECT sum(ledger.profit)
            FROM ledger
            WHERE ledger.order_date = ledger.first_on AND ledger.first_on >= $known_from AND ledger.observed_months > 0
        ) ELSE 0 END AS DOUBLE
    ) AS first_day
FROM through
LEFT JOIN earned ON earned.month = through.month
WHERE through.customers > 0
ORDER BY through.month
