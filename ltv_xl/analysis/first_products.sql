-- One row per first product: customers of known start whose first purchase is at least $inactive_days old at
-- $as_of, and those of them who bought again within $inactive_days of it.
-- In: buyers. {segment}: the number of the first product's group.
SELECT
    {segment} AS code,
    count(*) FILTER (WHERE buyers.known AND buyers.mature) AS mature,
    count(*) FILTER (WHERE buyers.known AND buyers.mature AND buyers.again) AS mature_next
FROM buyers
GROUP BY {segment}
ORDER BY {segment}
