-- One row per customer who has only refunds or orders of zero value.
-- In: people.
CREATE OR REPLACE TEMP TABLE others AS
SELECT revenue, gross_profit
FROM people
WHERE first_on IS NULL
