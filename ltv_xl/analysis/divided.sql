-- One row per order in an observed age month, with its customer's group in a dimension.
-- In: observed. {division}: the dimension's number, 0 for the total. {segment}: the group's number there.
-- {within}: whether the customer is in any of its groups.
SELECT
    {division} AS division,
    observed.number,
    {segment} AS code,
    observed.observed_months,
    observed.age_month,
    CAST(observed.profit AS DOUBLE) AS profit
FROM observed
WHERE {within}
