-- One row per week after $until: on how many days the customers known by then bought.
-- In: {later}, see forecast_later.sql. The first week is the seven days after $until.
SELECT
    (date_diff('day', $until, later.bought_on) + 6) // 7 AS week,
    count(*) AS orders
FROM ({later}) AS later
WHERE later.bought_on > $until AND later.first_on <= $until AND later.first_on >= $known_from
GROUP BY (date_diff('day', $until, later.bought_on) + 6) // 7
ORDER BY (date_diff('day', $until, later.bought_on) + 6) // 7
