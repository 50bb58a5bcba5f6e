-- One row per group: sums over the months of first orders of the squares of what the customers who began in that month
-- do together to 3-, 6-, 12- and 24-month LTV (see intervals.py), and of the squares of the difference between this and
-- what all the other groups' customers of that month do to the others' LTV.
-- In: cohort_ages, age_months. The others of a group are the total without it: of that, division 0.
-- begun: months in which the observed customers first bought.
WITH means AS (
    SELECT
        own.division,
        own.code,
        own.month,
        CAST(own.all_observed AS DOUBLE) AS number,
        CAST(own.all_profit AS DOUBLE) / own.all_observed AS mean,
        CAST(everyone.all_observed - own.all_observed AS DOUBLE) AS others,
        CASE
            WHEN everyone.all_observed > own.all_observed
                THEN CAST(everyone.all_profit - own.all_profit AS DOUBLE)
                    / (everyone.all_observed - own.all_observed)
        END AS others_mean
    FROM age_months AS own
    JOIN age_months AS everyone ON everyone.division = 0 AND everyone.code = 0 AND everyone.month = own.month
),
monthly AS (
    SELECT
        means.division,
        means.code,
        cohort_ages.begun,
        means.month,
        (CAST(cohort_ages.profit AS DOUBLE) - cohort_ages.observed * means.mean) / means.number AS own,
        CASE
            WHEN means.others > 0
                THEN (cohort_ages.observed * means.others_mean - CAST(cohort_ages.profit AS DOUBLE)) / means.others
        END AS other,
        1 AS there
    FROM means
    JOIN cohort_ages
        ON
            cohort_ages.division = means.division
            AND cohort_ages.code = means.code
            AND cohort_ages.month = means.month
    UNION ALL
    SELECT
        means.division,
        means.code,
        cohort_ages.begun,
        means.month,
        0 AS own,
        (CAST(cohort_ages.profit AS DOUBLE) - cohort_ages.observed * means.others_mean) / means.others AS other,
        0 AS there
    FROM means
    JOIN cohort_ages ON cohort_ages.division = 0 AND cohort_ages.code = 0 AND cohort_ages.month = means.month
    WHERE means.others > 0
),
summed AS (
    SELECT
        monthly.division,
        monthly.code,
        monthly.begun,
        max(monthly.there) AS present,
        sum(CASE WHEN monthly.month <= 3 THEN monthly.own ELSE 0 END) AS u3,
        sum(CASE WHEN monthly.month <= 6 THEN monthly.own ELSE 0 END) AS u6,
        sum(CASE WHEN monthly.month <= 12 THEN monthly.own ELSE 0 END) AS u12,
        sum(monthly.own) AS u24,
        sum(CASE WHEN monthly.month <= 3 THEN monthly.own - monthly.other ELSE 0 END) AS d3,
        sum(CASE WHEN monthly.month <= 6 THEN monthly.own - monthly.other ELSE 0 END) AS d6,
        sum(CASE WHEN monthly.month <= 12 THEN monthly.own - monthly.other ELSE 0 END) AS d12,
        sum(monthly.own - monthly.other) AS d24
    FROM monthly
    GROUP BY monthly.division, monthly.code, monthly.begun
)
SELECT
    summed.division,
    summed.code,
    sum(summed.present) AS begun,
    count(*) AS all_begun,
    sum(summed.u3 * summed.u3) AS squares_3,
    sum(summed.u6 * summed.u6) AS squares_6,
    sum(summed.u12 * summed.u12) AS squares_12,
    sum(summed.u24 * summed.u24) AS squares_24,
    sum(summed.d3 * summed.d3) AS differences_3,
    sum(summed.d6 * summed.d6) AS differences_6,
    sum(summed.d12 * summed.d12) AS differences_12,
    sum(summed.d24 * summed.d24) AS differences_24
FROM summed
GROUP BY summed.division, summed.code
