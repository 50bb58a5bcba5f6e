-- One row per first product: customers of known start whose first purchase is at least $inactive_days old at
-- $as_of, and those of them who bought again.
-- In: buyers. {segment}: the first product's code there.
SELECT
    {segment} AS code,
    count(*) FILTER (WHERE known AND $as_of - first_on >= $inactive_days) AS mature,
    count(*) FILTER (WHERE known AND $as_of - first_on >= $inactive_days AND orders >= 2) AS mature_next
FROM buyers
GROUP BY code
ORDER BY code
