-- One row per group and age month: what the customers observed through all of that month did in it.
-- In: buyers, observed; run for all dimensions at once. {division}: the dimension's number, 0 for the total.
-- {segment}: the group's number there. {months}: (1), (2) ... to the last age month.
-- A month in which nobody ordered stands there with 0; a month that nobody has completed is absent.
SELECT
    {division} AS division,
    through.code,
    through.month,
    through.all_customers AS observed,
    coalesce(earned.orders, 0) AS orders,
    coalesce(earned.all_profit, 0) AS profit
FROM (
    SELECT reach.code, months.month, sum(reach.customers) AS all_customers
    FROM (
        SELECT {segment} AS code, buyers.observed_months, count(*) AS customers
        FROM buyers
        GROUP BY {segment}, buyers.observed_months
    ) AS reach
    JOIN (VALUES {months}) AS months (month) ON months.month <= reach.observed_months
    GROUP BY reach.code, months.month
) AS through
LEFT JOIN (
    SELECT
        {observed_segment} AS code,
        observed.age_month,
        sum(observed.purchase) AS orders,
        sum(observed.profit) AS all_profit
    FROM observed
    GROUP BY {observed_segment}, observed.age_month
) AS earned ON earned.code = through.code AND earned.age_month = through.month
