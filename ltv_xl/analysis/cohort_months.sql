-- One row per cohort and age in calendar months: how many of it ordered in that month, and the gross profit.
-- In: buyers, purchases, events. Only months that had ended by $as_of; a month without an order counts 0.
-- Refunds before the first purchase belong to no age.
WITH cells AS (
    SELECT cohorts.cohort, ages.age
    FROM (SELECT DISTINCT cohort FROM buyers WHERE known) AS cohorts
    JOIN range(0, date_diff('month', $first_order, $as_of) + 1) AS ages (age)
        ON cohorts.cohort + to_months(CAST(ages.age AS INTEGER) + 1) <= $as_of + 1
),
ordering AS (
    SELECT cohort, date_diff('month', cohort, order_date) AS age, count(*) AS customers
    FROM purchases
    WHERE known AND first_in_month
    GROUP BY cohort, age
),
earned AS (
    SELECT cohort, date_diff('month', cohort, order_date) AS age, sum(gross_profit) AS gross_profit
    FROM events
    WHERE known
    GROUP BY cohort, age
)
SELECT
    cells.cohort AS month,
    cells.age,
    coalesce(ordering.customers, 0) AS active,
    coalesce(earned.gross_profit, 0) AS gross_profit
FROM cells
LEFT JOIN ordering USING (cohort, age)
LEFT JOIN earned USING (cohort, age)
ORDER BY cells.cohort, cells.age
