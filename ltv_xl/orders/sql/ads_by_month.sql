-- A row of several months becomes one per month, with the share of its days: nothing else is known of it.
CREATE TABLE ads_by_month AS
SELECT * EXCLUDE (first_day, last_day)
FROM ads_of_days
WHERE date_trunc('month', first_day) = date_trunc('month', last_day) OR (last_day >= first_day) IS NOT TRUE
UNION ALL
SELECT * EXCLUDE (first_day, last_day, first_of_month, days) REPLACE (
           CAST(first_of_month AS DATE) AS spend_month,
           {shared}
       )
FROM (
    SELECT *,
           date_diff(
               'day',
               greatest(first_day, first_of_month),
               least(last_day, first_of_month + INTERVAL 1 MONTH - INTERVAL 1 DAY)
           ) + 1 AS days
    FROM (
        SELECT *, unnest(generate_series(date_trunc('month', first_day), last_day, INTERVAL 1 MONTH)) AS first_of_month
        FROM ads_of_days
        WHERE last_day > first_day AND date_trunc('month', first_day) < date_trunc('month', last_day)
    )
)
