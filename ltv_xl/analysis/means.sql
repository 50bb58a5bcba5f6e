-- One row per group and age month: what a customer's profit in it weighs in the mean, and what the means up to it
-- take from the influence of a customer observed so far, at each horizon (see intervals.py).
-- In: age_months.
CREATE OR REPLACE TEMP TABLE means AS
WITH weighed AS (
    SELECT
        age_months.division,
        age_months.code,
        age_months.month,
        CAST(1 AS DOUBLE) / age_months.observed AS weight,
        CAST(age_months.gross_profit AS DOUBLE) / age_months.observed / age_months.observed AS share
    FROM age_months
)
SELECT
    weighed.division,
    weighed.code,
    weighed.month,
    weighed.weight,
    sum(CASE WHEN weighed.month <= 3 THEN weighed.share ELSE 0 END) OVER (
        PARTITION BY weighed.division, weighed.code ORDER BY weighed.month
    ) AS taken_3,
    sum(CASE WHEN weighed.month <= 6 THEN weighed.share ELSE 0 END) OVER (
        PARTITION BY weighed.division, weighed.code ORDER BY weighed.month
    ) AS taken_6,
    sum(CASE WHEN weighed.month <= 12 THEN weighed.share ELSE 0 END) OVER (
        PARTITION BY weighed.division, weighed.code ORDER BY weighed.month
    ) AS taken_12,
    sum(weighed.share) OVER (
        PARTITION BY weighed.division, weighed.code ORDER BY weighed.month
    ) AS taken_24
FROM weighed
