-- One row per group, month of the first order and months observed: how many customers there are.
-- In: buyers. {division}: the dimension's number, 0 for the total. {segment}: the group's number there.
-- {within}: whether the customer is in any of its groups.
-- begun: the month of the first order, counted from the year 0.
SELECT {division} AS division, {segment} AS code, buyers.begun, buyers.observed_months, count(*) AS customers
FROM buyers
WHERE {within}
GROUP BY {segment}, buyers.begun, buyers.observed_months
