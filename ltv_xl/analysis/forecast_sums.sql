-- One row per group of a dimension: sums over its customers; run for all dimensions at once.
-- In: forecast_people, buyers. {division}: the dimension's number, 0 for the total. {segment}: the group's number
-- there. {sums}: those of what is expected, and of what came in as long a time before.
SELECT
    {division} AS division,
    {segment} AS code,
    count(*) AS customers,
    sum(people.alive) AS all_alive{sums}
FROM forecast_people AS people
JOIN buyers ON buyers.number = people.number
GROUP BY {segment}
