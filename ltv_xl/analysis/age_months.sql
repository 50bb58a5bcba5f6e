-- One row per group and age month: what the customers observed through all of that month did in it.
-- In: cohort_ages.
CREATE OR REPLACE TEMP TABLE age_months AS
SELECT
    cohort_ages.division,
    cohort_ages.code,
    cohort_ages.month,
    CAST(sum(cohort_ages.observed) AS BIGINT) AS all_observed,
    CAST(sum(cohort_ages.orders) AS BIGINT) AS all_orders,
    sum(cohort_ages.profit) AS all_profit
FROM cohort_ages
GROUP BY cohort_ages.division, cohort_ages.code, cohort_ages.month
