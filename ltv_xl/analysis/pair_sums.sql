-- One row per pair, the one that most exceeds chance first: its counts, and what its interval is made of.
-- In: pairs, paired, own, everything, stock, baskets.
-- A customer's purchases are not independent: whoever always buys the same two products together says one
-- thing, not forty. So the interval is made of each customer's purchases with both products (x), with the one
-- (y), with the other (z), and with any product (n): the sums over customers of their products.
WITH alone AS (
    SELECT own.code, sum(own.times * own.times) AS squares, sum(own.times * everything.times) AS with_n
    FROM own
    JOIN everything USING (number)
    GROUP BY own.code
),
together AS (
    SELECT first.code AS one, second.code AS other, first.number, count(*) AS times
    FROM paired AS first
    JOIN paired AS second ON second.order_row = first.order_row AND second.code > first.code
    JOIN pairs ON pairs.one = first.code AND pairs.other = second.code
    GROUP BY first.code, second.code, first.number
),
joint AS (
    SELECT
        together.one,
        together.other,
        count(*) AS customers,
        sum(together.times * together.times) AS xx,
        sum(together.times * first.times) AS xy,
        sum(together.times * second.times) AS xz,
        sum(together.times * everything.times) AS xn
    FROM together
    JOIN own AS first ON first.number = together.number AND first.code = together.one
    JOIN own AS second ON second.number = together.number AND second.code = together.other
    JOIN everything ON everything.number = together.number
    GROUP BY together.one, together.other
),
ever AS (
    SELECT pairs.one, pairs.other, sum(first.times * second.times) AS yz
    FROM pairs
    JOIN own AS first ON first.code = pairs.one
    JOIN own AS second ON second.code = pairs.other AND second.number = first.number
    GROUP BY pairs.one, pairs.other
)
SELECT
    CAST(first.product AS VARCHAR) AS one,
    CAST(second.product AS VARCHAR) AS other,
    pairs.orders,
    pairs.one_orders,
    pairs.other_orders,
    joint.customers,
    joint.xx,
    left_alone.squares AS yy,
    right_alone.squares AS zz,
    joint.xy,
    joint.xz,
    joint.xn,
    ever.yz,
    left_alone.with_n AS yn,
    right_alone.with_n AS zn
FROM pairs
JOIN stock AS first ON first.code = pairs.one
JOIN stock AS second ON second.code = pairs.other
JOIN joint ON joint.one = pairs.one AND joint.other = pairs.other
JOIN ever ON ever.one = pairs.one AND ever.other = pairs.other
JOIN alone AS left_alone ON left_alone.code = pairs.one
JOIN alone AS right_alone ON right_alone.code = pairs.other
ORDER BY
    pairs.orders * (SELECT count(*) FROM baskets) - pairs.one_orders * pairs.other_orders DESC,
    pairs.one,
    pairs.other
