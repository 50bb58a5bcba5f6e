-- One row per customer with a purchase, with the code of the customer's group in each dimension.
-- In: people, traits, and through {segments} the groups: segment_1, segment_2 ... one per dimension.
-- known: the first purchase is surely the customer's first, because it is not before $known_from.
-- inactive: the last purchase is more than $inactive_days before $as_of.
-- observed_months: age months that had ended by $as_of, at most $months; 0 for an unknown start. Age month k
-- ends before the first purchase + k calendar months (31 January + 1 month is the last of February).
CREATE OR REPLACE TEMP TABLE buyers AS
WITH aged AS (
    SELECT *, CAST(date_diff('month', first_on, $as_of + 1) AS INTEGER) AS calendar_months
    FROM people
    WHERE first_on IS NOT NULL
)
SELECT
    number,
    customer_id,
    first_on,
    CAST(date_trunc('month', first_on) AS DATE) AS cohort,
    last_on,
    orders,
    revenue,
    gross_profit,
    first_on >= $known_from AS known,
    $as_of - last_on > $inactive_days AS inactive,
    CAST(
        CASE
            WHEN first_on < $known_from THEN 0
            WHEN first_on + to_months(calendar_months) <= $as_of + 1 THEN least(calendar_months, $months)
            ELSE least(calendar_months - 1, $months)
        END AS UTINYINT
    ) AS observed_months{segments}
FROM aged
JOIN traits USING (number)
