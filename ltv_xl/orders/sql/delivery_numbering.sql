-- How the delivery numbers of a file run, counted over its subscriptions: those with several orders, those of
-- them whose orders all have one number; those with a number 1, with a 0, with both, and with any.
SELECT count(*) FILTER (WHERE orders > 1 AND numbered > 1) AS several,
       count(*) FILTER (WHERE orders > 1 AND numbered > 1 AND lowest = highest AND first_on < last_on) AS constant,
       count(*) FILTER (WHERE has_one) AS ones,
       count(*) FILTER (WHERE has_zero) AS zeros,
       count(*) FILTER (WHERE has_one AND has_zero) AS both,
       count(*) FILTER (WHERE numbered > 0) AS numbered
FROM (
    SELECT count(*) AS orders,
           count(written) AS numbered,
           min(order_date) AS first_on,
           max(order_date) AS last_on,
           min(written) AS lowest,
           max(written) AS highest,
           coalesce(bool_or(written = 1), false) AS has_one,
           coalesce(bool_or(written = 0), false) AS has_zero
    FROM delivery_orders
    WHERE revenue >= 0
    GROUP BY subscription
) AS subscriptions
