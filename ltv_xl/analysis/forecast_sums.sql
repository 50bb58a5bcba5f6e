-- One row per group of a dimension whose customers came back in the last months: sums; run for all dimensions at once.
-- In: forecast_last. {division}: the dimension's number, 0 for the total. {segment}: the group's number there.
SELECT
    {division} AS division,
    {segment} AS code{sums}
FROM forecast_last
GROUP BY {segment}
