-- One row per group, month of the first order and age month: what the customers observed through all of that age
-- month did in it. {reach}, {earned}: cohort_reach.sql and cohort_earned.sql of all dimensions. {months}: (1), (2) ... to
-- the last age month. An age month in which nobody ordered stands there with 0; one that nobody has completed is absent.
CREATE OR REPLACE TEMP TABLE cohort_ages AS
SELECT
    through.division,
    through.code,
    through.begun,
    through.month,
    through.all_customers AS observed,
    coalesce(earned.orders, 0) AS orders,
    coalesce(earned.all_profit, 0) AS profit
FROM (
    SELECT reach.division, reach.code, reach.begun, months.month, sum(reach.customers) AS all_customers
    FROM ({reach}) AS reach
    JOIN (VALUES {months}) AS months (month) ON months.month <= reach.observed_months
    GROUP BY reach.division, reach.code, reach.begun, months.month
) AS through
LEFT JOIN ({earned}) AS earned
    ON
        earned.division = through.division
        AND earned.code = through.code
        AND earned.begun = through.begun
        AND earned.age_month = through.month
