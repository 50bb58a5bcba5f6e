-- One row per group of a dimension, run for all of them at once where customers are few: sums over its observed
-- customers of the squares and the cubes of their influence on 3-, 6-, 12- and 24-month LTV (see intervals.py).
-- In: observed, means. {division}: the dimension's number, 0 for the total. {segment}: the group's number.
-- Every observed customer has a row in observed: that of the first purchase.
WITH weighed AS (
    SELECT
        observed.number,
        {segment} AS code,
        observed.observed_months,
        CAST(observed.profit AS DOUBLE) * means.weight_3 AS profit_3,
        CAST(observed.profit AS DOUBLE) * means.weight_6 AS profit_6,
        CAST(observed.profit AS DOUBLE) * means.weight_12 AS profit_12,
        CAST(observed.profit AS DOUBLE) * means.weight_24 AS profit_24
    FROM observed
    JOIN means ON means.division = {division} AND means.code = {segment} AND means.month = observed.age_month
),
earned AS (
    SELECT
        weighed.number,
        min(weighed.code) AS group_code,
        min(weighed.observed_months) AS reach,
        sum(weighed.profit_3) AS worth_3,
        sum(weighed.profit_6) AS worth_6,
        sum(weighed.profit_12) AS worth_12,
        sum(weighed.profit_24) AS worth_24
    FROM weighed
    GROUP BY weighed.number
),
influences AS (
    SELECT
        earned.group_code AS code,
        earned.worth_3 - means.taken_3 AS u3,
        earned.worth_6 - means.taken_6 AS u6,
        earned.worth_12 - means.taken_12 AS u12,
        earned.worth_24 - means.taken_24 AS u24
    FROM earned
    JOIN means
        ON means.division = {division} AND means.code = earned.group_code AND means.month = earned.reach
)
SELECT
    {division} AS division,
    influences.code,
    sum(influences.u3 * influences.u3) AS squares_3,
    sum(influences.u6 * influences.u6) AS squares_6,
    sum(influences.u12 * influences.u12) AS squares_12,
    sum(influences.u24 * influences.u24) AS squares_24,
    sum(influences.u3 * influences.u3 * influences.u3) AS cubes_3,
    sum(influences.u6 * influences.u6 * influences.u6) AS cubes_6,
    sum(influences.u12 * influences.u12 * influences.u12) AS cubes_12,
    sum(influences.u24 * influences.u24 * influences.u24) AS cubes_24
FROM influences
GROUP BY influences.code
