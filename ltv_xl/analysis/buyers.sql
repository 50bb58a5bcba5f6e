-- One row per customer with a purchase, with the number of the customer's group in each dimension.
-- In: traits, groups. {segments}: segment_1, segment_2 ... one per dimension; {groups}: the joins for them.
-- known: the first purchase is surely the customer's first, because it is not before $known_from.
-- mature: the first purchase is at least $inactive_days old at $as_of. begun: its month, counted from the year 0.
-- inactive: the last purchase is more than $inactive_days before $as_of.
CREATE OR REPLACE TEMP TABLE buyers AS
SELECT
    traits.number,
    traits.first_on,
    traits.last_on,
    traits.orders,
    traits.revenue,
    traits.profit,
    traits.first_on >= $known_from AS known,
    date_diff('day', traits.last_on, $as_of) > $inactive_days AS inactive,
    date_diff('day', traits.first_on, $as_of) >= $inactive_days AS mature,
    traits.again,
    CAST(12 * extract(year FROM traits.first_on) + extract(month FROM traits.first_on) AS INTEGER) AS begun,
    traits.observed_months{segments}
FROM traits{groups}
WHERE traits.first_on IS NOT NULL
