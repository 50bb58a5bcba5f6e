-- One row per week after $before: on how many days the customers known by the end of $until bought again.
-- In: {later}, see forecast_later.sql. The first week is the seven days after $before.
SELECT
    (date_diff('day', $before, later.bought_on) + 6) // 7 AS week,
    count(*) AS orders
FROM ({later}) AS later
WHERE later.bought_on > $before AND later.first_on <= $until AND later.first_on >= $known_from
GROUP BY (date_diff('day', $before, later.bought_on) + 6) // 7
ORDER BY (date_diff('day', $before, later.bought_on) + 6) // 7
