-- One row per group and age month: what a customer's profit in it weighs in the means up to each horizon, and
-- what these means take from the influence of a customer observed so far (see intervals.py).
-- In: age_months.
CREATE OR REPLACE TEMP TABLE means AS
WITH weighed AS (
    SELECT
        age_months.division,
        age_months.code,
        age_months.month,
        CAST(1 AS DOUBLE) / age_months.all_observed AS weight,
        CAST(age_months.all_profit AS DOUBLE) / age_months.all_observed / age_months.all_observed AS share
    FROM age_months
)
SELECT
    weighed.division,
    CAST(weighed.code AS SMALLINT) AS code,
    CAST(weighed.month AS TINYINT) AS month,
    CASE WHEN weighed.month <= 3 THEN weighed.weight ELSE 0 END AS weight_3,
    CASE WHEN weighed.month <= 6 THEN weighed.weight ELSE 0 END AS weight_6,
    CASE WHEN weighed.month <= 12 THEN weighed.weight ELSE 0 END AS weight_12,
    weighed.weight AS weight_24,
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
