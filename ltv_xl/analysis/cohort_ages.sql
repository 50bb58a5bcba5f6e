-- One row per group, month of the first order and age month: what the customers observed through all of that age
-- month did in it. In: buyers, observed; run for all dimensions at once. {division}: the dimension's number, 0 for the
-- total. {segment}: the group's number there. {months}: (1), (2) ... to the last age month.
-- begun: the month of the first order, counted from the year 0. An age month in which nobody ordered stands there with
-- 0; one that nobody has completed is absent.
SELECT
    {division} AS division,
    through.code,
    through.begun,
    through.month,
    through.all_customers AS observed,
    coalesce(earned.orders, 0) AS orders,
    coalesce(earned.all_profit, 0) AS profit
FROM (
    SELECT reach.code, reach.begun, months.month, sum(reach.customers) AS all_customers
    FROM (
        SELECT {segment} AS code, buyers.begun, buyers.observed_months, count(*) AS customers
        FROM buyers
        GROUP BY {segment}, buyers.begun, buyers.observed_months
    ) AS reach
    JOIN (VALUES {months}) AS months (month) ON months.month <= reach.observed_months
    GROUP BY reach.code, reach.begun, months.month
) AS through
LEFT JOIN (
    SELECT
        {observed_segment} AS code,
        observed.begun,
        observed.age_month,
        sum(observed.purchase) AS orders,
        sum(observed.profit) AS all_profit
    FROM observed
    GROUP BY {observed_segment}, observed.begun, observed.age_month
) AS earned
    ON earned.code = through.code AND earned.begun = through.begun AND earned.age_month = through.month
