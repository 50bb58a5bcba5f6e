-- One row per customer with a purchase: how long the customer is known, and the groups of the customer.
-- In: buyers. days: from the first purchase to $as_of. {segments}: segment_1 ... of each dimension.
SELECT
    buyers.number,
    buyers.known,
    CAST(date_diff('day', buyers.first_on, $as_of) AS INTEGER) AS days,
    CAST(buyers.profit AS DOUBLE) AS past_profit{segments}
FROM buyers
