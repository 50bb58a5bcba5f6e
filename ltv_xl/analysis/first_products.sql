-- One row per first product: customers of known start whose first purchase is at least $inactive_days old at
-- $as_of, and those of them who bought again.
-- In: buyers. {segment}: the number of the first product's group.
SELECT
    {segment} AS code,
    count(*) FILTER (
        WHERE buyers.known AND date_diff('day', buyers.first_on, $as_of) >= $inactive_days
    ) AS mature,
    count(*) FILTER (
        WHERE
            buyers.known
            AND date_diff('day', buyers.first_on, $as_of) >= $inactive_days
            AND buyers.orders >= 2
    ) AS mature_next
FROM buyers
GROUP BY {segment}
ORDER BY {segment}
