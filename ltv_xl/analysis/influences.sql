-- One row per group: sums over its observed customers of the squares and the cubes of their influence on 3-, 6-, 12- and
-- 24-month LTV (see intervals.py).
-- In: means. {divided}: divided.sql of one dimension or of all. {division}: the dimension's number; {customer}: what a
-- customer in a dimension is told apart by.
-- Every observed customer has a row in observed: that of the first purchase.
WITH earned AS (
    SELECT
        {division} AS division,
        divided.code,
        divided.observed_months,
        sum(divided.profit * means.weight_3) AS worth_3,
        sum(divided.profit * means.weight_6) AS worth_6,
        sum(divided.profit * means.weight_12) AS worth_12,
        sum(divided.profit * means.weight_24) AS worth_24
    FROM ({divided}) AS divided
    JOIN means ON means.division = {division} AND means.code = divided.code AND means.month = divided.age_month
    GROUP BY {customer}, divided.code, divided.observed_months
),
influences AS (
    SELECT
        earned.division,
        earned.code,
        earned.worth_3 - means.taken_3 AS u3,
        earned.worth_6 - means.taken_6 AS u6,
        earned.worth_12 - means.taken_12 AS u12,
        earned.worth_24 - means.taken_24 AS u24
    FROM earned
    JOIN means
        ON means.division = earned.division AND means.code = earned.code AND means.month = earned.observed_months
)
SELECT
    influences.division,
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
GROUP BY influences.division, influences.code
