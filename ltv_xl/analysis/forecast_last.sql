-- One row per combination of the groups of customers: repeats and profit of the last months.
-- In: {later}, see forecast_later.sql; buyers. {sums}: by number of months; $since: the day before the longest of these
-- times. {segments}: the customer's group in each dimension; {grouped}: the same.
CREATE OR REPLACE TEMP TABLE forecast_last AS
SELECT
    count(*) AS orders{segments}{sums}
FROM ({later}) AS later
JOIN buyers ON buyers.number = later.number
WHERE later.order_date > $since{grouped}
