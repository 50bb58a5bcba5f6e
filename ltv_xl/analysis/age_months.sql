-- One row per group and age month: what the customers observed through all of that month did in it.
-- In: buyers, events. {segment}: the group's code there, or 0 for the total. $months: the last age month.
-- A month in which nobody ordered stands there with 0; a month that nobody has completed is absent.
WITH reach AS (
    SELECT {segment} AS code, observed_months, count(*) AS customers
    FROM buyers
    GROUP BY code, observed_months
),
observed AS (
    SELECT reach.code, months.month, sum(reach.customers) AS customers
    FROM reach
    JOIN range(1, $months + 1) AS months (month) ON months.month <= reach.observed_months
    GROUP BY reach.code, months.month
),
earned AS (
    SELECT
        {segment} AS code,
        age_month AS month,
        count(*) FILTER (WHERE purchase) AS orders,
        sum(gross_profit) AS gross_profit
    FROM events
    WHERE age_month IS NOT NULL
    GROUP BY code, age_month
)
SELECT
    observed.code,
    observed.month,
    observed.customers AS observed,
    coalesce(earned.orders, 0) AS orders,
    coalesce(earned.gross_profit, 0) AS gross_profit
FROM observed
LEFT JOIN earned USING (code, month)
ORDER BY observed.code, observed.month
