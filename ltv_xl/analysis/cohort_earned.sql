-- One row per group, month of the first order and age month in which anybody ordered: the purchases and the profit.
-- In: observed. {division}: the dimension's number, 0 for the total. {segment}: the group's number there.
-- {within}: whether the customer is in any of its groups.
SELECT
    {division} AS division,
    {segment} AS code,
    observed.begun,
    observed.age_month,
    sum(observed.purchase) AS orders,
    sum(observed.profit) AS all_profit
FROM observed
WHERE {within}
GROUP BY {segment}, observed.begun, observed.age_month
