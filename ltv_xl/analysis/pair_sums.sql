-- One row per pair, the one that most exceeds chance first: its counts, and what its interval is made of.
-- In: pairs, paired, own, everything, stock, baskets, labels. A pair that fewer than $smallest customers bought
-- is left out.
-- A customer's purchases are not independent: whoever always buys the same two products together says one
-- thing, not forty. So the interval is made of each customer's purchases with both products (x), with the leader
-- (y), with the partner (z), and with any product (n): the sums over customers of their products.
WITH alone AS (
    SELECT own.code, sum(own.times * own.times) AS squares, sum(own.times * everything.times) AS with_n
    FROM own
    JOIN everything ON everything.number = own.number
    GROUP BY own.code
),
together AS (
    SELECT larger.code AS leader, smaller.code AS partner, larger.number, count(*) AS times
    FROM paired AS larger
    JOIN paired AS smaller
        ON smaller.order_row = larger.order_row AND smaller.code > larger.code
    JOIN pairs ON pairs.leader = larger.code AND pairs.partner = smaller.code
    GROUP BY larger.code, smaller.code, larger.number
),
joint AS (
    SELECT
        together.leader,
        together.partner,
        count(*) AS customers,
        sum(together.times * together.times) AS xx,
        sum(together.times * larger.times) AS xy,
        sum(together.times * smaller.times) AS xz,
        sum(together.times * everything.times) AS xn
    FROM together
    JOIN own AS larger ON larger.number = together.number AND larger.code = together.leader
    JOIN own AS smaller ON smaller.number = together.number AND smaller.code = together.partner
    JOIN everything ON everything.number = together.number
    GROUP BY together.leader, together.partner
),
ever AS (
    SELECT pairs.leader, pairs.partner, sum(larger.times * smaller.times) AS yz
    FROM pairs
    JOIN own AS larger ON larger.code = pairs.leader
    JOIN own AS smaller ON smaller.code = pairs.partner AND smaller.number = larger.number
    GROUP BY pairs.leader, pairs.partner
),
names AS (
    SELECT stock.code, min(labels.name) AS product_name
    FROM stock
    JOIN labels ON labels.dimension = $product_labels AND labels.code = stock.product
    GROUP BY stock.code
)
SELECT
    larger_name.product_name AS leader_name,
    smaller_name.product_name AS partner_name,
    pairs.orders,
    pairs.leader_orders,
    pairs.partner_orders,
    joint.customers,
    joint.xx,
    left_alone.squares AS yy,
    right_alone.squares AS zz,
    joint.xy,
    joint.xz,
    joint.xn,
    ever.yz,
    left_alone.with_n AS yn,
    right_alone.with_n AS zn,
    (SELECT sum(everything.times * everything.times) FROM everything) AS nn
FROM pairs
JOIN names AS larger_name ON larger_name.code = pairs.leader
JOIN names AS smaller_name ON smaller_name.code = pairs.partner
JOIN joint ON joint.leader = pairs.leader AND joint.partner = pairs.partner
JOIN ever ON ever.leader = pairs.leader AND ever.partner = pairs.partner
JOIN alone AS left_alone ON left_alone.code = pairs.leader
JOIN alone AS right_alone ON right_alone.code = pairs.partner
WHERE joint.customers >= $smallest
ORDER BY
    CAST(pairs.orders AS DECIMAL(38, 0)) * (SELECT count(*) FROM baskets)
    - CAST(pairs.leader_orders AS DECIMAL(38, 0)) * pairs.partner_orders DESC,
    pairs.leader,
    pairs.partner
