-- The age band at the first purchase, an expression within traits.sql.
-- In: customers.birth_date, else the age that the source gives; ages below 0 or above 119 are not ages.
-- {age}: the age in years, from the columns there are.
CASE
    WHEN ({age}) NOT BETWEEN 0 AND 119 THEN NULL
    WHEN ({age}) < 20 THEN 'u20'
    WHEN ({age}) < 30 THEN '20'
    WHEN ({age}) < 40 THEN '30'
    WHEN ({age}) < 50 THEN '40'
    WHEN ({age}) < 60 THEN '50'
    WHEN ({age}) < 70 THEN '60'
    WHEN ({age}) >= 70 THEN '70+'
END
